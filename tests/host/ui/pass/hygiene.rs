//! Expansions rely on no name of the crate that they are in.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings, clippy::pedantic, elided_lifetimes_in_paths)]
#![allow(
    non_camel_case_types,
    non_snake_case,
    unused_macros,
    dead_code,
    clippy::items_after_statements,
    clippy::upper_case_acronyms,
    reason = "what expansions meet here"
)]

// What expansions would find if they relied on names.
struct u8;
struct u64;
struct i128;
struct bool;
struct str;
struct R;
struct Field;
struct Event;
struct Payload;
enum Option {}
enum Result {}
trait FnOnce {}
trait UserEvent {}
trait UserField {}
trait Clone {}
mod core {}
mod std {}
mod alloc {}
fn Some() {}
fn Ok() {}
fn Err() {}
fn probe() {}
const SHAPE: () = ();
const EVENT: () = ();
macro_rules! offset_of {
    () => {};
}
macro_rules! compile_error {
    () => {};
}

mod plain {
    pub type Id = ::core::primitive::u64;
    pub type Text<'a> = &'a ::core::primitive::str;
}

#[::user_events_rt::user_event]
struct Request<'a> {
    id: plain::Id,
    path: plain::Text<'a>,
    spelled: ::core::primitive::u8,
    #[event(max = 7, loc = "data")]
    bytes: &'a [::core::primitive::u8],
    method: Method,
    version: Version,
    newtype: Newtype,
}

#[derive(::user_events_rt::UserField)]
#[repr(u8)]
enum Method {
    Get,
}

#[derive(::user_events_rt::UserField)]
#[repr(C)]
struct Version {
    major: i16,
    minor: i16,
}

#[derive(::user_events_rt::UserField)]
#[repr(transparent)]
struct Newtype(i16);

/// The name of the type parameter of a method of the trait.
mod shadow {
    type R = i16;
    type T = i16;

    #[::user_events_rt::user_event]
    pub struct SHAPE {
        pub r: R,
        pub t: T,
    }
}

fn main() {
    let id = 7;
    ::user_events_rt::emit!(Request {
        id,
        path: "/",
        spelled: 1,
        bytes: &[],
        method: Method::Get,
        version: Version { major: 1, minor: 2 },
        newtype: Newtype(1),
    });
    ::user_events_rt::emit!(shadow::SHAPE { r: 1, t: 2 });
    let _ = ::user_events_rt::try_emit!(shadow::SHAPE < r: 1, t: 2 >);
    ::std::assert!(!Request::enabled());
}
