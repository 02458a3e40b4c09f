//! A program's first event.

use user_events_vm_tests::guest::{Recording, Subject, Tool, tracefs};

use crate::ticks::ticks;
use crate::{Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] =
    &[("first_event", USER_EVENTS, event), ("first_event_alone", USER_EVENTS, alone)];

/// Whoever registers all events at the start may be watched from the first one on.
fn event() {
    let mut subject = Subject::start();
    let status = subject.ask("register_all");
    assert!(status.contains(" events registered by /sys/kernel/tracing/user_events_data"));
    assert!(!status.contains("refused: `tick`"), "{status}");
    let recording = Recording::perf(&["-e", "user_events:tick"]);
    subject.ask("tick 3");
    let seen = ticks(&recording.script());
    assert_eq!(seen.iter().map(|tick| tick.n).collect::<Vec<_>>(), [0, 1, 2]);
    subject.end();
}

/// Without that, the kernel learns of an event at its first use.
fn alone() {
    let mut subject = Subject::start();
    subject.ask("status");
    assert_eq!(tracefs::status_of("tick"), None);
    let stat = Tool::new("perf").args(&["stat", "-e", "user_events:tick", "/bin/true"]).run();
    assert!(!stat.status.success(), "{stat:?}");
    subject.ask("tick 1");
    assert!(tracefs::status_of("tick").is_some());
    Tool::new("perf").args(&["stat", "-e", "user_events:tick", "/bin/true"]).ok();
    subject.end();
}
