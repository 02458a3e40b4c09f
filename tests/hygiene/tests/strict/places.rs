//! Where events are defined and emitted: in functions, constants, closures, generic code, traits
//! and threads.

use std::fmt::Display;
use std::thread;

use user_events_rt::testing::capture;
use user_events_rt::{UserEvent, emit, user_event};

use crate::{described, emitted};

fn in_a_function(value: &str) {
    #[user_event]
    struct Local<'a> {
        value: &'a str,
    }
    emit!(Local { value });
    assert_eq!(described::<Local<'_>>(), "local __rel_loc char[] value");
}

fn in_a_generic_function<T: Display>(value: &T) {
    #[user_event]
    struct OfAll<'a> {
        value: &'a str,
    }
    let value = value.to_string();
    emit!(OfAll < value: &value >);
}

#[test]
fn functions() {
    let lines = emitted(|| {
        in_a_function("a");
        in_a_generic_function(&7);
        in_a_generic_function(&"b");
        let closure = |value: u8| {
            #[user_event]
            struct OfAClosure {
                value: u8,
            }
            emit!(OfAClosure { value });
        };
        closure(1);
        const {
            #[user_event]
            struct OfAConstant;
            assert!(!OfAConstant::META.shows_rel_loc());
        }
    });
    let expected = [
        r#"local: { value = "a" }"#,
        r#"of_all: { value = "7" }"#,
        r#"of_all: { value = "b" }"#,
        "of_a_closure: { value = 1 }",
    ];
    assert_eq!(lines, expected);
}

#[user_event]
#[derive(Clone, Copy)]
struct Step<'a> {
    name: &'a str,
    value: u64,
}

impl<'a> Step<'a> {
    fn emit(name: &'a str) {
        emit!(Self { name, value: 1 });
        emit!(Self < name, value: 2 >);
    }

    fn emit_self(&self) {
        emit!(self);
        emit!(*self);
        emit!(Self { value: 9, ..*self });
    }
}

trait Steps {
    const NAME: &'static str;

    fn value(&self) -> u64;

    /// A default method, of whatever type.
    fn step(&self) {
        emit!(Step { name: Self::NAME, value: self.value() });
    }
}

struct Plain(u64);

impl Steps for Plain {
    const NAME: &'static str = "plain";

    fn value(&self) -> u64 {
        self.0
    }
}

struct Generic<T, const N: usize>([T; N]);

impl<T: Copy + Into<u64>, const N: usize> Steps for Generic<T, N> {
    const NAME: &'static str = "generic";

    fn value(&self) -> u64 {
        self.0.iter().map(|&value| value.into()).sum()
    }

    fn step(&self) {
        emit!(Step { name: Self::NAME, value: self.value() + N as u64 });
    }
}

fn of_any<T: Into<u64>>(name: &str, value: T) {
    emit!(Step { name, value: value.into() });
}

#[test]
fn methods_and_generic_code() {
    let lines = emitted(|| {
        Step::emit("impl");
        Step { name: "self", value: 7 }.emit_self();
        Plain(3).step();
        Generic([4_u32, 5]).step();
        of_any("u8", 6_u8);
        of_any("u32", 7_u32);
    });
    let expected = [
        ("impl", 1),
        ("impl", 2),
        ("self", 7),
        ("self", 7),
        ("self", 9),
        ("plain", 3),
        ("generic", 11),
        ("u8", 6),
        ("u32", 7),
    ];
    let expected =
        expected.map(|(name, value)| format!("step: {{ name = {name:?}, value = {value} }}"));
    assert_eq!(lines, expected);
}

/// An implementation of a trait whose methods have the names of what an event has.
trait Enabled {
    fn enabled() -> &'static str;

    fn emit(&self) -> &'static str;
}

impl Enabled for Step<'_> {
    fn enabled() -> &'static str {
        "theirs"
    }

    fn emit(&self) -> &'static str {
        "theirs"
    }
}

#[test]
fn names_of_others_methods() {
    let lines = emitted(|| {
        emit!(Step { name: "mine", value: 1 });
        assert!(Step::enabled());
    });
    assert_eq!(lines.len(), 1);
    assert_eq!(<Step<'_> as Enabled>::enabled(), "theirs");
    assert_eq!(Enabled::emit(&Step { name: "", value: 0 }), "theirs");
}

#[test]
fn threads() {
    let emits = |name: &'static str| {
        thread::spawn(move || capture(|| emit!(Step { name, value: 1 })).len())
    };
    let counts = [emits("a"), emits("b")].map(|thread| thread.join().expect("no panic"));
    assert_eq!(counts, [1, 1]);
}
