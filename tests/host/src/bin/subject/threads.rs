//! Threads: many at once, many one after another, and their destructors.

use std::cell::Cell;
use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use user_events_rt::testing::capture;
use user_events_rt::{UserEvent, emit, refresh, try_emit, user_event};

use super::{number, report, session};

#[user_event]
struct First {
    thread: u64,
    n: u64,
}

#[user_event]
struct Steady {
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

/// Events that a thread emits before it leaves its stream to another.
const LIFE: u64 = 50;

/// Threads that emit and end, while sessions, captures and looks for the kernel come and go.
/// Arguments: threads at a time, sessions. Prints how many events were recorded.
pub(crate) fn churn(path: &Path, args: &[String]) {
    let (threads, sessions) = (number(args, 0), number(args, 1));
    let (stop, next, recorded) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let live = || {
        for _ in 0..LIFE {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let is_recorded = try_emit!(First { thread: 0, n }).is_ok();
            recorded.fetch_add(u64::from(is_recorded), Ordering::Relaxed);
        }
    };
    let until_stopped = |turn: &dyn Fn()| {
        while !stop.load(Ordering::Relaxed) {
            turn();
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                until_stopped(&|| std::thread::scope(|lives| drop(lives.spawn(live))));
            });
        }
        scope.spawn(|| until_stopped(&|| drop(capture(|| ()))));
        scope.spawn(|| until_stopped(&|| drop(refresh())));
        for _ in 0..sessions {
            let session = session(path);
            // Comes after the start, and is no thread's that comes and goes.
            assert_eq!(try_emit!(Steady { n: 1 }), Ok(()));
            std::thread::sleep(Duration::from_millis(2));
            session.disable();
            assert!(try_emit!(Steady { n: 2 }).is_err());
            session.enable();
            assert_eq!(try_emit!(Steady { n: 3 }), Ok(()));
            assert_eq!(session.losses(), 0);
        }
        stop.store(true, Ordering::Relaxed);
    });
    println!("recorded={}", recorded.load(Ordering::Relaxed));
    report(First::event());
}
