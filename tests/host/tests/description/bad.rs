//! Descriptions that are refused, with what is said of them and where.

use crate::driver::Driver;
use crate::parsed::Mistake;

/// `errno`, the text of the error, and descriptions; `^` stands in front of the place that the
/// error names.
const MISTAKES: &[(&str, &str, &[&str])] = &[
    ("EINVAL", "Event name is missing", &["^", " ^", " \t ^", "\n^", " \n\t^"]),
    (
        "EINVAL",
        "Event name must be a letter or _, then letters, digits, _",
        &[
            "^9e",
            "^;",
            " ^;e",
            "^-",
            "^.",
            "^..",
            "^/",
            "^[",
            "a^/b",
            "a^.b u8 a",
            "a^-b",
            "\n^-",
            "a^: u8 a",
            "u^:e",
            "a^[2]",
            "^\u{e4}",
            "a^\u{e4}",
            "^\u{1}",
            "a^\u{7f}",
            "a^\r\n",
            "a^\u{b}",
            "^\u{c}a",
        ],
    ),
    (
        "EINVAL",
        "Event name is taken by a file of tracefs (enable, filter)",
        &["^enable", "^filter", " ^enable u8 a", "^filter x"],
    ),
    (
        "EINVAL",
        "White space must separate event name and fields",
        &["e^;", "e^;u8 a", " e^; u8 a", "\ne^;\n"],
    ),
    (
        "EINVAL",
        "Field is missing between semicolons",
        &[
            "e ^;",
            "e ^;u8 a",
            "e u8 a;^;",
            "e u8 a; ^; u8 b",
            "e u8 a;u8 b; ^;",
            "e\t ^;;",
            "e\n^;",
        ],
    ),
    (
        "EINVAL",
        "Unknown type (u8-u64, s8-s64, C integers, char[N], struct)",
        &[
            "e ^a",
            "e ^8",
            "e ^u7 a",
            "e ^u128 a",
            "e ^U8 a",
            "e ^u8x a",
            "e ^u 8 a",
            "e ^float a",
            "e ^double a",
            "e ^bool a",
            "e ^void a",
            "e ^size_t a",
            "e ^signedint a",
            "e ^shortint a",
            "e ^const char a",
            "e ^unsignedint a",
            "e ^structp a 4",
            "e ^[2] a",
            "e ^-1 a",
            "e ^__rel_locchar[] a",
            "e ^__rel_locs char[] a",
            "e __rel_loc ^a",
            "e __rel_loc^",
            "e __rel_loc ^; u8 a",
            "e __rel_loc^[] a",
            "e __rel_loc ^__rel_loc char[] a",
            "e __rel_loc ^__data_loc char[] a",
            "e u8 a; ^x b",
            "e u8 a;^x b",
            "e ^\ru8 a",
            "e \n^x",
            "e ^[2]u8 a",
            "e __rel_loc ^[]char a",
            "e ^u8x\u{e4} a",
            "e ^\u{e4}",
        ],
    ),
    (
        "EINVAL",
        "Name must follow struct",
        &[
            "e struct^",
            "e struct ^",
            "e struct ^8",
            "e struct ^; u8 a",
            "e struct ^[2] a",
            "e struct^*a",
        ],
    ),
    (
        "EINVAL",
        "Name of a struct must contain neither __rel_loc nor __data_loc",
        &[
            "e struct ^__rel_loc a 4",
            "e struct ^__data_loc_char a 4",
            "e u8 b; struct \t^x__data_loc a 4",
            "e struct ^my__rel_loc_cpumask_t a",
            "e struct ^__data_loc",
        ],
    ),
    (
        "EINVAL",
        "Size in bytes must follow a struct field (struct x name 8)",
        &[
            "e struct p a^",
            "e struct p a ^",
            "e struct p a^; u8 b",
            "e struct p a  ^x",
            "e struct p a ^-1",
            "e struct p a^[2] 8",
            "e struct p a ^[2] 8",
            "e struct p a\n^[]",
        ],
    ),
    (
        "EINVAL",
        "Location of a struct is not supported",
        &["e __rel_loc ^struct p[] a", "e __data_loc ^struct p a 4", "e __rel_loc  ^struct p"],
    ),
    (
        "EINVAL",
        "Array length must be a number from 1 on",
        &[
            "e u8[^0] a",
            "e u8[^00] a",
            "e u8[^-1] a",
            "e u8[^x] a",
            "e u8[^4x] a",
            "e u8[^0x10] a",
            "e u8[^ 4] a",
            "e u8[^4 ] a",
            "e u8 [^ 4] a",
            "e u8[^\n4] a",
            "e u8[^00000000000000000000] a",
            "e u8 a [^0]",
            "e u8[^4",
            "e u8[^",
            "e u8[^; u8 b",
            "e u8 a[^0]",
            "e u8 a[^4",
            "e u8[^4;] a",
            "e __rel_loc char[^ ] a",
        ],
    ),
    (
        "EINVAL",
        "Array length is given twice",
        &[
            "e u8[2] a^[2]",
            "e u8[2] a^[]",
            "e __rel_loc char[] a^[]",
            "e __rel_loc char[] a^[2]",
            "e u8[] a^[2]",
            "e u8[2] a ^[2]",
            "e u8 [2] a\n^[2]",
            "e __rel_loc char [] a ^[]",
        ],
    ),
    (
        "EINVAL",
        "Array without length needs __rel_loc or __data_loc",
        &[
            "e ^char[] a",
            "e ^u8 a[]",
            "e u8 a; ^u8[] b 4",
            "e ^char [] a",
            "e ^u8 a []",
            "e ^long[] a 8",
        ],
    ),
    (
        "EINVAL",
        "Type of a location must end in []",
        &[
            "e ^__rel_loc char a",
            "e ^__rel_loc char[4] a",
            "e ^__rel_loc char [4] a",
            "e u8 b; ^__data_loc u8 a[4]",
        ],
    ),
    (
        "EINVAL",
        "Elements of a location cannot be long: write s32 to u64",
        &[
            "e __rel_loc ^long[] a",
            "e __rel_loc ^long a[]",
            "e __rel_loc ^long[] a 4",
            "e __rel_loc ^long[] a 8",
            "e __data_loc ^unsigned long[] a",
            "e u8 b; __rel_loc \n^long int [] a",
            "e __data_loc ^unsigned long int[] a 8",
            "e __rel_loc ^long a",
            "e __rel_loc ^long[0] a",
        ],
    ),
    (
        "EINVAL",
        "Field name must be a letter or _, then letters, digits, _",
        &[
            "e u8^",
            "e u8 ^",
            "e u8^; u8 a",
            "e u8 ^8",
            "e u8 ^8a",
            "e u8 [2]^",
            "e u8[2]^",
            "e u8[2]^[2] a",
            "e u8 [2] ^[2] a",
            "e u8[2]^2",
            "e u8^*a",
            "e u8 ^*a",
            "e u8 ^.",
            "e u8 ^..",
            "e u8^/a",
            "e u8 ^\u{1}",
            "e u8 ^\u{e4}",
            "e u8\n^",
            "e u8^\r",
            "e short int^",
            "e signed int ^",
            "e unsigned int^",
            "e unsigned long ^8",
            "e long int ^8",
            "e unsigned long\nint ^4",
            "e long long int^",
            "e unsigned long long int[2]^",
            "e struct p ^8",
            "e struct p^[2] a 8",
            "e struct p ^[2] a 8",
            "e struct p^* a 8",
        ],
    ),
    (
        "EINVAL",
        "Field names that begin with common_ are the kernel's",
        &["e u8 ^common_", "e u8 ^common_type", "e u8 ^common_x", "e u8 a; struct p ^common_pid 4"],
    ),
    (
        "EINVAL",
        "Field name is used twice",
        &["e u8 a; u8 ^a", "e u8 a; u16 b; char[3] ^a", "e u8 a;struct a ^a 3;", "e u8 a; u8 ^a 1"],
    ),
    (
        "EINVAL",
        "Size of long is not known: append 4 or 8",
        &[
            "e long a^",
            "e unsigned long a ^",
            "e long a^; u8 b",
            "e long[2] a ^",
            "e long a ^x",
            "e long int a^",
            "e unsigned long int[2] a\n^",
            "e long a [2]^; u8 b",
        ],
    ),
    (
        "EINVAL",
        "Size contradicts the type",
        &[
            "e u8 a ^2",
            "e u64 a ^4",
            "e char[20] a ^19",
            "e char a[20] ^21",
            "e char a[20]^21",
            "e char a [20] ^0",
            "e u32[3] a ^3",
            "e __rel_loc char[] a ^1",
            "e __rel_loc char[] a ^1025",
            "e u8 a; u8 b ^999999999999",
            "e u8 a ^1025",
            "e u8 a ^00",
            "e u8 a ^0",
            "e struct p a ^0",
            "e long a ^0",
            "e long a ^5",
            "e long a ^16",
            "e long[2] a ^9",
            "e long[2] a ^17",
            "e long[2] a ^4",
            "e long[3] a ^18",
            "e long[512] a ^1024",
            "e unsigned long int a ^1024",
        ],
    ),
    (
        "EINVAL",
        "Semicolon must follow a field",
        &[
            "e u8 a ^b",
            "e u8 a ^u8 b",
            "e u8 a^, u8 b",
            "e u8 a^:8",
            "e u8 a^\r\n",
            "e u8 a\n^u8 b",
            "e u8 a^-b",
            "e u8 a^\u{e4}",
            "e u8 a ^1x",
            "e u8 a ^1_",
            "e u8 a ^0x1",
            "e u8 a 1 ^1",
            "e u8 a 1^[2]",
            "e u8 a ^-1",
            "e u8 a 1 ^[2]",
            "e u8 a[2]^[2]",
            "e u8 a [2] ^[2]",
            "e u8 a[2]^b",
            "e struct p a 8 ^8",
            "e struct p a ^8x",
            "e struct p a 8^[2]",
            "e struct p a 8 ^[2]",
        ],
    ),
    (
        "E2BIG",
        "Field is larger than 1024 bytes",
        &[
            // A length.
            "e u8[^1025] a",
            "e u8 a[^1025]",
            "e u8 a [^0001025]",
            "e u64[^1025] a",
            "e long[^1025] a",
            "e __rel_loc char[^1025] a",
            // A length, times the size of an element.
            "e ^u64[129] a",
            "e u8 b; ^u64 a[129]",
            "e ^u64[129] a 1032",
            "e ^u64[129] a 0",
            // A size.
            "e struct p a ^1025",
            "e long a ^1025",
            "e long[129] a ^1032",
            "e unsigned long int a[257]^1028",
        ],
    ),
];

/// The description of a marked one, and the marked position.
fn unmarked(marked: &str) -> (String, usize) {
    let at = marked.find('^').expect("each has a mark");
    (marked.replacen('^', "", 1), at)
}

pub(crate) fn mistakes() {
    let driver = &mut Driver::start();
    let mut failures = 0;
    for (errno, text, descriptions) in MISTAKES {
        for (description, at) in descriptions.iter().map(|marked| unmarked(marked)) {
            let expected = Mistake { errno: (*errno).to_owned(), at, text: (*text).to_owned() };
            let answer = driver.parse_one(&description);
            if answer.as_ref().err() != Some(&expected) {
                eprintln!("{description:?}\n  must be {expected:?}\n  but is {answer:?}");
                failures += 1;
            }
        }
    }
    assert_eq!(failures, 0);
}

/// Each byte that is neither of an identifier nor white space is an error where a name, a type,
/// a field's name or its end is expected.
pub(crate) fn bytes() {
    let driver = &mut Driver::start();
    for byte in 1..=255_u8 {
        let is_identifier = byte == b'_' || byte.is_ascii_alphanumeric();
        if is_identifier || matches!(byte, b' ' | b'\t' | b'\n') {
            continue;
        }
        for before in ["", "e ", "e u8 ", "e u8 a; ", "e u8 a; u16 "] {
            let text = [before.as_bytes(), &[byte]].concat();
            let mistake = driver.parse_one(&text).expect_err("no description");
            let opens = byte == b'[' && (before.ends_with("u8 ") || before.ends_with("u16 "));
            let at = before.len() + usize::from(opens);
            assert_eq!((mistake.errno.as_str(), mistake.at), ("EINVAL", at), "{text:?}");
        }
        for before in ["e", "e u8 a", "e u8 a ", "e u8 a 1", "e char[2]", "e char a[2]"] {
            let text = [before.as_bytes(), &[byte], b"x"].concat();
            let mistake = driver.parse_one(&text).expect_err("no description");
            let ends_field = byte == b';' && before != "e" && before != "e char[2]";
            let opens = byte == b'[' && matches!(before, "e u8 a" | "e u8 a ");
            let at = before.len() + usize::from(ends_field || opens);
            assert_eq!((mistake.errno.as_str(), mistake.at), ("EINVAL", at), "{text:?}");
        }
    }
}
