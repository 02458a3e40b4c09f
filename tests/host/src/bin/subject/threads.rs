//! Threads: many at once, many one after another, and their destructors.

use std::cell::Cell;
use std::path::Path;
use std::sync::Barrier;

use user_events_rt::{UserEvent, emit, user_event};

use super::{number, report, session};

#[user_event]
struct First {
    thread: u64,
    n: u64,
}

/// Threads that use an event for the first time at the same moment. Arguments: threads, events
/// of each.
pub(crate) fn race(path: &Path, args: &[String]) {
    let (threads, events) = (number(args, 0), number(args, 1));
    let session = session(path);
    let barrier = Barrier::new(threads as usize);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let barrier = &barrier;
            scope.spawn(move || {
                barrier.wait();
                for n in 0..events {
                    emit!(First { thread, n });
                }
            });
        }
    });
    report(First::event());
    println!("losses={}", session.losses());
}

/// Threads that live for one event. Argument: how many.
pub(crate) fn short_threads(path: &Path, args: &[String]) {
    let session = session(path);
    for thread in 0..number(args, 0) {
        std::thread::spawn(move || emit!(First { thread, n: 0 })).join().expect("no panic");
    }
    report(First::event());
    println!("losses={}", session.losses());
}

struct EmitsWhenDropped(Cell<u64>);

impl Drop for EmitsWhenDropped {
    fn drop(&mut self) {
        emit!(First { thread: self.0.get(), n: 1 });
    }
}

thread_local! {
    static EARLY: EmitsWhenDropped = const { EmitsWhenDropped(Cell::new(0)) };
    static LATE: EmitsWhenDropped = const { EmitsWhenDropped(Cell::new(0)) };
}

/// Events in the destructors of thread locals that were made before and after the thread's
/// first event. Argument: threads.
pub(crate) fn destructors(path: &Path, args: &[String]) {
    let session = session(path);
    for thread in 0..number(args, 0) {
        let run = move || {
            EARLY.with(|early| early.0.set(thread));
            emit!(First { thread, n: 0 });
            LATE.with(|late| late.0.set(thread));
        };
        std::thread::spawn(run).join().expect("no panic");
    }
    println!("losses={}", session.losses());
}
