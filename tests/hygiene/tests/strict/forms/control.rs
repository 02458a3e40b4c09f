//! `?`, `return`, `break`, `continue` and `.await` inside of an event: there is no closure around
//! it.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use user_events_rt::{EmitError, emit, try_emit};

use super::{Request, TICK, Tick, request};
use crate::emitted;

fn question_mark(id: Option<u64>) -> Option<()> {
    emit!(Request { id: id?, path: "/" });
    emit!(Request < id: id?, path: "/" >);
    Some(())
}

#[test]
fn a_question_mark_leaves_the_function() {
    let lines = emitted(|| {
        assert_eq!(question_mark(Some(7)), Some(()));
        assert_eq!(question_mark(None), None);
    });
    assert_eq!(lines, [request(7, "/"), request(7, "/")]);
}

/// Nobody listens: not even the `?` happens.
#[test]
fn nothing_is_evaluated_unless_somebody_listens() {
    assert_eq!(question_mark(None), Some(()));
}

fn returns(id: u64) -> &'static str {
    emit!(Request { id: if id > 7 { return "early" } else { id }, path: "/" });
    "late"
}

#[test]
fn a_return_leaves_the_function() {
    let lines = emitted(|| assert_eq!((returns(7), returns(8)), ("late", "early")));
    assert_eq!(lines, [request(7, "/")]);
}

#[test]
fn break_and_continue_are_those_of_the_loop() {
    let mut rounds = 0;
    let lines = emitted(|| {
        for id in 0..9 {
            rounds += 1;
            emit!(Request {
                id: match id {
                    1 => continue,
                    3 => break,
                    id => id,
                },
                path: "/",
            });
        }
    });
    assert_eq!(lines, [request(0, "/"), request(2, "/")]);
    assert_eq!(rounds, 4);
}

#[test]
fn labels_are_those_around_it() {
    let mut rounds = 0;
    let lines = emitted(|| {
        'outer: for id in 0..3 {
            for _ in 0..3 {
                rounds += 1;
                emit!(Request < id: if id == 1 { continue 'outer } else { id }, path: "/" >);
                emit!(if id == 2 { break 'outer } else { Request::ROOT });
            }
        }
    });
    assert_eq!(lines.len(), 7);
    assert_eq!(rounds, 5);
}

async fn number(number: u64) -> u64 {
    std::future::ready(number).await
}

async fn awaits() -> Result<(), EmitError> {
    emit!(Request { id: number(1).await, path: "/" });
    emit!(Request < path: "/", id: number(2).await >);
    emit!(async { Request::ROOT }.await);
    try_emit!(Request { id: number(3).await, path: "/" })
}

const fn is_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn an_await_is_the_functions() {
    let lines = emitted(|| {
        let mut future = pin!(is_send(awaits()));
        let mut context = Context::from_waker(Waker::noop());
        let polled = std::future::Future::poll(future.as_mut(), &mut context);
        assert_eq!(polled, Poll::Ready(Ok(())));
    });
    assert_eq!(lines, [request(1, "/"), request(2, "/"), request(0, "/"), request(3, "/")]);
}

fn tried() -> Result<(), EmitError> {
    try_emit!(Tick)?;
    try_emit!(Request { id: 1, path: "/" })?;
    try_emit!(Request < id: 1, path: "/" >)?;
    try_emit!(Request::ROOT)
}

#[test]
fn a_result_is_an_expression() {
    assert_eq!(tried(), Err(EmitError::NotEnabled));
    let lines = emitted(|| assert_eq!(tried(), Ok(())));
    assert_eq!(lines.len(), 4);
}

/// Where statements and values stand.
#[test]
fn an_emit_is_a_unit() {
    let flag = true;
    let lines = emitted(|| {
        let () = emit!(Tick);
        if flag {
            emit!(Tick)
        } else {
            emit!(Request::ROOT)
        }
        match flag {
            true => emit!(Tick),
            false => emit!(Request::ROOT),
        }
        let emits = || emit!(Tick);
        emits();
        let [(), ()] = [emit!(Tick), emit!(Tick)];
        emit!(Tick)
    });
    assert_eq!(lines, [TICK; 7]);
}
