//! The kernel between threads: found, lost and found again while events are emitted.

use super::kernel::found::{boot, close_all, listen, load, registered, taken, thread_is_gone};
use crate::EmitError;
use crate::event::UserEvent;
use crate::interleavings::{Ping, emit, model, spawn, start};
use crate::refresh;

/// Whether the kernel took what was emitted, or did not know the event yet.
fn took(emitted: Result<(), EmitError>) -> u64 {
    match emitted {
        Ok(()) => 1,
        Err(EmitError::NotEnabled | EmitError::Raced) => 0,
        Err(error) => panic!("{error:?}"),
    }
}

#[test]
fn a_kernel_that_appears_gets_all_from_then_on() {
    model(|| {
        assert_eq!(took(emit::<1>(0)), 0);
        let other = spawn(|| took(emit::<1>(1)) + took(emit::<2>(1)));
        load();
        let _status = refresh();
        assert_eq!(emit::<1>(2), Ok(()));
        let of_other = other.join().expect("no panic");
        assert_eq!(emit::<2>(2), Ok(()));
        assert_eq!(taken() as u64, of_other + 2);
        let counted = [Ping::<1>::event(), Ping::<2>::event()].map(|event| event.counters().kernel);
        assert_eq!(counted.iter().sum::<u64>(), of_other + 2);
    });
}

#[test]
fn first_uses_at_once_register_with_the_kernel_once() {
    model(|| {
        load();
        let other = spawn(|| took(emit::<1>(1)));
        let taken_in_all = took(emit::<1>(2)) + other.join().expect("no panic");
        assert_eq!(registered(), 1);
        // The kernel's byte may be seen late.
        assert!(taken_in_all > 0);
        let counts = Ping::<1>::event().counters();
        assert_eq!((taken() as u64, counts.kernel), (taken_in_all, taken_in_all));
        assert_eq!(emit::<1>(3), Ok(()));
    });
}

#[test]
fn a_descriptor_that_the_program_closes_is_replaced_whole() {
    model(|| {
        load();
        assert_eq!(emit::<1>(0), Ok(()));
        let other = spawn(|| took(emit::<1>(1)));
        close_all();
        let _status = refresh();
        assert_eq!(emit::<1>(2), Ok(()));
        // Nothing can be written in the moment in which the event is not registered.
        let of_other = other.join().expect("no panic");
        assert_eq!(taken() as u64, of_other + 2);
    });
}

#[test]
fn kernel_and_session_count_what_each_took() {
    model(|| {
        load();
        let session = start();
        assert_eq!(emit::<1>(0), Ok(()));
        let other = spawn(|| emit::<1>(1));
        drop(session);
        assert_eq!(emit::<1>(2), Ok(()));
        assert_eq!(other.join().expect("no panic"), Ok(()));
        let counts = Ping::<1>::event().counters();
        assert_eq!((counts.emitted, counts.kernel, taken()), (3, 3, 3));
    });
}

#[test]
fn a_kernel_that_appears_beside_a_session_is_written_to_where_it_says() {
    model(|| {
        let session = start();
        assert_eq!(emit::<1>(0), Ok(()));
        let other = spawn(|| emit::<1>(1));
        load();
        let _status = refresh();
        assert_eq!(emit::<1>(2), Ok(()));
        assert_eq!(other.join().expect("no panic"), Ok(()));
        let counts = Ping::<1>::event().counters();
        assert_eq!((counts.emitted, counts.kernel), (3, taken() as u64));
        assert!((1..=2).contains(&taken()));
        assert_eq!(session.losses(), 0);
    });
}

#[test]
fn counts_may_be_looked_at_while_there_are_more() {
    model(|| {
        load();
        let session = start();
        assert_eq!(emit::<1>(0), Ok(()));
        // On another page than the first event's, and in a stream of its own.
        let other = spawn(|| emit::<2>(1));
        let event = Ping::<2>::event();
        assert!(event.counters().emitted <= 1);
        assert_eq!(other.join().expect("no panic"), Ok(()));
        let counts = event.counters();
        assert_eq!((counts.emitted, counts.kernel), (1, taken() as u64 - 1));
        drop(session);
    });
}

#[test]
fn failures_of_threads_are_counted_each() {
    model(|| {
        let fail = || Ping::<1>::event().counters.failure(EmitError::Busy);
        let other = spawn(fail);
        fail();
        other.join().expect("no panic");
        assert_eq!(Ping::<1>::event().counters().busy, 2);
    });
}

/// What a thread that registered events does at its end, and what becomes of its words then.
fn end_thread() {
    super::thread_ends();
    thread_is_gone();
}

#[test]
fn a_thread_that_registered_ends_and_the_others_go_on() {
    model(|| {
        boot();
        let worker = spawn(|| {
            let taken = took(emit::<1>(1));
            end_thread();
            taken
        });
        let other = spawn(|| took(emit::<1>(2)));
        let taken_by_both = worker.join().expect("no panic") + other.join().expect("no panic");
        // Somebody listened all the time.
        assert_eq!(taken_by_both, 2);
        listen(false);
        assert_eq!(emit::<1>(3), Err(EmitError::NotEnabled));
        listen(true);
        assert_eq!(emit::<1>(4), Ok(()));
        assert_eq!(taken(), 3);
    });
}

#[test]
fn a_consumer_that_comes_while_a_thread_ends_gets_all_from_then_on() {
    model(|| {
        boot();
        listen(false);
        let worker = spawn(|| {
            let taken = took(emit::<1>(1));
            end_thread();
            taken
        });
        listen(true);
        assert_eq!(emit::<1>(2), Ok(()));
        let of_worker = worker.join().expect("no panic");
        assert_eq!(emit::<1>(3), Ok(()));
        assert_eq!(taken() as u64, of_worker + 2);
    });
}

#[test]
fn a_descriptor_that_is_closed_while_a_thread_ends_is_replaced() {
    model(|| {
        boot();
        let worker = spawn(|| {
            let taken = took(emit::<1>(1));
            end_thread();
            taken
        });
        close_all();
        let _status = refresh();
        assert_eq!(emit::<1>(2), Ok(()));
        let of_worker = worker.join().expect("no panic");
        assert_eq!(emit::<1>(3), Ok(()));
        assert_eq!(taken() as u64, of_worker + 2);
    });
}
