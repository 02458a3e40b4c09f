//! Expansions rely on no name of the crate that they are in.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings)]
#![allow(
    non_camel_case_types,
    non_snake_case,
    unused_macros,
    dead_code,
    clippy::upper_case_acronyms,
    reason = "what expansions meet here"
)]

// What expansions would find if they relied on names.
struct u8;
struct u16;
struct u32;
struct u64;
struct i8;
struct i16;
struct i32;
struct i64;
struct i128;
struct usize;
struct bool;
struct char;
struct str;
struct R;
struct T;
struct Self_;
struct Field;
struct Event;
struct Payload;
struct String;
struct Vec;
struct Box;
enum Option {}
enum Result {}
trait Fn {}
trait FnMut {}
trait FnOnce {}
trait Sized {}
trait Copy {}
trait Clone {}
trait Drop {}
trait UserEvent {}
trait UserField {}
mod core {}
mod std {}
mod alloc {}
mod __rt {}
mod user_events_rt {}
fn Some() {}
fn None() {}
fn Ok() {}
fn Err() {}
fn drop() {}
fn size_of() {}
fn probe() {}
fn __probe() {}
fn __payload() {}
fn __space() {}
fn __consume() {}
fn emit() {}
const SHAPE: () = ();
const FIELDS: () = ();
const META: () = ();
const LAYOUT: () = ();
const DESCRIPTION: () = ();
static EVENT: () = ();
macro_rules! nothing {
    ($($name:ident)*) => { $(
        macro_rules! $name {
            () => {};
        }
    )* };
}
nothing! {
    assert assert_eq cfg column compile_error concat debug_assert env file format include line
    matches module_path offset_of option_env panic print stringify unreachable vec write
}

mod plain {
    pub(crate) type Id = ::core::primitive::u64;
    pub(crate) type Text<'a> = &'a ::core::primitive::str;
}

#[::user_events_rt::user_event]
struct Request<'a> {
    id: plain::Id,
    path: plain::Text<'a>,
    spelled: ::core::primitive::u8,
    #[event(max = 2, loc = "data")]
    bytes: &'a [::core::primitive::u8],
    maybe: ::core::option::Option<::core::primitive::u16>,
    method: Method,
    version: Version,
    newtype: Newtype,
}

#[derive(::user_events_rt::UserEvent)]
#[repr(C)]
struct Derived {
    a: ::core::primitive::i8,
}

#[derive(::user_events_rt::UserField)]
#[repr(u8)]
enum Method {
    Get,
    Put,
}

#[derive(::user_events_rt::UserField)]
#[repr(C)]
struct Version {
    major: ::core::primitive::i16,
    minor: ::core::primitive::i16,
}

#[derive(::user_events_rt::UserField)]
#[repr(transparent)]
struct Newtype(::core::primitive::i16);

/// Names of what expansions hold: parameters of types and of functions, locals and constants.
mod inside {
    use ::core::primitive::i16;

    type R = i16;
    type T = i16;

    #[::user_events_rt::user_event]
    #[derive(::core::clone::Clone)]
    pub(crate) struct SHAPE {
        pub(crate) r: R,
        pub(crate) t: T,
        pub(crate) __payload: i16,
        pub(crate) __space: i16,
    }

    #[::user_events_rt::user_event]
    pub(crate) struct EVENT<'__payload, '__a> {
        pub(crate) text: &'__payload ::core::primitive::str,
        pub(crate) other: &'__a ::core::primitive::str,
    }

    #[::user_events_rt::user_event]
    pub(crate) struct META;

    #[::user_events_rt::user_event]
    pub(crate) struct UserEvent {
        pub(crate) FIELDS: i16,
    }
}

fn emitted(emits: impl ::core::ops::FnOnce()) -> ::std::vec::Vec<::std::string::String> {
    use ::core::iter::Iterator;
    let records = ::user_events_rt::testing::capture(emits);
    records.iter().map(::std::string::ToString::to_string).collect()
}

#[::core::prelude::v1::test]
fn no_name_is_relied_on() {
    let (__probe, __payload) = (7, 8);
    let lines = emitted(|| {
        let version = Version { major: 1, minor: 2 };
        ::user_events_rt::emit!(Request {
            id: __probe,
            path: "/",
            spelled: 3,
            bytes: &[4, 5, 6],
            maybe: ::core::option::Option::Some(9),
            method: Method::Put,
            version,
            newtype: Newtype(-1),
        });
        ::user_events_rt::emit!(Derived < a: -1 >);
        ::user_events_rt::emit!(inside::SHAPE { r: 1, t: 2, __payload, __space: 4 });
        ::user_events_rt::emit!(inside::EVENT < text: "a", other: "b" >);
        ::user_events_rt::emit!(inside::META);
        ::user_events_rt::emit!(inside::UserEvent { FIELDS: 7 });
        let result = ::user_events_rt::try_emit!(inside::UserEvent < FIELDS: __payload >);
        ::std::assert!(result.is_ok());
        ::std::assert!(Request::enabled());
        ::std::assert!(::std::matches!(Method::Get, Method::Get));
    });
    let expected = [
        "request: { id = 7, path = \"/\", spelled = 3, bytes = [0x04, 0x05], maybe = 9, \
         maybe_some = 1, method = Put (1), version = { major = 1, minor = 2 }, newtype = -1 }",
        "derived: { a = -1 }",
        "shape: { r = 1, t = 2, __payload = 8, __space = 4 }",
        "event: { text = \"a\", other = \"b\" }",
        "meta: { }",
        "user_event: { FIELDS = 7 }",
        "user_event: { FIELDS = 8 }",
    ];
    ::std::assert_eq!(lines, expected);
}
