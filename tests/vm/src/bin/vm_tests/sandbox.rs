//! A program that takes system calls from itself (seccomp), and goes on.

use user_events_vm_tests::guest::{Subject, module, tracefs};

use crate::ticks::{arrived, ready};
use crate::{Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("sandbox_before_first_use", USER_EVENTS, before_first_use),
    ("sandbox_of_an_old_kernel", USER_EVENTS, old_kernel),
    ("sandbox_without_open", USER_EVENTS, without_open),
    ("sandbox_after_first_use", USER_EVENTS, after_first_use),
    ("sandbox_after_a_worker", USER_EVENTS, after_a_worker),
    ("sandbox_of_a_worker", USER_EVENTS, of_a_worker),
    ("sandbox_forked", USER_EVENTS, forked),
    ("sandbox_forked_by_a_worker", USER_EVENTS, forked_by_a_worker),
    ("sandbox_without_write", USER_EVENTS, without_write),
];

const DATA: &str = "/sys/kernel/tracing/user_events_data";

fn before_first_use() {
    nothing_works("ioctl 1", "register events with", "Operation not permitted (os error 1)");
}

/// What container runtimes answer to calls that they do not know.
fn old_kernel() {
    nothing_works("ioctl 38", "register events with", "Function not implemented (os error 38)");
}

fn without_open() {
    nothing_works("openat 1", "open", "Operation not permitted (os error 1)");
}

fn nothing_works(denied: &str, action: &str, error: &str) {
    let mut subject = Subject::start();
    subject.ask(&format!("deny {denied}"));
    assert_eq!(subject.ask("tick 3"), "next=3 evaluated=0");
    let status = subject.ask("status");
    let expected = format!(
        "session: none\nkernel: cannot {action} {DATA}: {error}; a seccomp filter, a security \
         module or a lockdown of the kernel forbids it: call register_all() before a filter is \
         installed"
    );
    assert_eq!(status, expected);
    assert_eq!(subject.ask("refresh"), status);
    assert_eq!(subject.ask("tick 3"), "next=6 evaluated=0");
    assert_eq!(subject.ask("enabled"), "false");
    subject.end();
}

/// What is told of an event that came too late.
fn refused(event: &str) -> String {
    format!(
        "\nrefused: `{event}`: this process may not register events any more (Operation not \
         permitted (os error 1)): a seccomp filter or a security module refuses the ioctl(2) by \
         which it is done; let it, or call register_all() before the filter is installed"
    )
}

fn after_first_use() {
    let mut subject = ready();
    subject.ask("deny ioctl 1");
    subject.ask("other 1");
    let expected =
        format!("session: none\nkernel: 1 events registered by {DATA}{}", refused("other"));
    assert_eq!(subject.ask("status"), expected);
    assert_eq!(arrived(&mut subject), [1, 2]);
    // What is registered stays, whatever is asked for.
    assert_eq!(subject.ask("refresh"), expected);
    assert_eq!(arrived(&mut subject), [3, 4]);
    subject.end();
}

/// Where registrations go with their threads, there is no second one.
fn after_a_worker() {
    let mut subject = Subject::start();
    subject.ask("thread tick 1");
    subject.ask("deny ioctl 1");
    assert_eq!(subject.ask("tick 1"), "next=2 evaluated=0");
    let status = subject.ask("status");
    if module::is_loaded() {
        assert_eq!(status, format!("session: none\nkernel: 1 events registered by {DATA}"));
        assert_eq!(arrived(&mut subject), [2, 3]);
    } else {
        let expected =
            format!("session: none\nkernel: 0 events registered by {DATA}{}", refused("tick"));
        assert_eq!(status, expected);
        assert_eq!(subject.ask("enabled"), "false");
    }
    subject.end();
}

/// A worker that cannot take back what it registered.
fn of_a_worker() {
    let mut subject = Subject::start();
    subject.ask("thread tick 1 , deny ioctl 1");
    subject.ask("tick 1");
    assert_eq!(
        subject.ask("status"),
        format!("session: none\nkernel: 1 events registered by {DATA}")
    );
    assert_eq!(arrived(&mut subject), [2, 3]);
    subject.end();
}

/// What the parent registered is the child's, too: it does not have to ask.
fn forked() {
    let mut subject = ready();
    subject.ask("deny ioctl 1");
    let enabled = tracefs::Enabled::new("user_events/tick");
    subject.ask("fork 3");
    drop(enabled);
    assert_eq!(tracefs::trace().len(), 2 * 3, "{:#?}", tracefs::trace());
    subject.end();
}

/// The same for what a worker registered, which is the child's main thread.
fn forked_by_a_worker() {
    let mut subject = Subject::start();
    let enable = "sh echo 1 > /sys/kernel/tracing/events/user_events/tick/enable";
    subject.ask(&format!("thread tick 1 , {enable} , deny ioctl 1 , fork 3"));
    assert_eq!(tracefs::trace().len(), 2 * 3, "{:#?}", tracefs::trace());
    subject.end();
}

fn without_write() {
    let mut subject = Subject::start();
    subject.ask("large 1 1");
    let enabled = tracefs::Enabled::new("user_events/large");
    assert_eq!(subject.ask("large 1 1"), "Ok(())");
    for call in ["write", "writev", "pwrite64", "pwritev"] {
        // Not on descriptors that are in use otherwise.
        subject.ask(&format!("deny {call} 1 100"));
    }
    for len in [1, 2000] {
        assert_eq!(subject.ask(&format!("large 3 {len}")), "Err(System(1))");
    }
    let counters = "emitted=1 kernel=1 too_large=0 raced=0 failed=6 dropped=6";
    assert_eq!(subject.ask("counters"), counters);
    drop(enabled);
    assert_eq!(tracefs::trace().len(), 1);
    subject.end();
}
