//! Registration between threads, and what points the status anew meanwhile.

use std::sync::Arc;

use super::{capture_ended, capture_started, claim};
use crate::EmitError;
use crate::event::UserEvent;
use crate::interleavings::{Ping, emit, model, spawn, start};
use crate::status::Listening;
use crate::sync::{AtomicBool, Ordering};

/// The numbers of the registered events, the oldest first.
fn ids() -> Vec<u32> {
    let registry = claim().expect("this thread holds nothing");
    let mut ids: Vec<_> = registry.events().map(|event| event.id()).collect();
    ids.reverse();
    assert_eq!(ids.len(), registry.count() as usize);
    ids
}

#[test]
fn threads_that_come_first_at_once_register_an_event_once() {
    model(|| {
        let session = start();
        let other = spawn(|| emit::<1>(1));
        assert_eq!(emit::<1>(2), Ok(()));
        assert_eq!(other.join().expect("no panic"), Ok(()));
        assert_eq!(ids(), [1]);
        assert_eq!(Ping::<1>::event().counters().emitted, 2);
        assert_eq!(session.losses(), 0);
    });
}

#[test]
fn events_that_threads_register_at_once_are_all_there() {
    model(|| {
        let other = spawn(|| emit::<1>(1));
        assert_eq!(emit::<2>(1), Err(EmitError::NotEnabled));
        assert_eq!(other.join().expect("no panic"), Err(EmitError::NotEnabled));
        assert_eq!(ids(), [1, 2]);
        assert_ne!(Ping::<1>::event().id(), Ping::<2>::event().id());
    });
}

#[test]
fn who_sees_an_event_registered_sees_what_that_set_up() {
    model(|| {
        let other = spawn(|| emit::<1>(1));
        let event = Ping::<1>::event();
        if event.is_registered() {
            assert_eq!(event.id(), 1);
            assert_eq!(event.status.load(), Listening::No);
        }
        assert_eq!(other.join().expect("no panic"), Err(EmitError::NotEnabled));
    });
}

#[test]
fn who_sees_the_status_pointed_to_a_session_records() {
    model(|| {
        assert_eq!(emit::<1>(0), Err(EmitError::NotEnabled));
        let other = spawn(start);
        // Before the session, or in it, but nothing in between.
        let emitted = emit::<1>(1);
        assert!(matches!(emitted, Ok(()) | Err(EmitError::NotEnabled)), "{emitted:?}");
        let session = other.join().expect("no panic");
        assert_eq!(emit::<1>(2), Ok(()));
        assert_eq!(session.losses(), 0);
    });
}

#[test]
fn an_event_after_the_start_of_a_session_is_recorded_whatever_points_its_status() {
    model(|| {
        assert_eq!(emit::<1>(0), Err(EmitError::NotEnabled));
        let started = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&started);
        let other = spawn(move || {
            capture_started();
            capture_ended();
            let is_started = seen.load(Ordering::Acquire);
            (is_started, emit::<1>(1))
        });
        let session = start();
        started.store(true, Ordering::Release);
        assert_eq!(emit::<1>(2), Ok(()));
        let (is_started, emitted) = other.join().expect("no panic");
        assert!(emitted == Ok(()) || !is_started, "{emitted:?}");
        assert_eq!(session.losses(), 0);
    });
}

#[test]
fn an_event_first_used_while_a_session_starts_is_recorded_after_it() {
    model(|| {
        let other = spawn(|| emit::<1>(1));
        let session = start();
        assert_eq!(emit::<1>(2), Ok(()));
        let emitted = other.join().expect("no panic");
        assert!(matches!(emitted, Ok(()) | Err(EmitError::NotEnabled)), "{emitted:?}");
        assert_eq!(session.losses(), 0);
    });
}

#[test]
fn a_session_that_is_off_gets_nothing_and_one_that_is_on_all() {
    model(|| {
        let session = start();
        assert_eq!(emit::<1>(0), Ok(()));
        let other = spawn(|| {
            capture_started();
            capture_ended();
        });
        session.disable();
        assert_ne!(emit::<1>(1), Ok(()));
        session.enable();
        assert_eq!(emit::<1>(2), Ok(()));
        other.join().expect("no panic");
        assert_eq!(Ping::<1>::event().counters().emitted, 2);
    });
}

#[test]
fn a_capture_is_asked_for_as_long_as_it_lasts() {
    model(|| {
        assert_eq!(emit::<1>(0), Err(EmitError::NotEnabled));
        let status = &Ping::<1>::event().status;
        let capture = move || {
            capture_started();
            assert_eq!(status.load(), Listening::Ask);
            capture_ended();
        };
        let other = spawn(capture);
        capture();
        other.join().expect("no panic");
        assert_eq!(status.load(), Listening::No);
    });
}
