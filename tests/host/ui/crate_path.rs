//! `crate = path`, where the runtime is not.

use user_events_rt::{UserEvent, UserField, user_event};

#[user_event(crate = wrong)]
struct NoSuchCrate {
    a: u8,
}

#[user_event(crate = std::fmt, name = "no_runtime")]
struct NoRuntime {
    a: u8,
}

#[derive(UserEvent)]
#[event(crate = crate::wrong)]
#[repr(C)]
struct Derived {
    a: u8,
}

#[derive(UserField)]
#[event(crate = wrong)]
#[repr(C)]
struct Field {
    a: u8,
}

fn main() {}
