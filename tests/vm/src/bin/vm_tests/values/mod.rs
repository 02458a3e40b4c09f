//! Each tool must print each field of each event as it is. What they must print is written by
//! hand (`expected.rs`), the values are in `vm_subject/values.rs`.

mod ebpf;
mod expected;
mod format;
mod in_tree;

use user_events_vm_tests::guest::{self, Recording, Subject, Tool, tracefs};

use crate::{EBPF, Test, USER_EVENTS};
use expected::{EVENTS, WORDS};

pub(crate) const TESTS: &[Test] = &[
    ("values_ftrace", USER_EVENTS, ftrace),
    ("values_perf", USER_EVENTS, perf),
    ("values_trace_cmd", USER_EVENTS, trace_cmd),
    ("values_bpftrace", EBPF, ebpf::bpftrace),
    ("values_bpftrace_relative", USER_EVENTS, ebpf::relative),
    ("values_format", USER_EVENTS, format::format),
];

/// A program whose events the kernel knows all.
fn registered() -> Subject {
    let mut subject = Subject::start();
    subject.ask("register_all");
    subject
}

fn ftrace() {
    let mut subject = registered();
    tracefs::write("events/user_events/enable", "1");
    subject.ask("values");
    tracefs::write("events/user_events/enable", "0");
    let expected = if guest::in_tree() { in_tree::TRACE } else { EVENTS };
    as_expected(expected, &tracefs::trace(), |_, text| text);
    subject.end();
}

fn perf() {
    let mut subject = registered();
    let recording = Recording::perf(&["-e", "user_events:*"]);
    subject.ask("values");
    let lines = recording.script();
    as_expected(by_tools(), &lines, but_for_relative_slices);
    subject.end();
}

fn trace_cmd() {
    let mut subject = registered();
    let recording = Recording::trace_cmd("nothing", &["-e", "user_events"]);
    subject.ask("values");
    let lines = recording.report(&[]);
    as_expected(by_tools(), &lines, |_, text| text);
    subject.end();
}

/// What perf and trace-cmd must print.
fn by_tools() -> &'static [(&'static str, &'static str)] {
    if guest::in_tree() { in_tree::TOOLS } else { EVENTS }
}

/// The text without what the libtraceevent in perf 6.1 makes of `__rel_loc` slices that are
/// no text: perf takes the location word for them. It is why the runtime asks for `__data_loc`
/// unless told otherwise.
fn but_for_relative_slices(event: &str, text: String) -> String {
    if event == "relative" { text.replace(WORDS.1, WORDS.0) } else { text }
}

/// Compares a tool's lines with what is expected of each event.
fn as_expected(
    events: &[(&str, &str)],
    lines: &[String],
    understood: impl Fn(&str, String) -> String,
) {
    let mut differ = Vec::new();
    for (event, expected) in events {
        let found = fields(lines, event).map(|text| understood(event, text));
        if found.as_deref() != Some(*expected) {
            differ.push(format!("{event}:\n expected {expected:?}\n    found {found:?}"));
        }
    }
    assert!(differ.is_empty(), "{}\n{lines:#?}", differ.join("\n"));
}

/// The fields in an event's only line: behind its name.
fn fields(lines: &[String], event: &str) -> Option<String> {
    let name = [format!(" {event}:"), format!(":{event}:")];
    let mut found =
        lines.iter().filter_map(|line| name.iter().find_map(|name| line.split_once(name)));
    let (_, text) = found.next()?;
    assert!(found.next().is_none(), "{event} is there twice: {lines:#?}");
    Some(text.trim().to_owned())
}

/// Everything that a tool prints, however it ends.
fn run(tool: Tool) -> String {
    let output = tool.run();
    format!("{}{}", output.stdout, output.stderr)
}
