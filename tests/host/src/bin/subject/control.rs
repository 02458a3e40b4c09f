//! Sessions that are started, changed and ended while events are emitted.

use std::cell::Cell;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use user_events_rt::testing::capture;
use user_events_rt::{Session, UserEvent, emit, status, try_emit, user_event};

use super::{number, report, session};

#[user_event]
struct NetIn {
    n: u64,
}

#[user_event]
struct NetOut {
    n: u64,
}

#[user_event]
struct Disk {
    n: u64,
}

fn emit_each(n: u64) {
    emit!(NetIn { n });
    emit!(NetOut { n });
    emit!(Disk { n });
}

/// Events that register before, in and after a session.
pub(crate) fn late(path: &Path, _: &[String]) {
    assert!(!NetIn::enabled(), "nobody listens");
    emit!(NetIn { n: 0 });
    let session = session(path);
    assert!(NetIn::enabled(), "the session listens");
    emit!(NetIn { n: 1 });
    emit!(NetOut { n: 2 });
    drop(session);
    assert!(!NetIn::enabled() && !Disk::enabled(), "nobody listens any more");
    emit_each(3);
    report(NetIn::event());
}

/// Sessions that turn away from an event while its fields are computed.
pub(crate) fn raced(path: &Path, _: &[String]) {
    let session = session(path);
    let meanwhile = |what: &str, happens: &dyn Fn()| {
        let result = try_emit!(NetIn {
            n: {
                happens();
                1
            }
        });
        println!("{what}={result:?}");
    };
    meanwhile("disabled", &|| session.disable());
    session.enable();
    meanwhile("filtered", &|| session.set_events("disk").expect("a glob"));
    session.set_events("*").expect("a glob");
    emit!(NetIn { n: 2 });
    println!("losses={}", session.losses());
    let session = Cell::new(Some(session));
    meanwhile("ended", &|| drop(session.take()));
    report(NetIn::event());
}

/// Threads that emit while another one enables and disables. Arguments: threads, toggles.
pub(crate) fn toggle(path: &Path, args: &[String]) {
    let session = session(path);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..number(args, 0) {
            scope.spawn(|| {
                let mut n = 0;
                while !stop.load(Ordering::Relaxed) {
                    emit!(NetIn { n });
                    n += 1;
                }
            });
        }
        for _ in 0..number(args, 1) {
            session.disable();
            std::thread::sleep(Duration::from_micros(100));
            session.enable();
            std::thread::sleep(Duration::from_micros(100));
        }
        stop.store(true, Ordering::Relaxed);
    });
    report(NetIn::event());
    println!("losses={}", session.losses());
}

/// A session that is off for a while, with a capture beside it.
pub(crate) fn off_and_on(path: &Path, _: &[String]) {
    let session = session(path);
    emit!(NetIn { n: 1 });
    session.disable();
    assert!(!NetIn::enabled());
    emit!(NetIn { n: 2 });
    emit!(NetOut { n: 2 });
    session.enable();
    let captured = capture(|| emit!(NetIn { n: 3 }));
    assert_eq!(captured.len(), 1);
    assert_eq!(captured[0]["n"], 3);
    let thread = std::thread::Builder::new().name("a thread".to_owned()).spawn(|| {
        emit!(NetIn { n: 4 });
    });
    thread.expect("a thread").join().expect("no panic");
    report(NetIn::event());
}

/// Argument: globs.
pub(crate) fn filter(path: &Path, args: &[String]) {
    emit!(NetIn { n: 0 });
    let session = Session::builder(path).events(&args[0]).start().expect("the session starts");
    emit_each(1);
    drop(session);
}

pub(crate) fn refilter(path: &Path, _: &[String]) {
    let session = session(path);
    emit_each(1);
    session.set_events("disk").expect("a glob");
    emit_each(2);
    let error = session.set_events("net_[").expect_err("no glob");
    println!("error={error}");
    emit_each(3);
    session.set_events("net_*").expect("a glob");
    emit_each(4);
}

/// A program that knows nothing of sessions.
pub(crate) fn environment(_: &Path, _: &[String]) {
    emit_each(1);
    println!("status={}", status());
}

/// Sessions one after another. Argument: how many.
pub(crate) fn restart(path: &Path, args: &[String]) {
    for n in 0..number(args, 0) {
        let session = session(path);
        emit!(NetIn { n });
        std::thread::scope(|scope| {
            scope.spawn(|| emit!(NetOut { n }));
        });
        println!("trace={}", session.trace_path().display());
    }
}

/// A flight recorder. Arguments: bytes to keep, events.
pub(crate) fn recorder(path: &Path, args: &[String]) {
    let keep = number(args, 0) as usize;
    let session = Session::builder(path).keep_last(keep).start().expect("the session starts");
    for n in 0..number(args, 1) {
        emit!(Disk { n });
    }
    println!("losses={}", session.losses());
}
