//! Where events are emitted from at the ends of a process's life, and in signal handlers.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, raise, sigaction};
use user_events_rt::{UserEvent, emit, user_event};

use super::{number, report, session};

#[user_event]
struct Moment<'a> {
    text: &'a str,
}

struct EmitsWhenDropped(&'static str);

impl Drop for EmitsWhenDropped {
    fn drop(&mut self) {
        emit!(Moment { text: self.0 });
    }
}

extern "C" fn at_exit() {
    emit!(Moment { text: "after main" });
}

/// Argument: how it ends. The session is never ended.
pub(crate) fn life(path: &Path, args: &[String]) {
    std::mem::forget(session(path));
    emit!(Moment { text: "in main" });
    match args[0].as_str() {
        "return" => {}
        "exit" => std::process::exit(0),
        "abort" => std::process::abort(),
        "panic" => {
            let _dropped = EmitsWhenDropped("in drop during a panic");
            panic!("on purpose");
        }
        "atexit" => {
            // SAFETY: the function stays where it is, and does not unwind.
            let registered = unsafe { nix::libc::atexit(at_exit) };
            assert_eq!(registered, 0);
        }
        other => panic!("no such end: {other}"),
    }
}

static HANDLED: AtomicU64 = AtomicU64::new(0);

#[user_event]
struct Handled {
    n: u64,
}

#[user_event]
struct Interrupted<'a> {
    n: u64,
    text: &'a str,
}

extern "C" fn handle(_: i32) {
    emit!(Handled { n: HANDLED.fetch_add(1, Ordering::Relaxed) });
}

fn set_handler() {
    let action = SigAction::new(SigHandler::Handler(handle), SaFlags::SA_RESTART, SigSet::empty());
    // SAFETY: the handler emits an event; that it may is what is being tested.
    unsafe { sigaction(Signal::SIGALRM, &action) }.expect("a handler can be set");
}

/// A timer's signals between and in the middle of events. Argument: events.
pub(crate) fn handler(path: &Path, args: &[String]) {
    let session = session(path);
    set_handler();
    // The first one registers and gets the thread's stream, in the handler.
    raise(Signal::SIGALRM).expect("a signal can be raised");
    emit!(Handled { n: u64::MAX });
    start_timer();
    let text = "interrupted ".repeat(50);
    for n in 0..number(args, 0) {
        emit!(Interrupted { n, text: &text });
    }
    stop_timer();
    report(Handled::event());
    report(Interrupted::event());
    println!("handled={}", HANDLED.load(Ordering::Relaxed));
    println!("losses={}", session.losses());
}

/// A timer's signals, while another thread ends and starts sessions. Argument: sessions.
pub(crate) fn handler_restart(path: &Path, args: &[String]) {
    set_handler();
    let done = AtomicBool::new(false);
    let (text, mut n) = ("interrupted ".repeat(1000), 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            block_timer();
            for _ in 0..number(args, 0) {
                let _session = session(path);
                std::thread::sleep(Duration::from_micros(300));
            }
            done.store(true, Ordering::Relaxed);
        });
        start_timer();
        while !done.load(Ordering::Relaxed) {
            emit!(Interrupted { n, text: &text });
            n += 1;
        }
        stop_timer();
    });
    report(Handled::event());
    report(Interrupted::event());
}

/// Leaves the timer's signals to the other thread.
fn block_timer() {
    let mut signals = SigSet::empty();
    signals.add(Signal::SIGALRM);
    signals.thread_block().expect("a signal can be blocked");
}

fn start_timer() {
    set_timer(50);
}

fn stop_timer() {
    set_timer(0);
}

fn set_timer(microseconds: i64) {
    let interval = nix::libc::timeval { tv_sec: 0, tv_usec: microseconds };
    let timer = nix::libc::itimerval { it_interval: interval, it_value: interval };
    // SAFETY: the new value is valid, the old one is not asked for.
    let set = unsafe { nix::libc::setitimer(nix::libc::ITIMER_REAL, &timer, std::ptr::null_mut()) };
    assert_eq!(set, 0);
}
