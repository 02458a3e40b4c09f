//! Numbered events in what tools print.

use user_events_vm_tests::guest::{Subject, tracefs};

/// A record of `tick`, whatever printed it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) n: u64,
    pub(crate) evaluated: u64,
}

/// The ticks in lines.
pub(crate) fn ticks(lines: &[String]) -> Vec<Tick> {
    lines.iter().filter_map(|line| tick(line)).collect()
}

fn tick(line: &str) -> Option<Tick> {
    let (_, fields) = line.split_once("tick: ")?;
    Some(Tick { n: number(fields, "n")?, evaluated: number(fields, "evaluated")? })
}

/// The number of a field.
pub(crate) fn number(fields: &str, name: &str) -> Option<u64> {
    let value =
        fields.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    let value = value?;
    // As a kernel with user events of its own prints it: in two ways, of which this is the first.
    match value.strip_prefix("0x") {
        Some(hexadecimal) => u64::from_str_radix(hexadecimal, 16).ok(),
        None => value.parse().ok(),
    }
}

/// Asserts that the numbers are `from`, `from + 1` and so on, and that nothing was computed for
/// others. Threads may overtake each other: the order of records is that of their processors.
pub(crate) fn assert_contiguous(ticks: &[Tick]) {
    assert!(!ticks.is_empty(), "there is none");
    let mut numbers: Vec<_> = ticks.iter().map(|tick| tick.n).collect();
    numbers.sort_unstable();
    let gap = numbers.windows(2).find(|pair| pair[0] + 1 != pair[1]);
    assert_eq!(gap, None, "of {} records", numbers.len());
}

/// Waits until one of the kernel's consumers (`ftrace`, `perf`) listens to `tick`, or does not.
pub(crate) fn until_listens(who: &str, listens: bool) {
    let what = format!("listening of {who} is {listens}");
    user_events_vm_tests::guest::until(&what, || tracefs::listens("tick", who) == listens);
}

/// A program whose `tick` the kernel knows, and that nobody listens to.
pub(crate) fn ready() -> Subject {
    let mut subject = Subject::start();
    assert_eq!(subject.ask("tick 1"), "next=1 evaluated=0");
    assert_eq!(subject.ask("enabled"), "false");
    subject
}

/// What arrives of the next two ticks, which are emitted while ftrace listens.
pub(crate) fn arrived(subject: &mut Subject) -> Vec<u64> {
    tracefs::clear();
    let enabled = tracefs::Enabled::new("user_events/tick");
    subject.ask("tick 2");
    drop(enabled);
    ticks(&tracefs::trace()).iter().map(|tick| tick.n).collect()
}
