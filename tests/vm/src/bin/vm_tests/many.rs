//! A program with very many events.

use std::collections::BTreeSet;
use std::fs;

use user_events_vm_tests::guest::{Subject, Tool, in_tree, tracefs, until};

use crate::{Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[("many_events", USER_EVENTS, many)];

const COUNT: usize = 10_000;

/// Directories of events.
fn directories() -> usize {
    let entries = fs::read_dir(tracefs::path("events/user_events")).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).count()
}

fn in_status() -> usize {
    tracefs::known().len()
}

fn all_gone() {
    until("all events are gone", || in_status() == 0);
    assert_eq!(directories(), 0);
}

fn registered() -> Subject {
    let mut subject = Subject::start_as(Tool::new("vm_many"));
    let status = subject.ask("register_all");
    let expected = "session: none\nkernel: 10000 events registered by \
                    /sys/kernel/tracing/user_events_data\n";
    assert!(status.starts_with(expected), "{status}");
    println!("register_all: {}", status.lines().next_back().unwrap_or_default());
    subject
}

fn many() {
    let subject = registered();
    assert_eq!((directories(), in_status()), (COUNT, COUNT));
    subject.end();
    all_gone();

    let mut subject = registered();
    tracefs::write("events/user_events/enable", "1");
    let emitted = subject.ask("emit");
    assert!(emitted.starts_with("emitted=10000\n"), "{emitted}");
    println!("emit: {emitted:?}");
    tracefs::write("events/user_events/enable", "0");
    let trace = tracefs::trace();
    let names: BTreeSet<_> = trace
        .iter()
        .filter_map(|line| line.split(' ').find(|word| word.starts_with("many")))
        .collect();
    assert_eq!((trace.len(), names.len()), (COUNT, COUNT));
    subject.end();
    if !in_tree() {
        // Their records are still to be read.
        assert_eq!(in_status(), COUNT);
    }
    tracefs::sweep();
    all_gone();
}
