//! Processes: forks, and a process that is killed.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, raise, sigaction};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, alarm, fork as fork_process};
use user_events_rt::testing::capture;
use user_events_rt::{emit, register_all, user_event};

use super::{number, session};

#[user_event]
struct Step<'a> {
    who: &'a str,
    n: u64,
}

#[user_event]
struct ChildOnly {
    n: u64,
}

/// Runs `child` in a forked process and waits for it.
fn forked(child: impl FnOnce()) {
    // SAFETY: the children of these scenarios emit events, which is what is being tested, print
    // nothing, and exit without unwinding.
    match unsafe { fork_process() }.expect("a process can be made") {
        ForkResult::Child => {
            child();
            std::process::exit(0);
        }
        ForkResult::Parent { child } => {
            let status = waitpid(child, None).expect("the child is ours");
            assert_eq!(status, WaitStatus::Exited(child, 0));
        }
    }
}

/// Argument: when the fork comes (`before` the first event, `after` it, from a `thread` while
/// another one emits, or `nested`).
pub(crate) fn fork(path: &Path, args: &[String]) {
    let _session = session(path);
    match args[0].as_str() {
        "before" => {
            forked(|| emit!(Step { who: "child", n: 0 }));
            emit!(Step { who: "parent", n: 0 });
        }
        "after" => {
            emit!(Step { who: "parent", n: 0 });
            forked(|| {
                emit!(Step { who: "child", n: 0 });
                emit!(ChildOnly { n: 0 });
                std::thread::spawn(|| emit!(Step { who: "child", n: 1 })).join().expect("no panic");
            });
            emit!(Step { who: "parent", n: 1 });
        }
        "thread" => fork_while_emitting(),
        "nested" => forked(|| {
            emit!(Step { who: "child", n: 0 });
            forked(|| emit!(Step { who: "grandchild", n: 0 }));
            emit!(Step { who: "child", n: 1 });
        }),
        other => panic!("no such fork: {other}"),
    }
}

fn fork_while_emitting() {
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let emitter = scope.spawn(|| {
            let mut n = 0;
            while !stop.load(Ordering::Relaxed) {
                emit!(Step { who: "parent", n });
                n += 1;
            }
            n
        });
        for _ in 0..50 {
            forked(|| (0..100).for_each(|n| emit!(Step { who: "child", n })));
        }
        stop.store(true, Ordering::Relaxed);
        println!("parent={}", emitter.join().expect("no panic"));
    });
}

/// Forks while another thread registers all events, after as many turns as the argument says.
/// Prints how many events each of the children has, and the parent.
pub(crate) fn fork_while_registering(_: &Path, args: &[String]) {
    let turns = number(args, 0);
    let started = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let registering = scope.spawn(|| {
            started.store(true, Ordering::Relaxed);
            register_all().events
        });
        while !started.load(Ordering::Relaxed) {
            std::hint::spin_loop();
        }
        (0..turns).for_each(|_| std::hint::spin_loop());
        // SAFETY: the child registers and captures, which is what is being tested, and exits.
        match unsafe { fork_process() }.expect("a process can be made") {
            ForkResult::Child => {
                alarm::set(20);
                let events = register_all().events;
                // Looks at all of them.
                capture(|| ());
                // SAFETY: ends the process at once, without what the parent registered for its exit.
                unsafe { nix::libc::_exit(events as i32) };
            }
            ForkResult::Parent { child } => match waitpid(child, None) {
                Ok(WaitStatus::Exited(_, events)) => println!("child={events}"),
                other => println!("child={other:?}"),
            },
        }
        println!("parent={}", registering.join().expect("no panic"));
    });
}

extern "C" fn fork_now(_: i32) {
    forked(|| {
        emit!(Step { who: "child of a handler", n: 0 });
        // SAFETY: ends the process at once, without what the parent registered for its exit.
        unsafe { nix::libc::_exit(0) };
    });
}

/// A signal handler that forks, while events are emitted.
pub(crate) fn fork_in_handler(path: &Path, _: &[String]) {
    let _session = session(path);
    emit!(Step { who: "parent", n: 0 });
    let action =
        SigAction::new(SigHandler::Handler(fork_now), SaFlags::SA_RESTART, SigSet::empty());
    // SAFETY: the handler forks and emits; that it may is what is being tested.
    unsafe { sigaction(Signal::SIGUSR1, &action) }.expect("a handler can be set");
    for n in 1..20 {
        raise(Signal::SIGUSR1).expect("a signal can be raised");
        emit!(Step { who: "parent", n });
    }
}

/// Emits until it is killed. The file named by the argument holds, for each of two threads, how
/// many events had been emitted for certain.
pub(crate) fn unstoppable(path: &Path, args: &[String]) {
    let _session = session(path);
    let file = OpenOptions::new().read(true).write(true).open(&args[0]).expect("the test made it");
    // SAFETY: the test reads the file when this process is gone.
    let mut map = unsafe { memmap2::MmapMut::map_mut(&file) }.expect("it can be mapped");
    let counts = map.as_mut_ptr().cast::<AtomicU64>();
    let limit = number(args, 1);
    std::thread::scope(|scope| {
        for thread in 0..2 {
            // SAFETY: the file has room for two numbers.
            let count = unsafe { counts.add(thread) };
            // SAFETY: the mapping begins at a page, outlives the threads, and zeroes are valid.
            let count = unsafe { &*count };
            scope.spawn(move || {
                for n in 0..limit {
                    emit!(Step { who: if thread == 0 { "first" } else { "second" }, n });
                    count.store(n + 1, Ordering::Release);
                }
            });
        }
    });
}
