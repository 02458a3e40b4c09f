//! All mistakes of a struct are told in one build, and its uses are none.

use user_events_rt::{emit, user_event};

#[user_event(nmae = "a")]
#[repr(C, packed)]
struct Event<T> {
    #[event(skp)]
    a: u8,
    common_b: u8,
    #[event(max = 0)]
    c: String,
    #[event(name = "a")]
    d: T,
}

#[user_event]
struct Typed {
    a: [u8; 2000],
    b: std::collections::HashSet<u8>,
    #[event(flatten)]
    c: u8,
}

#[user_event]
struct Checked {
    a: [u8; 2000],
    #[event(flatten)]
    b: u8,
    #[event(max = 7)]
    c: u8,
    d: Option<Option<u8>>,
}

fn emits() {
    emit!(Event { a: 1, common_b: 2, c: String::new(), d: 4_u8 });
    emit!(Typed { a: [0; 2000], b: Default::default(), c: 1 });
    emit!(Checked { a: [0; 2000], b: 1, c: 1, d: None });
}

fn main() {
    emits();
    assert!(!Event::<u8>::enabled());
}
