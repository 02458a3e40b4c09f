//! Functions that emit, one a case. The test looks at what the compiler makes of them.

#![allow(unsafe_code, reason = "the test knows the functions by their unmangled names")]

use user_events_rt::{emit, user_event};

/// Three numbers.
#[user_event]
pub struct Numbers {
    /// A number.
    pub id: u64,
    /// A smaller one.
    pub status: u32,
    /// A large one.
    pub latency: u64,
}

/// A number and a text.
#[user_event]
pub struct Request<'a> {
    /// A number.
    pub id: u64,
    /// A text.
    pub path: &'a str,
}

/// Nothing.
#[user_event]
pub struct Tick;

/// Emitted from two places.
#[user_event]
pub struct Twice {
    /// A number.
    pub n: u64,
}

unsafe extern "C" {
    // What it is, the compiler cannot know: a call of it cannot be left out or moved.
    safe fn opaque() -> u64;
}

/// Emits three numbers.
#[unsafe(no_mangle)]
pub fn numbers(id: u64, status: u32, latency: u64) {
    emit!(Numbers { id, status, latency });
}

/// The same in angle brackets.
#[unsafe(no_mangle)]
pub fn angles(id: u64, status: u32, latency: u64) {
    emit!(Numbers < id, status, latency >);
}

/// Emits a text.
#[unsafe(no_mangle)]
pub fn text(id: u64, path: &str) {
    emit!(Request { id, path });
}

/// Emits no field.
#[unsafe(no_mangle)]
pub fn unit() {
    emit!(Tick);
}

/// Emits what is there already.
#[unsafe(no_mangle)]
pub fn expression(event: &Numbers) {
    emit!(event);
}

/// Emits what is only computed for it.
#[unsafe(no_mangle)]
pub fn computed() {
    emit!(Numbers { id: opaque(), status: 200, latency: opaque() });
}

/// Emits one type from one place,
#[unsafe(no_mangle)]
pub fn first_place(n: u64) {
    emit!(Twice { n });
}

/// and from another.
#[unsafe(no_mangle)]
pub fn second_place(n: u64) {
    emit!(Twice { n: n + 1 });
}

/// In the middle of work, as most are.
#[unsafe(no_mangle)]
pub fn amid(id: u64) -> u64 {
    let before = opaque();
    emit!(Twice { n: id });
    before + opaque()
}
