//! `emit!(event)`: any expression that is an event or a reference to one.

use std::rc::Rc;

use user_events_rt::{UserEvent, emit};

use super::{Request, request};
use crate::emitted;

#[test]
fn values_and_references() {
    let event = Request { id: 7, path: "/" };
    let (shared, boxed) = (Rc::new(event), Box::new(event));
    let lines = emitted(|| {
        emit!(event);
        emit!(&event);
        emit!(&&event);
        emit!(*&event);
        emit!((event));
        emit!({ event });
        emit!([event, event][1]);
        emit!((event, 8).0);
        emit!(*shared);
        emit!(*boxed);
        emit!(&*boxed);
    });
    assert_eq!(lines, vec![request(7, "/"); 11]);
}

const fn make(id: u64) -> Request<'static> {
    Request { id, path: "made" }
}

fn made<A, B>(a: A, _: B) -> A {
    a
}

trait Made {
    const MADE: Request<'static>;
}

impl Made for u8 {
    const MADE: Request<'static> = make(6);
}

#[test]
fn calls() {
    let lines = emitted(|| {
        emit!(make(1));
        emit!(Request::ROOT.with(2));
        emit!(Request { id: 0, path: "/" }.with(3));
        emit!(made::<Request<'_>, u8>(make(4), 0));
        emit!((|a, b| made(a, b))(make(5), 0));
        emit!(<u8 as Made>::MADE);
        emit!(Request::ROOT);
    });
    let expected = [
        request(1, "made"),
        request(2, "/"),
        request(3, "/"),
        request(4, "made"),
        request(5, "made"),
        request(6, "made"),
        request(0, "/"),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn blocks() {
    let id = 7;
    let lines = emitted(|| {
        emit!(if id > 3 { make(1) } else { make(0) });
        emit!(if let 7 = id { make(2) } else { make(0) });
        emit!(match id {
            7 => make(3),
            _ => make(0),
        });
        emit!(loop {
            break make(4);
        });
        emit!('outer: {
            if id == 7 {
                break 'outer make(5);
            }
            make(0)
        });
        emit!(const { make(6) });
        emit!({
            let id = 7;
            make(id)
        });
    });
    let expected: Vec<_> = (1..=7).map(|id| request(id, "made")).collect();
    assert_eq!(lines, expected);
}

/// An event of whatever type, and of one behind a trait object's method.
fn generic<T: UserEvent>(event: &T) {
    emit!(event);
    emit!(*event);
}

#[test]
fn of_a_type_parameter() {
    let lines = emitted(|| generic(&make(1)));
    assert_eq!(lines, [request(1, "made"), request(1, "made")]);
}

/// The event is borrowed, not moved, and its fields are evaluated once, in the order written.
#[test]
fn evaluation() {
    let mut order = Vec::new();
    let event = String::from("moved");
    let lines = emitted(|| {
        emit!(Request {
            path: {
                order.push("path");
                &event
            },
            id: {
                order.push("id");
                1
            },
        });
    });
    assert_eq!(order, ["path", "id"]);
    assert_eq!(lines, [request(1, &event)]);
}
