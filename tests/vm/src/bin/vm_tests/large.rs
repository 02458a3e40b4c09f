//! Payloads that one consumer takes and another one does not. The payload of `large` is 4 bytes
//! of location, the text, and a NUL.

use user_events_vm_tests::guest::{Recording, Subject, in_tree, tracefs};

use crate::{Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("large_ftrace", USER_EVENTS, ftrace),
    ("large_perf", USER_EVENTS, perf),
    ("large_both", USER_EVENTS, both),
];

const LENGTHS: [usize; 8] = [4000, 4040, 4200, 5000, 6000, 7000, 8000, 9000];

/// The most that every one takes, by `user-events-rt`'s README: about 4,060 and 8,180 bytes.
const FTRACE: usize = 4045;
const PERF: usize = 8175;

/// What a program is let write to perf alone. A kernel with user events of its own does not tell
/// what ftrace dropped: what that one would drop the runtime keeps back from all.
fn perf_limit() -> usize {
    if in_tree() { FTRACE } else { PERF }
}

fn ready() -> Subject {
    let mut subject = Subject::start();
    subject.ask("large 1 1");
    subject
}

/// Emits each length; what is said of it must be what arrives.
fn each(subject: &mut Subject, lengths: &[usize], limit: usize) {
    for len in lengths {
        let expected = if *len <= limit { "Ok(())" } else { "Err(TooLarge)" };
        assert_eq!(subject.ask(&format!("large 2 {len}")), expected, "{len}");
    }
}

/// Asserts the counters: what was emitted and what was dropped are all calls.
fn counted(subject: &mut Subject, emitted: usize, too_large: usize) {
    let expected = format!(
        "emitted={emitted} kernel={emitted} too_large={too_large} raced=0 failed=0 \
         dropped={too_large}"
    );
    assert_eq!(subject.ask("counters"), expected);
    tracefs::assert_status("large", "written", emitted as u64);
}

/// The lengths of the texts that a tool shows.
fn texts(lines: &[String]) -> Vec<usize> {
    let text = |line: &String| Some(line.split_once("large: text=")?.1.trim().len());
    lines.iter().filter_map(text).collect()
}

fn ftrace() {
    let mut subject = ready();
    let enabled = tracefs::Enabled::new("user_events/large");
    each(&mut subject, &LENGTHS, FTRACE);
    drop(enabled);
    counted(&mut subject, 4, 12);
    let seen = texts(&tracefs::trace());
    assert_eq!(seen.len(), 4, "{seen:?}");
    subject.end();
}

fn perf() {
    let mut subject = ready();
    let recording = Recording::perf(&["-e", "user_events:large"]);
    let lengths = [&LENGTHS[..], &[PERF, PERF + 1]].concat();
    each(&mut subject, &lengths, perf_limit());
    let taken = lengths_twice(&lengths, perf_limit());
    assert_eq!(texts(&recording.script()), taken);
    counted(&mut subject, taken.len(), 2 * lengths.len() - taken.len());
    subject.end();
}

/// perf has what ftrace drops, and the program is told of the loss.
fn both() {
    let mut subject = ready();
    let recording = Recording::perf(&["-e", "user_events:large"]);
    let enabled = tracefs::Enabled::new("user_events/large");
    each(&mut subject, &LENGTHS, FTRACE);
    drop(enabled);
    assert_eq!(texts(&recording.script()), lengths_twice(&LENGTHS, perf_limit()));
    assert_eq!(texts(&tracefs::trace()).len(), 4);
    subject.end();
}

fn lengths_twice(lengths: &[usize], limit: usize) -> Vec<usize> {
    lengths.iter().filter(|len| **len <= limit).flat_map(|len| [*len; 2]).collect()
}
