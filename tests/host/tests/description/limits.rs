//! Exactly what fits, and one more.

use crate::driver::Driver;
use crate::parsed::{MAX_DESC, Mistake, Parsed};

fn taken(text: &str) -> Parsed {
    let answer = Driver::start().parse_one(text);
    answer.unwrap_or_else(|mistake| panic!("{text:?} is refused: {mistake:?}"))
}

fn refused(text: &str) -> (String, usize, String) {
    let Mistake { errno, at, text } = Driver::start().parse_one(text).expect_err(text);
    (errno, at, text)
}

fn too_large(at: usize) -> (String, usize, String) {
    ("E2BIG".into(), at, "Field is larger than 1024 bytes".into())
}

fn invalid(at: usize, text: &str) -> (String, usize, String) {
    ("EINVAL".into(), at, text.into())
}

/// To the last byte, which may also be where the mistake is.
pub(crate) fn description() {
    let name = "n".repeat(MAX_DESC - "e u8 ".len());
    let text = format!("e u8 {name}");
    assert_eq!(text.len(), MAX_DESC);
    assert_eq!(taken(&text).fields[0].name, name);

    let spaces = " ".repeat(MAX_DESC - "e u8 a".len());
    assert_eq!(taken(&format!("e {spaces}u8 a")).fields[0].name, "a");
    assert_eq!(taken(&format!("e u8 a{spaces}")).fields.len(), 1);
    let end = "Semicolon must follow a field";
    assert_eq!(refused(&format!("e u8 a{}x", &spaces[1..])), invalid(MAX_DESC - 1, end));
    // In front of brackets, and where they are sought.
    let text = format!("e u8 {}[2]a", &spaces[3..]);
    assert_eq!((text.len(), taken(&text).size), (MAX_DESC, 2));
    let text = format!("e u8 a{}[2]", &spaces[3..]);
    assert_eq!((text.len(), taken(&text).size), (MAX_DESC, 2));
    let name = "Field name must be a letter or _, then letters, digits, _";
    assert_eq!(refused(&format!("e u8{spaces}  ")), invalid(MAX_DESC, name));
    let missing = "Size in bytes must follow a struct field (struct x name 8)";
    let text = format!("e struct a {}", "n".repeat(MAX_DESC - "e struct a ".len()));
    assert_eq!(refused(&text), invalid(MAX_DESC, missing));
}

pub(crate) fn field() {
    for (of_one, name) in [(1, "u8"), (2, "short"), (4, "unsigned"), (8, "long long")] {
        let most = 1024 / of_one;
        for spelling in [format!("e {name}[{most}] a"), format!("e {name} a[{most}] 1024")] {
            assert_eq!((taken(&spelling).size, taken(&spelling).fields[0].count), (1024, most));
        }
        let one_more = most + 1;
        // Of single bytes the number itself is too large.
        let at = if of_one == 1 { "e u8[".len() } else { "e ".len() };
        assert_eq!(refused(&format!("e {name}[{one_more}] a")), too_large(at));
        let at = if of_one == 1 { "e u8 a[".len() } else { "e ".len() };
        assert_eq!(refused(&format!("e {name} a[{one_more}]")), too_large(at));
    }
    assert_eq!(taken("e struct p a 1024").size, 1024);
    assert_eq!(refused("e u8 b; struct p a 1025"), too_large("e u8 b; struct p a ".len()));
    assert_eq!(taken("e long[128] a 1024; long[256] b 1024").size, 2048);
    // What a long would have is known from its size alone.
    assert_eq!(refused("e long[129] a 1032"), too_large("e long[129] a ".len()));
    assert_eq!(refused("e long[257] a 1028"), too_large("e long[257] a ".len()));
}

pub(crate) fn sum() {
    let most = "e char[1024] a; u64[128] b; struct s c 1024; u8[928] d";
    assert_eq!((taken(most).size, taken(most).fields[3].offset), (4000, 3072));
    let sum = |at| ("E2BIG".into(), at, "Fields are larger than 4000 bytes in all".into());
    assert_eq!(refused(&format!("{most}; u8 f")), sum(most.len() + 2));
    let most = "e char[1024] a; u64[128] b; struct s c 1024; ";
    assert_eq!(refused(&format!("{most}u8[929] d")), sum(most.len()));
    let last = format!("{most}u8[924] d; __rel_loc char[] f");
    assert_eq!((taken(&last).size, taken(&last).fields[4].offset), (4000, 3996));
    assert_eq!(refused(&format!("{most}u8[925] d;__data_loc u64[] f")), sum(most.len() + 10));
}

/// Names of `A`, `B` .. `_` and then of two letters.
fn field_names() -> impl Iterator<Item = String> {
    let letters = || ('A'..='Z').chain('a'..='z').chain(['_']);
    let pairs = letters().flat_map(move |a| letters().map(move |b| format!("{a}{b}")));
    letters().map(String::from).chain(pairs)
}

fn fields_of(n: usize) -> String {
    let fields = field_names().map(|name| format!("u8 {name}"));
    format!("e {}", fields.take(n).collect::<Vec<_>>().join(";"))
}

/// As many as a description has room for; the parser has room for more.
pub(crate) fn fields() {
    let most = (1..).take_while(|n| fields_of(*n).len() <= MAX_DESC).last().expect("some");
    assert_eq!(most, 93);
    let parsed = taken(&fields_of(most));
    assert_eq!((parsed.fields.len(), parsed.size), (most, most));
    assert!(
        parsed
            .fields
            .iter()
            .map(|field| &field.name)
            .eq(&field_names().take(most).collect::<Vec<_>>())
    );
    assert!(parsed.fields.iter().map(|field| field.offset).eq(0..most));

    // Longer texts never come to the parser; it must not believe that.
    assert_eq!(taken(&fields_of(104)).fields.len(), 104);
    let at = fields_of(104).len() + 1;
    let (errno, position, _) = refused(&fields_of(105));
    assert_eq!((errno.as_str(), position), ("E2BIG", at));
}

pub(crate) fn names() {
    let longest = "n".repeat(255);
    assert_eq!(taken(&format!("{longest} u8 a")).name, longest);
    let too_long = "Event name is longer than 255 characters";
    let too_long = |at| ("E2BIG".into(), at, too_long.into());
    assert_eq!(refused(&format!(" {longest}n u8 a")), too_long(1));
    assert_eq!(refused(&"n".repeat(MAX_DESC)), too_long(0));
}

/// Numbers that some integer cannot hold are large, and not what is left of them.
pub(crate) fn numbers() {
    for power in [8, 16, 31, 32, 63, 64, 128] {
        let modulo = 1_u128.checked_shl(power);
        let number = modulo.map_or("340282366920938463463374607431768211457".into(), |modulo| {
            (modulo + 1).to_string()
        });
        let contradiction = invalid("e u8 a ".len(), "Size contradicts the type");
        assert_eq!(refused(&format!("e u8 a {number}")), contradiction);
        if power > 8 {
            assert_eq!(refused(&format!("e u8[{number}] a")), too_large(5));
            assert_eq!(refused(&format!("e u8[000000000{number}] a")), too_large(5));
            assert_eq!(
                refused(&format!("e struct p a {number}")),
                too_large("e struct p a ".len())
            );
            assert_eq!(refused(&format!("e long a {number}")), too_large("e long a ".len()));
        }
    }
    let digits = "9".repeat(490);
    assert_eq!(refused(&format!("e u8[{digits}] a")), too_large(5));
    assert_eq!(taken("e char[001024] a 001024").size, 1024);
    // Zeroes in front are no magnitude, however many.
    let zeroes = "0".repeat(490);
    assert_eq!(taken(&format!("e u8[{zeroes}7] a")).size, 7);
    assert_eq!(taken(&format!("e struct p a {zeroes}7")).size, 7);
    let length = "Array length must be a number from 1 on";
    assert_eq!(refused(&format!("e u8[{zeroes}] a")), invalid(5, length));
}
