//! Consumers that come and go while a program runs: each gets all of its window, and outside of
//! the windows nothing is computed.

use std::collections::BTreeSet;

use user_events_vm_tests::guest::{Need, Recording, Subject, tracefs, until};

use crate::ticks::{Tick, assert_contiguous, number, ready, ticks, until_listens};
use crate::{EBPF, Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("window_exact", USER_EVENTS, exact),
    ("window_ftrace", USER_EVENTS, ftrace),
    ("window_perf", USER_EVENTS, perf),
    ("window_trace_cmd", USER_EVENTS, trace_cmd),
    ("window_bpftrace", EBPF, bpftrace),
    ("window_all", USER_EVENTS, all),
    ("window_sweep", USER_EVENTS, sweep),
];

const EVENT: &str = "user_events/tick";
const PROBE: &str = "tracepoint:user_events:tick { printf(\"tick: n=%lu evaluated=%lu\\n\", \
                     args->n, args->evaluated); }";

/// Emissions between and beside the two writes to `enable`.
fn exact() {
    let mut subject = ready();
    let numbers: Vec<_> = (0..3)
        .flat_map(|_| {
            tracefs::clear();
            subject.ask("tick 10");
            let enabled = tracefs::Enabled::new(EVENT);
            assert_eq!(subject.ask("enabled"), "true");
            subject.ask("tick 5");
            drop(enabled);
            assert_eq!(subject.ask("enabled"), "false");
            subject.ask("tick 10");
            ticks(&tracefs::trace())
        })
        .collect();
    let expected: Vec<_> = [11..16, 36..41, 61..66]
        .into_iter()
        .flatten()
        .zip(0..)
        .map(|(n, evaluated)| Tick { n, evaluated })
        .collect();
    assert_eq!(numbers, expected);
    assert_eq!(subject.ask("tick 0"), "next=76 evaluated=15");
    subject.end();
}

/// Opens a window with a consumer while the program emits without end, and judges it.
fn while_running(who: &str, window: impl FnOnce(&mut Subject) -> Vec<String>) {
    let mut subject = ready();
    subject.ask("run");
    let lines = window(&mut subject);
    until_listens(who, false);
    assert_eq!(subject.ask("enabled"), "false");
    let answer = subject.ask("halt");
    let seen = ticks(&lines);
    assert_contiguous(&seen);
    let (next, evaluated) = (number(&answer, "next"), number(&answer, "evaluated"));
    assert!(next > evaluated, "some were emitted outside: {answer}");
    assert!(evaluated >= Some(seen.len() as u64), "{} records, {answer}", seen.len());
    subject.end();
}

/// Waits until the program has come some way.
fn go_on(subject: &mut Subject) {
    let now = subject.ask_number("tick 0", "next");
    until("the program has emitted some", || subject.ask_number("tick 0", "next") > now + 200);
}

fn ftrace() {
    while_running("ftrace", |subject| {
        go_on(subject);
        let enabled = tracefs::Enabled::new(EVENT);
        go_on(subject);
        drop(enabled);
        go_on(subject);
        tracefs::trace()
    });
}

fn perf() {
    while_running("perf", |subject| {
        let recording = Recording::perf(&["-e", "user_events:tick"]);
        go_on(subject);
        recording.script()
    });
}

fn trace_cmd() {
    while_running("ftrace", |subject| {
        let recording = Recording::trace_cmd("tick", &["-e", "user_events:tick"]);
        go_on(subject);
        recording.report(&[])
    });
}

fn bpftrace() {
    while_running("perf", |subject| {
        let recording = Recording::bpftrace("", PROBE);
        go_on(subject);
        recording.lines()
    });
}

/// All that there are at once: none takes another one's records.
fn all() {
    let mut subject = ready();
    subject.ask("run");
    let bpftrace = Need::Ebpf.missing().is_none().then(|| Recording::bpftrace("", PROBE));
    let perf = Recording::perf(&["-e", "user_events:tick"]);
    let enabled = tracefs::Enabled::new(EVENT);
    assert_eq!(subject.ask("enabled"), "true");
    let from = subject.ask_number("tick 0", "next") + 1;
    go_on(&mut subject);
    let to = subject.ask_number("tick 0", "next");
    // The program's other thread may be in the middle of one.
    go_on(&mut subject);
    drop(enabled);
    let mut seen = vec![tracefs::trace(), perf.script()];
    seen.extend(bpftrace.map(Recording::lines));
    until_listens("perf", false);
    until_listens("ftrace", false);
    for lines in &seen {
        let ticks = ticks(lines);
        assert_contiguous(&ticks);
        let numbers: BTreeSet<_> = ticks.iter().map(|tick| tick.n).collect();
        assert!((from..to).all(|n| numbers.contains(&n)), "{from}..{to}: {numbers:?}");
    }
    assert_eq!(subject.ask("enabled"), "false");
    subject.ask("halt");
    subject.end();
}

/// A sweep opens the status page with `O_TRUNC`: those who have mapped it must not notice.
fn sweep() {
    let mut subject = ready();
    tracefs::sweep();
    assert_eq!(subject.ask("enabled"), "false");
    let enabled = tracefs::Enabled::new(EVENT);
    tracefs::sweep();
    assert_eq!(subject.ask("tick 3"), "next=4 evaluated=3");
    drop(enabled);
    assert_contiguous(&ticks(&tracefs::trace()));
    subject.end();
}
