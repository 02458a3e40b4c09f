//! Lifetimes that are missing: the compiler's own errors, once, with what it proposes.

use std::borrow::Cow;

use user_events_rt::{UserField, emit, user_event};

#[user_event]
struct Undeclared {
    path: &'a str,
}

#[user_event]
struct OneOfTwo<'a> {
    path: &'a str,
    host: Option<&'b str>,
    common_port: u16,
}

#[user_event]
struct Elided {
    path: &str,
    host: Cow<str>,
}

#[derive(UserField)]
#[repr(C)]
struct Nested {
    path: &'a str,
}

#[derive(UserField)]
#[repr(transparent)]
struct Newtype(&'a str);

fn main() {
    emit!(Undeclared { path: "/" });
    assert!(!OneOfTwo::enabled());
}
