//! The attribute and the derive: alone, together in both orders, by any path.
#![allow(clippy::redundant_pub_crate, reason = "visibility is a subject here")]

use user_events_rt::{UserEvent, emit, user_event};

use crate::{described, emitted};

#[user_event]
struct HTTPRequest<'a> {
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

#[derive(Clone)]
#[user_event]
#[derive(Debug, UserEvent)]
#[repr(C)]
struct InTheMiddle {
    a: u8,
}

#[user_events_rt::user_event]
#[derive(Debug, user_events_rt::UserEvent)]
#[repr(C, align(16))]
struct ByPath {
    a: u8,
}

#[::user_events_rt::user_event(crate = ::user_events_rt)]
#[cfg_attr(target_os = "none", no_such_attribute)]
#[cfg_attr(not(target_os = "none"), derive(Clone))]
struct WithConditions {
    #[cfg_attr(not(target_os = "none"), event(name = "b"))]
    a: u8,
    #[cfg(target_os = "none")]
    never: NoSuchType,
}

#[derive(::user_events_rt::UserEvent)]
#[event(crate = ::user_events_rt, name = "derived_by_path")]
#[repr(C)]
struct DerivedByPath {
    a: u8,
}

#[test]
fn each_is_one_event() {
    let lines = emitted(|| {
        emit!(HTTPRequest { id: 1, path: "/" });
        emit!(DeriveAlone { a: 2 });
        emit!(AttributeFirst { a: 3 }.clone());
        emit!(DeriveFirst { a: 4 }.clone());
        emit!(InTheMiddle { a: 5 }.clone());
        emit!(ByPath { a: 6 });
        emit!(WithConditions { a: 7 }.clone());
        emit!(DerivedByPath < a: 8 >);
    });
    let expected = [
        r#"http_request: { id = 1, path = "/" }"#,
        "derive_alone: { a = 2 }",
        "attribute_first: { a = 3 }",
        "second: { a = 4 }",
        "in_the_middle: { a = 5 }",
        "by_path: { a = 6 }",
        "with_conditions: { b = 7 }",
        "derived_by_path: { a = 8 }",
    ];
    assert_eq!(lines, expected);
    assert_eq!(align_of::<ByPath>(), 16);
    assert_eq!(described::<HTTPRequest<'_>>(), "http_request u64 id; __rel_loc char[] path");
    let debugged = (format!("{:?}", ByPath { a: 1 }), format!("{:?}", InTheMiddle { a: 1 }));
    assert_eq!(
        (debugged.0.as_str(), debugged.1.as_str()),
        ("ByPath { a: 1 }", "InTheMiddle { a: 1 }")
    );
}

mod inner {
    #[user_events_rt::user_event]
    pub(crate) struct Visible {
        pub(crate) a: u8,
    }

    #[user_events_rt::user_event]
    pub(in super::inner) struct Hidden {
        a: u8,
    }

    pub(super) fn hidden() {
        user_events_rt::emit!(Hidden { a: 2 });
        assert!(Hidden::enabled());
    }
}

#[test]
fn visibility_is_that_of_the_struct() {
    let lines = emitted(|| {
        emit!(inner::Visible { a: 1 });
        inner::hidden();
        assert!(inner::Visible::enabled());
    });
    assert_eq!(lines, ["visible: { a = 1 }", "hidden: { a = 2 }"]);
}

/// Nothing emits it, and nothing asks whether it is enabled.
#[user_event]
struct Idle;

#[test]
fn an_idle_event_is_one() {
    assert_eq!(described::<Idle>(), "idle");
}
