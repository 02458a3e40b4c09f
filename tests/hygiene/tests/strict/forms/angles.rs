//! `emit!(Request < id: 7 >)`.

use user_events_rt::{emit, user_event};

use super::{Request, TICK, Tick, request};
use crate::emitted;

#[test]
fn fields() {
    let (id, path) = (7, "/");
    let lines = emitted(|| {
        emit!(Request < id: 1, path: "/a>b" >);
        emit!(Request<id, path>);
        emit!(Request < id, path, >);
        emit!(Request < path, id: id + 1 >,);
        emit!(Request < id: 9, ..Request::ROOT >);
        emit!(Request < ..Request::ROOT >);
        emit!(super::Request < id, path >);
        emit!(crate::forms::Request < id, path >);
        emit!(Request::<'_> < id, path >);
        emit!(Tick);
        emit!(Tick);
        emit! { Request < id, path > }
    });
    let expected = [
        request(1, "/a>b"),
        request(7, "/"),
        request(7, "/"),
        request(8, "/"),
        request(9, "/"),
        request(0, "/"),
        request(7, "/"),
        request(7, "/"),
        request(7, "/"),
        TICK.to_owned(),
        TICK.to_owned(),
        request(7, "/"),
    ];
    assert_eq!(lines, expected);
}

#[user_event]
struct Compared {
    a: bool,
    b: bool,
    c: u64,
    d: Vec<u8>,
}

/// What the compiler must see between the first `<` and the last `>`.
#[test]
fn expressions_with_angles() {
    let x = 16_u64;
    let is_less = |a: u64, b: u64| a < b;
    let lines = emitted(|| {
        emit!(Compared < a: x > 3, b: x < 3, c: x >> 2, d: Vec::<u8>::new() >);
        emit!(Compared < a: x >= 3, b: x <= 3, c: x << 2, d: Vec::<Vec<u8>>::new().concat() >);
        emit!(Compared < d: vec![1], c: x, b: x > 3 && x < 20, a: is_less(x, 17) >);
        emit!(Compared < c: x.wrapping_sub(u64::from(x > 3)), a: false, b: true, d: [1, 2].into_iter().collect::<Vec<u8>>() >);
        emit!(Compared < a: false, b: false, d: Vec::new(), c: [x; 3].iter().map(|&x| -> u64 { x >> 1 }).sum::<u64>() >);
        emit!(Compared < d: Vec::from(b"\x01>"), a: x.cmp(&3).is_gt(), c: { if x > 3 { x } else { 3 } }, b: x > 3>);
    });
    let expected = [
        "compared: { a = 1, b = 0, c = 4, d = [] }",
        "compared: { a = 1, b = 0, c = 64, d = [] }",
        "compared: { a = 1, b = 1, c = 16, d = [0x01] }",
        "compared: { a = 0, b = 1, c = 15, d = [0x01, 0x02] }",
        "compared: { a = 0, b = 0, c = 24, d = [] }",
        "compared: { a = 1, b = 1, c = 16, d = [0x01, 0x3e] }",
    ];
    assert_eq!(lines, expected);
}

#[user_event]
struct Sized {
    bytes: usize,
}

/// A type's `>>` before the last `>`.
#[test]
fn nested_generics_at_the_end() {
    let lines = emitted(|| {
        emit!(Sized < bytes: size_of::<Option<Box<u8>>>() >);
        emit!(Sized < bytes: { const NONE: Option<Vec<Vec<u8>>> = None; NONE.map_or(3, |v| v.len()) } >);
        emit!(Sized<bytes: 5_u8 as <Vec<usize> as IntoIterator>::Item>);
    });
    let word = size_of::<usize>();
    let expected = [word, 3, 5].map(|bytes| format!("sized: {{ bytes = {bytes} }}"));
    assert_eq!(lines, expected);
}
