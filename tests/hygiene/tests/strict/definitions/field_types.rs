//! `#[derive(UserField)]` on each kind of type, and built-in types by another path.
#![allow(unused_parens, unused_qualifications, reason = "other spellings are the subject here")]

use user_events_rt::{UserField, emit, user_event};

use crate::{described, emitted};

#[derive(Clone, Copy, UserField)]
#[repr(u8)]
enum Method {
    Get,
    #[event(name = "PUT")]
    Put = 7,
}

#[derive(Clone, Copy, UserField)]
#[repr(i16)]
enum Signed {
    Minus = -1,
}

#[derive(UserField)]
#[repr(C)]
struct Version {
    major: u16,
    minor: u16,
}

#[derive(UserField)]
#[event(crate = ::user_events_rt)]
#[repr(C)]
struct Padded<'a> {
    flag: u8,
    #[event(max = 3)]
    name: &'a str,
    #[event(flatten)]
    version: Version,
}

#[derive(UserField)]
#[repr(transparent)]
struct Id([u8; 4]);

#[derive(UserField)]
#[repr(transparent)]
struct Name<'a> {
    name: &'a str,
    #[event(skip)]
    nothing: (),
}

#[user_event]
struct Nested<'a> {
    method: Method,
    sign: Signed,
    version: Version,
    #[event(flatten)]
    padded: Padded<'a>,
    id: Id,
    #[event(max = 3, name = "alias")]
    name: Name<'a>,
    maybe: Option<Method>,
}

#[test]
fn nested_types() {
    let name = Name { name: "abcdef", nothing: () };
    let () = name.nothing;
    let lines = emitted(|| {
        emit!(Nested {
            method: Method::Get,
            sign: Signed::Minus,
            version: Version { major: 1, minor: 2 },
            padded: Padded { flag: 3, name: "ghijkl", version: Version { major: 4, minor: 5 } },
            id: Id([6, 7, 8, 9]),
            name,
            maybe: Some(Method::Put),
        });
    });
    let expected = "nested: { method = Get (0), sign = Minus (-1), version = { major = 1, minor = 2 }, \
                    flag = 3, name = \"ghi\", major = 4, minor = 5, id = [0x06, 0x07, 0x08, 0x09], \
                    alias = \"abc\", maybe = PUT (7), maybe_some = 1 }";
    assert_eq!(lines, [expected]);
    assert_eq!(
        described::<Nested<'_>>(),
        "nested u8 method; s16 sign; struct version version 4; u8 flag; __rel_loc char[] name; \
         u16 major; u16 minor; u8[4] id; __rel_loc char[] alias; u8 maybe; u8 maybe_some",
    );
}

const COUNT: usize = 2;

#[user_event]
struct Spelled<'a> {
    integer: core::primitive::u64,
    optional: std::option::Option<std::primitive::u8>,
    texts: std::string::String,
    array: [u8; COUNT],
    computed: [u16; { COUNT - 1 } + size_of::<u8>()],
    reference: &'a &'a mut u32,
    boxed: Box<str>,
    parenthesised: (i8),
}

#[test]
fn built_in_types_by_other_names() {
    let mut number = 5;
    let lines = emitted(|| {
        emit!(Spelled {
            integer: 1,
            optional: Some(2),
            texts: "a".into(),
            array: [3; 2],
            computed: [4; 2],
            reference: &&mut number,
            boxed: "b".into(),
            parenthesised: -6,
        });
    });
    let expected = "spelled: { integer = 1, optional = 2, optional_some = 1, texts = \"a\", \
                    array = [0x03, 0x03], computed = [4, 4], reference = 5, boxed = \"b\", \
                    parenthesised = -6 }";
    assert_eq!(lines, [expected]);
}
