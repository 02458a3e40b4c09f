//! What an event does not do to its program.

use std::collections::BTreeMap;

use user_events_vm_tests::guest::{Subject, Tool, in_tree, tracefs};

use crate::ticks::ready;
use crate::{Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("quiet_errno", USER_EVENTS, errno),
    ("quiet_allocations", USER_EVENTS, allocations),
    ("quiet_calls", USER_EVENTS, calls),
];

/// How a payload that is gathered on the stack reaches the kernel. Kernels with user events of their
/// own look at the position of a `pwrite`, and not at that of a `pwritev`.
fn write() -> &'static str {
    if in_tree() { "pwritev" } else { "pwrite64" }
}

fn errno() {
    let mut subject = ready();
    subject.ask("large 1 1");
    let _ticks = tracefs::Enabled::new("user_events/tick");
    let _large = tracefs::Enabled::new("user_events/large");
    let answer = subject.ask("errno");
    let wanted = answer.rsplit_once('=').expect("key=value").1.to_owned();
    let expected = format!("taken={wanted} too_large={wanted} first={wanted} wanted={wanted}");
    assert_eq!(answer, expected);
    subject.end();
}

fn allocations() {
    let mut subject = ready();
    subject.ask("large 1 1");
    let _ticks = tracefs::Enabled::new("user_events/tick");
    let _large = tracefs::Enabled::new("user_events/large");
    assert_eq!(subject.ask("allocations 1000"), "allocated=0");
    subject.end();
}

/// One call per event while somebody listens, nothing while nobody does.
fn calls() {
    // Enabled from the start: the event stays in the kernel while somebody listens.
    let mut keeper = Subject::start();
    keeper.ask("requests 1");
    let enabled = tracefs::Enabled::new("user_events/request");
    let [mut few, mut many] = [100, 1100].map(traced);
    drop(enabled);
    for calls in [&mut few, &mut many] {
        // The descriptor is looked at once in each tick of the clock, not for each event.
        calls.remove("newfstatat");
    }
    // A kernel with user events of its own is asked once what it makes of positions.
    let asked = u64::from(in_tree());
    assert_eq!((few[write()], many[write()]), (100 + asked, 1100 + asked));
    few.insert(write().to_owned(), many[write()]);
    assert_eq!(few, many, "of 100 and of 1100 requests");
    let [few, many] = [100, 1100].map(traced);
    assert_eq!(few, many, "while nobody listens");
    keeper.end();
}

/// The system calls of a program that emits so many, with their counts.
fn traced(requests: u32) -> BTreeMap<String, u64> {
    let output = Tool::new("strace")
        .args(&["-f", "-c", "-U", "calls,name", "vm_subject", "requests", &requests.to_string()])
        .run();
    assert!(output.status.success(), "{output:?}");
    let call = |line: &str| {
        let (count, name) = line.trim().split_once(' ')?;
        Some((name.trim().to_owned(), count.parse().ok()?))
    };
    let calls = output.stderr.lines().filter_map(call);
    calls.filter(|(name, _): &(String, u64)| name != "total").collect()
}
