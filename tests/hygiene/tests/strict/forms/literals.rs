//! `emit!(Request { id: 7 })`.

use user_events_rt::{emit, try_emit, user_event};

use super::{Request, TICK, Tick, request};
use crate::emitted;

#[test]
fn fields() {
    let (id, path) = (7, "/");
    let lines = emitted(|| {
        emit!(Request { id: 1, path: "/a" });
        emit!(Request { id, path });
        emit!(Request { path, id: id + 1 });
        emit!(Request { id, path: &path.repeat(2) });
        emit!(Request { id, path },);
        emit!(Request { id, ..Request::ROOT });
        emit!(Request { ..Request { id, path } });
        emit! { Request { id, path } }
        emit![Request { id, path }];
    });
    let expected = [
        request(1, "/a"),
        request(7, "/"),
        request(8, "/"),
        request(7, "//"),
        request(7, "/"),
        request(7, "/"),
        request(7, "/"),
        request(7, "/"),
        request(7, "/"),
    ];
    assert_eq!(lines, expected);
}

mod inner {
    #[user_events_rt::user_event]
    pub(super) struct Deep {
        pub(super) a: u8,
    }

    impl Deep {
        pub(super) fn emit_itself(a: u8) {
            user_events_rt::emit!(Self { a });
            user_events_rt::emit!(Self { a: a + 1 });
            user_events_rt::emit!(Self < a: a + 2 >);
            user_events_rt::emit!(super::inner::Deep { a });
        }
    }
}

#[test]
fn paths() {
    type Alias<'a> = Request<'a>;
    let lines = emitted(|| {
        emit!(inner::Deep { a: 1 });
        emit!(self::inner::Deep { a: 2 });
        emit!(crate::forms::literals::inner::Deep { a: 3 });
        emit!(super::literals::inner::Deep { a: 4 });
        emit!(Request::<'static> { id: 5, path: "" });
        emit!(Request::<'_> { id: 6, path: "" });
        emit!(Alias { id: 7, path: "" });
        inner::Deep::emit_itself(8);
    });
    let deep = |a: u8| format!("deep: {{ a = {a} }}");
    let mut expected = Vec::from([1, 2, 3, 4].map(deep));
    expected.extend([request(5, ""), request(6, ""), request(7, "")]);
    expected.extend([8, 9, 10, 8].map(deep));
    assert_eq!(lines, expected);
}

#[user_event]
struct Empty {}

#[test]
fn without_fields() {
    let lines = emitted(|| {
        emit!(Tick);
        emit!(Tick {});
        emit!(Empty {});
        emit!(self::Tick);
    });
    assert_eq!(lines, [TICK, TICK, "empty: { }", TICK]);
}

#[user_event]
struct Conditional {
    a: u8,
    #[cfg(target_os = "none")]
    never: NoSuchType,
    #[cfg(not(target_os = "none"))]
    always: u16,
}

#[test]
fn attributes_of_fields() {
    let lines = emitted(|| {
        emit!(Conditional {
            a: 1,
            #[cfg(target_os = "none")]
            never: no_such_function(),
            #[cfg(not(target_os = "none"))]
            always: 2,
        });
        emit!(Conditional <
            a: 3,
            #[cfg(target_os = "none")]
            never: no_such_function(),
            #[cfg(not(target_os = "none"))]
            always: 4
        >);
    });
    assert_eq!(lines, ["conditional: { a = 1, always = 2 }", "conditional: { a = 3, always = 4 }"]);
}

#[user_event]
#[allow(non_camel_case_types, reason = "a keyword is the subject")]
struct r#match {
    r#type: u8,
    r#async: u8,
}

#[test]
fn raw_names() {
    let r#type = 1;
    let lines = emitted(|| {
        emit!(r#match { r#type, r#async: 2 });
        emit!(r#match < r#type, r#async: 3 >);
    });
    assert_eq!(lines, ["match: { type = 1, async = 2 }", "match: { type = 1, async = 3 }"]);
}

#[test]
fn results() {
    let lines = emitted(|| {
        assert_eq!(try_emit!(Request { id: 1, path: "/" }), Ok(()));
        assert_eq!(try_emit!(Request < id: 2, path: "/" >), Ok(()));
        assert_eq!(try_emit!(Tick), Ok(()));
        assert_eq!(try_emit!(Request::ROOT.with(3)), Ok(()));
    });
    assert_eq!(lines, [request(1, "/"), request(2, "/"), TICK.to_owned(), request(3, "/")]);
}
