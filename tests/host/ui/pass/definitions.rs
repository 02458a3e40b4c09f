//! Every way to define an event.
#![forbid(unsafe_code)]
#![deny(warnings, clippy::pedantic, clippy::nursery, elided_lifetimes_in_paths, missing_docs)]
#![allow(clippy::redundant_pub_crate, reason = "the visibility of definitions is a subject here")]

use user_events_rt::{UserEvent, UserField, emit, user_event};

/// The attribute alone.
#[user_event]
pub struct HTTPRequest<'a> {
    id: u64,
    path: &'a str,
}

#[derive(UserEvent)]
#[repr(C)]
struct DeriveAlone {
    a: u8,
}

#[user_event]
#[derive(Clone, UserEvent)]
struct AttributeFirst {
    a: u8,
}

#[derive(Clone, UserEvent)]
#[user_event(name = "second")]
struct DeriveFirst {
    a: u8,
}

#[user_events_rt::user_event]
#[derive(Debug, user_events_rt::UserEvent)]
#[repr(C, align(16))]
struct ByPath {
    a: u8,
}

#[user_event(name = "renamed")]
#[event()]
struct WithOptions<'a, 'b: 'a>
where
    'a: 'a,
{
    #[event(name = "first")]
    r#type: &'a str,
    #[event(max = 8, loc = "data")]
    second: &'b [u16],
    #[event(skip)]
    third: (),
    #[cfg(windows)]
    fourth: NoSuchType,
    #[cfg(not(windows))]
    #[event(loc = "rel")]
    fifth: Option<&'static str>,
}

#[user_event(loc = "rel")]
struct SeenAsItIs<'a> {
    a: &'a str,
}

#[user_event]
struct Unit;

#[user_event]
struct Empty {}

#[allow(non_camel_case_types)]
#[user_event]
struct r#move {
    r#fn: u8,
}

/// A field type.
#[derive(Clone, Copy, UserField)]
#[repr(u8)]
pub enum Method {
    /// Zero.
    Get,
    /// Seven.
    #[event(name = "PUT")]
    Put = 7,
}

#[derive(UserField)]
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
struct Id([u8; 16]);

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

mod inner {
    use user_events_rt::user_event;

    #[user_event]
    pub(crate) struct Visible {
        pub(crate) a: u8,
    }

    #[user_event]
    pub(in super::inner) struct Hidden {
        pub(super) a: u8,
    }

    pub(crate) fn hidden() -> bool {
        user_events_rt::emit!(Hidden { a: 1 });
        Hidden::enabled()
    }
}

const fn described<T: UserEvent>() -> &'static str {
    T::META.description()
}

fn in_a_function(value: &str) {
    #[user_event]
    struct Local<'a> {
        value: &'a str,
    }
    emit!(Local { value });
    assert!(!Local::enabled());
    assert_eq!(described::<Local<'_>>(), "local __rel_loc char[] value");
}

fn main() {
    assert!(!HTTPRequest::enabled());
    assert!(!inner::Visible::enabled());
    assert!(!inner::hidden());
    emit!(HTTPRequest { id: 7, path: "/" });
    emit!(DeriveAlone { a: 1 });
    emit!(AttributeFirst { a: 1 });
    emit!(DeriveFirst { a: 1 });
    emit!(ByPath { a: 1 });
    let with_options = WithOptions { r#type: "", second: &[], third: (), fifth: None };
    let () = with_options.third;
    emit!(with_options);
    emit!(SeenAsItIs { a: "" });
    emit!(Unit);
    emit!(Empty {});
    emit!(r#move { r#fn: 1 });
    emit!(inner::Visible { a: 1 });
    in_a_function("value");
    let padded = Padded { flag: 1, name: "", version: Version { major: 1, minor: 2 } };
    let name = Name { name: "", nothing: () };
    let () = name.nothing;
    emit!(Nested {
        method: Method::Get,
        sign: Signed::Minus,
        version: Version { major: 1, minor: 2 },
        padded,
        id: Id([0; 16]),
        name,
        maybe: Some(Method::Put),
    });

    assert_eq!(described::<HTTPRequest<'_>>(), "http_request u64 id; __rel_loc char[] path");
    assert_eq!(described::<DeriveFirst>(), "second u8 a");
    assert_eq!(described::<Unit>(), "unit");
    assert_eq!(described::<r#move>(), "move u8 fn");
    assert_eq!(
        described::<WithOptions<'_, '_>>(),
        "renamed __rel_loc char[] first; __data_loc u16[] second; __rel_loc char[] fifth; \
         u8 fifth_some",
    );
    assert!(SeenAsItIs::META.shows_rel_loc() && WithOptions::META.shows_rel_loc());
    assert!(!HTTPRequest::META.shows_rel_loc() && !Unit::META.shows_rel_loc());
    assert_eq!(
        described::<Nested<'_>>(),
        "nested u8 method; s16 sign; struct version version 4; u8 flag; __rel_loc char[] name; \
         u16 major; u16 minor; u8[16] id; __rel_loc char[] alias; u8 maybe; u8 maybe_some",
    );
}
