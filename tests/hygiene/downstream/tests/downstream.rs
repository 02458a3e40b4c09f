//! Events of a crate that depends on the runtime through another one, which has it by another
//! name.
#![forbid(unsafe_code, unused)]

use facade::events::{Opened, Times, UserEvent, UserField, emit, testing, try_emit};

/// Not the runtime.
mod user_events_rt {}

#[facade::tracing::user_event(crate = facade::tracing, name = "by_path")]
struct ByAttribute<'a> {
    #[event(name = "renamed")]
    id: u64,
    #[event(skip)]
    skipped: u8,
    path: &'a str,
    level: Level,
    pair: Pair,
}

#[derive(UserEvent)]
#[event(crate = ::facade::tracing)]
#[repr(C)]
struct ByDerive {
    a: u8,
}

#[derive(UserField)]
#[event(crate = facade::tracing)]
#[repr(u8)]
enum Level {
    Low,
    High,
}

#[derive(UserField)]
#[event(crate = facade::tracing, name = "of_two")]
#[repr(C)]
struct Pair {
    a: u16,
    b: u16,
}

facade::event! {
    /// Defined by a macro of the facade.
    #[derive(Clone)]
    pub(crate) OfAMacro { a: u8, b: Option<u16> }
}

mod inner {
    use facade as renamed;

    #[renamed::tracing::user_event(crate = self::renamed::tracing)]
    pub(super) struct ByRelativePath {
        pub(super) a: u8,
    }
}

fn emitted(emits: impl FnOnce()) -> Vec<String> {
    testing::capture(emits).iter().map(ToString::to_string).collect()
}

#[test]
fn the_runtime_of_another_crate() {
    let lines = emitted(|| {
        let pair = Pair { a: 3, b: 4 };
        let event = ByAttribute { id: 7, skipped: 1, path: "/", level: Level::High, pair };
        assert_eq!(event.skipped, 1);
        emit!(event);
        emit!(ByDerive < a: 2 >);
        emit!(inner::ByRelativePath { a: 3 });
        assert_eq!(try_emit!(ByDerive { a: 5 }), Ok(()));
    });
    let expected = [
        r#"by_path: { renamed = 7, path = "/", level = High (1), pair = { a = 3, b = 4 } }"#,
        "by_derive: { a = 2 }",
        "by_relative_path: { a = 3 }",
        "by_derive: { a = 5 }",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn the_macros_of_another_crate() {
    let lines = emitted(|| {
        facade::send!(OfAMacro { a: 1, b: Some(2) });
        facade::send!(OfAMacro < a: 3, b: None >);
        facade::send!(OfAMacro { a: 4, b: None }.clone());
    });
    let expected = [
        "of_a_macro: { a = 1, b = 2, b_some = 1 }",
        "of_a_macro: { a = 3, b = 0, b_some = 0 }",
        "of_a_macro: { a = 4, b = 0, b_some = 0 }",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn the_events_of_another_crate() {
    let lines = emitted(|| {
        facade::open("a");
        emit!(Opened { name: "b", times: Times(2) });
        let low = ByAttribute {
            id: 0,
            skipped: 0,
            path: "",
            level: Level::Low,
            pair: Pair { a: 0, b: 0 },
        };
        emit!(low);
    });
    assert_eq!(lines[0], r#"opened: { name = "a", times = 1 }"#);
    assert_eq!(lines[1], r#"opened: { name = "b", times = 2 }"#);
    assert_eq!(lines.len(), 3);
}
