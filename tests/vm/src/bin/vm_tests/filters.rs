//! What consumers make of fields: filters, counts, stacks.

use user_events_vm_tests::guest::{Recording, Subject, Tool, tracefs};

use crate::ticks::{ready, ticks};
use crate::{Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("filter_ftrace", USER_EVENTS, ftrace),
    ("filter_perf", USER_EVENTS, perf),
    ("stat", USER_EVENTS, stat),
    ("stacks", USER_EVENTS, stacks),
];

/// Of 30 ticks 10 have each path.
const FILTERS: &[(&str, &[u64])] = &[
    ("n > 27", &[28, 29, 30]),
    ("path == \"/about\" && n < 10", &[1, 4, 7]),
    ("path ~ \"/*o*\" && n >= 25", &[25, 28]),
    ("path == \"/\" && n > 20 || n == 3", &[3, 23, 26, 29]),
];

fn numbers(lines: &[String]) -> Vec<u64> {
    ticks(lines).iter().map(|tick| tick.n).collect()
}

fn ftrace() {
    for (filter, expected) in FILTERS {
        let mut subject = ready();
        tracefs::clear();
        tracefs::write("events/user_events/tick/filter", filter);
        let enabled = tracefs::Enabled::new("user_events/tick");
        subject.ask("tick 30");
        drop(enabled);
        assert_eq!(numbers(&tracefs::trace()), *expected, "{filter}");
        tracefs::write("events/user_events/tick/filter", "0");
        subject.end();
    }
}

fn perf() {
    for (filter, expected) in FILTERS {
        let mut subject = ready();
        let recording = Recording::perf(&["-e", "user_events:tick", "--filter", filter]);
        subject.ask("tick 30");
        assert_eq!(numbers(&recording.script()), *expected, "{filter}");
        subject.end();
    }
}

fn stat() {
    // The event must be there when perf looks for it.
    let mut keeper = Subject::start();
    keeper.ask("requests 1");
    let output = Tool::new("perf")
        .args(&["stat", "-x,", "-e", "user_events:request", "--", "vm_subject", "requests", "1234"])
        .run();
    let counted = output.stderr.lines().find(|line| line.contains("user_events:request"));
    let count = counted.and_then(|line| line.split(',').next());
    assert_eq!(count, Some("1234"), "{output:?}");
    keeper.end();
}

/// The way from `main` to the event.
fn stacks() {
    let mut subject = ready();
    // The subject is built as programs are by default: without frame pointers.
    let event = ["-e", "user_events:tick", "--call-graph", "dwarf,16384"];
    let recording = Recording::perf(&event);
    subject.ask("tick 2");
    // Inlined functions would take addr2line to find.
    let script = recording.script_with(&["--no-inline"]);
    assert_eq!(numbers(&script), [1, 2], "{script:#?}");
    let functions = ["handle_request", "ticks::ticks", "talk::talk", "main"];
    for function in functions {
        let count = script.iter().filter(|line| line.contains(function)).count();
        assert!(count >= 2, "{function}: {script:#?}");
    }
    subject.end();
}
