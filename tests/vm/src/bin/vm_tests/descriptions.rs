//! Descriptions that are no good: an errno, and an entry in `error_log` that points to the place.

use nix::errno::Errno;
use user_events_vm_tests::abi::{MAX_DESCRIPTION, Reg};
use user_events_vm_tests::guest::tracefs;

use crate::support::data_file::DataFile;
use crate::support::memory::{PAGE, Pages};
use crate::support::status;
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("description_malformed", MODULE, malformed),
    ("description_names", MODULE, names),
    ("description_control_characters", MODULE, control_characters),
    ("description_too_large", MODULE, too_large),
    ("description_limits", MODULE, limits),
    ("description_length", MODULE, length),
    ("description_memory", MODULE, memory),
];

const NAME: &str = "Event name must be a letter or _, then letters, digits, _";
const RESERVED: &str = "Event name is taken by a file of tracefs (enable, filter)";
const NAME_END: &str = "White space must separate event name and fields";
const NO_NAME: &str = "Event name is missing";
const EMPTY: &str = "Field is missing between semicolons";
const TYPE: &str = "Unknown type (u8-u64, s8-s64, C integers, char[N], struct)";
const TAG: &str = "Name must follow struct";
const TAG_LOC: &str = "Name of a struct must contain neither __rel_loc nor __data_loc";
const STRUCT_SIZE: &str = "Size in bytes must follow a struct field (struct x name 8)";
const STRUCT_LOC: &str = "Location of a struct is not supported";
const ARRAY_LENGTH: &str = "Array length must be a number from 1 on";
const ARRAY_TWICE: &str = "Array length is given twice";
const ARRAY_OPEN: &str = "Array without length needs __rel_loc or __data_loc";
const LOC_ARRAY: &str = "Type of a location must end in []";
const FIELD_NAME: &str = "Field name must be a letter or _, then letters, digits, _";
const LOC_LONG: &str = "Elements of a location cannot be long: write s32 to u64";
const COMMON: &str = "Field names that begin with common_ are the kernel's";
const TWICE: &str = "Field name is used twice";
const NO_SIZE: &str = "Size of long is not known: append 4 or 8";
const OTHER_SIZE: &str = "Size contradicts the type";
const FIELD_END: &str = "Semicolon must follow a field";
const FIELD_LARGE: &str = "Field is larger than 1024 bytes";
const SUM_LARGE: &str = "Fields are larger than 4000 bytes in all";

/// A description, below it a caret at the place of the mistake; what the log says.
type Mistake = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const MALFORMED: &[Mistake] = &[
    ("e u8",
     "    ^", FIELD_NAME),
    ("e u8 ;",
     "     ^", FIELD_NAME),
    ("e u8 1a",
     "     ^", FIELD_NAME),
    ("e u8 a-b",
     "      ^", FIELD_END),
    ("e u8 a b",
     "       ^", FIELD_END),
    ("e u8 a, u8 b",
     "      ^", FIELD_END),
    ("e u8 *a",
     "     ^", FIELD_NAME),
    ("e ;",
     "  ^", EMPTY),
    ("e u8 a;; u8 b",
     "       ^", EMPTY),
    ("e u8 a; ; u8 b",
     "        ^", EMPTY),
    ("e;u8 a",
     " ^", NAME_END),
    ("e;",
     " ^", NAME_END),
    // Types.
    ("e u9 a",
     "  ^", TYPE),
    ("e a",
     "  ^", TYPE),
    ("e u8 a; bool b",
     "        ^", TYPE),
    ("e f32 a",
     "  ^", TYPE),
    ("e u8x a",
     "  ^", TYPE),
    ("e U8 a",
     "  ^", TYPE),
    ("e const char a",
     "  ^", TYPE),
    ("e int unsigned a",
     "               ^", FIELD_END),
    ("e __rel_loc",
     "           ^", TYPE),
    ("e __rel_loc a",
     "            ^", TYPE),
    ("e __rel_locchar[] a",
     "  ^", TYPE),
    ("e __rel_loc __data_loc char[] a",
     "            ^", TYPE),
    // Structures.
    ("e struct",
     "        ^", TAG),
    ("e struct 5 a 8",
     "         ^", TAG),
    ("e struct __data_loc_char a 4",
     "         ^", TAG_LOC),
    ("e struct x__rel_loc_char a 4",
     "         ^", TAG_LOC),
    ("e struct s",
     "          ^", FIELD_NAME),
    ("e struct s a",
     "            ^", STRUCT_SIZE),
    ("e struct s a; u8 b",
     "            ^", STRUCT_SIZE),
    ("e struct s a 0",
     "             ^", OTHER_SIZE),
    ("e struct s a[2] 8",
     "            ^", STRUCT_SIZE),
    ("e __rel_loc struct s a 8",
     "            ^", STRUCT_LOC),
    // Arrays.
    ("e u8[0] a",
     "     ^", ARRAY_LENGTH),
    ("e u8[-1] a",
     "     ^", ARRAY_LENGTH),
    ("e u8[x] a",
     "     ^", ARRAY_LENGTH),
    ("e u8[4 a",
     "     ^", ARRAY_LENGTH),
    ("e u8[4x] a",
     "     ^", ARRAY_LENGTH),
    ("e u8[0x10] a",
     "     ^", ARRAY_LENGTH),
    ("e u8[ 4] a",
     "     ^", ARRAY_LENGTH),
    ("e u8[4] a[4]",
     "         ^", ARRAY_TWICE),
    ("e u8[4][4] a",
     "       ^", FIELD_NAME),
    ("e __rel_loc char[] a[]",
     "                    ^", ARRAY_TWICE),
    ("e char[] a",
     "  ^", ARRAY_OPEN),
    ("e char a[]",
     "  ^", ARRAY_OPEN),
    ("e __rel_loc char a",
     "  ^", LOC_ARRAY),
    ("e __data_loc char[4] a",
     "  ^", LOC_ARRAY),
    // Sizes.
    ("e u8 a 2",
     "       ^", OTHER_SIZE),
    ("e u8 a 0",
     "       ^", OTHER_SIZE),
    ("e u32 a 8",
     "        ^", OTHER_SIZE),
    ("e char[20] a 19",
     "             ^", OTHER_SIZE),
    ("e __rel_loc char[] a 8",
     "                     ^", OTHER_SIZE),
    ("e long a",
     "        ^", NO_SIZE),
    ("e unsigned long a; u8 b",
     "                 ^", NO_SIZE),
    ("e long a 6",
     "         ^", OTHER_SIZE),
    ("e long[2] a 15",
     "            ^", OTHER_SIZE),
    ("e long[2] a 17",
     "            ^", OTHER_SIZE),
    ("e __rel_loc long[] a 4",
     "            ^", LOC_LONG),
    ("e __data_loc unsigned long a[]",
     "             ^", LOC_LONG),
    ("e u8 a 1x",
     "       ^", FIELD_END),
    ("e u8 a 1 1",
     "         ^", FIELD_END),
    // Names of fields.
    ("e u8 a; u8 a",
     "           ^", TWICE),
    ("e u8 a; u16 b; struct s a 4",
     "                        ^", TWICE),
    ("e u8 common_type",
     "     ^", COMMON),
    ("e u8 common_pid",
     "     ^", COMMON),
    ("e u8 common_",
     "     ^", COMMON),
];

/// Names of events.
#[rustfmt::skip]
const NAMES: &[Mistake] = &[
    ("",
     "^", NO_NAME),
    ("  ",
     "  ^", NO_NAME),
    ("..",
     "^", NAME),
    (".",
     "^", NAME),
    ("a/b u8 c",
     " ^", NAME),
    ("/a u8 c",
     "^", NAME),
    ("../../x u8 c",
     "^", NAME),
    ("1a u8 c",
     "^", NAME),
    ("a.b",
     " ^", NAME),
    ("a-b",
     " ^", NAME),
    ("a:b u8 c",
     " ^", NAME),
    ("a,b",
     " ^", NAME),
    ("*",
     "^", NAME),
    ("enable",
     "^", RESERVED),
    ("enable u8 a",
     "^", RESERVED),
    (" filter u8 a",
     " ^", RESERVED),
];

/// What `error_log` says: its last entry's message, and the column of its caret.
fn last_error() -> Option<(String, usize)> {
    let log = tracefs::read("error_log");
    let entry = &log[log.rfind("user_events: error: ")?..];
    let mut lines = entry.lines();
    let message = lines.next()?.strip_prefix("user_events: error: ")?;
    let command = lines.next()?.find("Command: ")? + "Command: ".len();
    let column = lines.next()?.find('^')?;
    Some((message.trim().to_owned(), column.checked_sub(command)?))
}

/// Registers what must be refused.
fn refused(description: &str, errno: Errno, message: &str, column: usize) {
    tracefs::write("error_log", "\n");
    let file = DataFile::open();
    assert_eq!(file.try_register(description, 0), Err(errno), "{description:?}");
    let wanted = Some((message.to_owned(), column));
    assert_eq!(last_error(), wanted, "{description:?}\n{}", tracefs::read("error_log"));
    assert!(status::lines().is_empty(), "{description:?} has left an event");
}

fn table(mistakes: &[Mistake]) {
    for (description, caret, message) in mistakes {
        refused(description, Errno::EINVAL, message, caret.len() - 1);
    }
}

fn malformed() {
    table(MALFORMED);
}

fn names() {
    table(NAMES);
    let long = "Event name is longer than 255 characters";
    refused(&"n".repeat(256), Errno::E2BIG, long, 0);
    refused(&format!("  {} u8 a", "n".repeat(300)), Errno::E2BIG, long, 2);
    // Names that only look dangerous.
    let file = DataFile::open();
    for name in ["enabled", "format", "id", "trigger", "hist", "_", "A9_", "user_events", "all"] {
        file.register(&format!("{name} u8 a"));
        let enable = tracefs::read(&format!("events/user_events/{name}/enable"));
        assert_eq!(enable.trim(), "0", "{name}");
    }
    let longest = "n".repeat(255);
    file.register(&longest);
    assert!(status::is_there(&longest));
}

fn control_characters() {
    for text in ["a\nb c", "a\rb u8 c", "a\x1b[2J u8 c", "\x01", "a\x7f", "a\u{e4}", "e u8 a\nx"] {
        tracefs::write("error_log", "\n");
        assert_eq!(DataFile::open().try_register(text, 0), Err(Errno::EINVAL), "{text:?}");
        let log = tracefs::read("error_log");
        let printable = |c: char| c == '\n' || c.is_ascii_graphic() || c == ' ';
        assert!(log.chars().all(printable), "{text:?} comes through: {log:?}");
        // Nor does it make lines that look like the kernel's.
        assert_eq!(log.lines().count(), 3, "{text:?}: {log}");
    }
    for bytes in [&b"\xff\xfe u8 a"[..], b"e u8 \xc3", b"e \xf0 a"] {
        assert_eq!(DataFile::open().try_register_bytes(bytes, 0), Err(Errno::EINVAL));
    }
}

fn too_large() {
    refused("e u8[1025] a", Errno::E2BIG, FIELD_LARGE, 5);
    refused("e u16[513] a", Errno::E2BIG, FIELD_LARGE, 2);
    refused("e u64[129] a", Errno::E2BIG, FIELD_LARGE, 2);
    refused("e u8 a[1025]", Errno::E2BIG, FIELD_LARGE, 7);
    refused("e struct s a 1025", Errno::E2BIG, FIELD_LARGE, 13);
    for number in ["65536", "4294967297", "18446744073709551617", "99999999999999999999999999"] {
        refused(&format!("e u8[{number}] a"), Errno::E2BIG, FIELD_LARGE, 5);
        refused(&format!("e struct s a {number}"), Errno::E2BIG, FIELD_LARGE, 13);
        refused(&format!("e u8 a {number}"), Errno::EINVAL, OTHER_SIZE, 7);
    }
    let four = "e u8[1024] a; u8[1024] b; u8[1024] c; ";
    refused(&format!("{four}u8[929] d"), Errno::E2BIG, SUM_LARGE, four.len());
    refused(&format!("{four}u8[928] d; u8 e"), Errno::E2BIG, SUM_LARGE, four.len() + 11);
}

fn limits() {
    let file = DataFile::open();
    for largest in [
        "large_array u8[1024] a",
        "large_numbers u64[128] a",
        "large_struct struct s a 1024",
        "large_sum u8[1024] a; u8[1024] b; u8[1024] c; u8[928] d",
    ] {
        file.register(largest);
    }
}

/// A description of so many bytes.
fn of_length(len: usize) -> String {
    let mut text = "e ".to_owned();
    for number in 0.. {
        let field = format!("u8 f{number}; ");
        if text.len() + field.len() > len - 20 {
            break;
        }
        text += &field;
    }
    let rest = len - text.len() - "u8 ".len();
    text + "u8 " + &"z".repeat(rest)
}

fn length() {
    let file = DataFile::open();
    let longest = of_length(MAX_DESCRIPTION);
    assert_eq!(longest.len(), MAX_DESCRIPTION);
    let event = file.register(&longest);
    assert_eq!(file.register(&longest), event);
    for len in [512, 513, 4096, 100_000] {
        let other = DataFile::open();
        assert_eq!(other.try_register(&of_length(len), 0), Err(Errno::E2BIG), "{len} bytes");
    }
    // As many fields as fit.
    let fields: String = ('a'..='z').chain('A'..='Z').map(|name| format!("u8 {name};")).collect();
    file.register(&format!("fields {fields}"));
}

fn memory() {
    let file = DataFile::open();
    for address in [0, 1, 0x10_0000, u64::MAX, 1 << 47, 0xffff_8880_0000_0000] {
        let mut reg = Reg { size: 32, name_args: address, ..Reg::default() };
        assert_eq!(file.ioctl(&mut reg), Err(Errno::EFAULT), "{address:#x}");
    }
    // A text that goes on into memory that cannot be read; and one that ends right before it.
    let mut pages = Pages::new(2);
    pages.put(PAGE - 10, b"edge u32 a");
    pages.protect(1, nix::sys::mman::ProtFlags::PROT_NONE);
    let address = |at| pages.address(at).as_ptr() as u64;
    let mut reg = Reg { size: 32, name_args: address(PAGE - 10), ..Reg::default() };
    assert_eq!(file.ioctl(&mut reg), Err(Errno::EFAULT));
    assert!(status::lines().is_empty());

    let mut pages = Pages::new(2);
    pages.put(PAGE - 11, b"edge u32 a\0");
    pages.protect(1, nix::sys::mman::ProtFlags::PROT_NONE);
    reg.name_args = pages.address(PAGE - 11).as_ptr() as u64;
    assert_eq!(file.ioctl(&mut reg), Ok(()));
    assert!(status::is_there("edge"));
}
