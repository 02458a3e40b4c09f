//! Several threads and processes on one descriptor.

use std::collections::BTreeMap;

use user_events_vm_tests::guest::{Subject, tracefs};

use crate::ticks::{number, ready, ticks};
use crate::{Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] =
    &[("threads_one_descriptor", USER_EVENTS, one_descriptor), ("threads_fork", USER_EVENTS, fork)];

const THREADS: u64 = 2;
const COUNT: u64 = 3000;

fn one_descriptor() {
    let mut subject = Subject::start();
    subject.ask("threads 2 1");
    tracefs::write("buffer_size_kb", "8192");
    let enabled = tracefs::Enabled::new("user_events/part");
    subject.ask(&format!("threads {THREADS} {COUNT}"));
    drop(enabled);
    let mut parts: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for line in tracefs::trace() {
        let (_, fields) = line.split_once("part: ").unwrap_or_else(|| panic!("{line}"));
        let [thread, n] = ["thread", "n"].map(|name| number(fields, name).expect("a number"));
        let text = fields.split_once("text=").map(|(_, text)| text.trim());
        assert_eq!(text, Some(&*thread.to_string().repeat((n % 50) as usize)), "{line}");
        parts.entry(thread).or_default().push(n);
    }
    let (mut missing, mut damaged) = (0, Vec::new());
    for thread in 0..THREADS {
        let numbers = parts.remove(&thread).unwrap_or_default();
        missing += COUNT - numbers.len() as u64;
        damaged.extend(numbers.windows(2).filter(|pair| pair[0] >= pair[1]).map(<[_]>::to_vec));
    }
    assert_eq!(damaged, Vec::<Vec<u64>>::new(), "each thread's own are in order");
    assert_eq!(missing, lost(), "what is not there is counted as lost");
    assert_eq!(missing, 0, "the buffers are large enough");
    tracefs::assert_status("part", "written", THREADS * COUNT);
    subject.end();
}

/// What the buffers of all processors had no room for.
fn lost() -> u64 {
    let of = |cpu: u32| {
        let stats = tracefs::read(&format!("per_cpu/cpu{cpu}/stats"));
        let counts = ["overrun", "dropped events"].map(|name| {
            let line = stats.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.and_then(|count| count.trim().parse::<u64>().ok()).expect("a count")
        });
        counts.iter().sum::<u64>()
    };
    (0..2).map(of).sum()
}

/// A child goes on where its parent was, with what is registered and with what is not.
fn fork() {
    let mut subject = ready();
    let enabled = tracefs::Enabled::new("user_events/tick");
    let child = subject.ask_number("fork 20", "child");
    subject.ask("tick 5");
    drop(enabled);
    let of = |pid: u64| -> Vec<u64> {
        let thread = format!("-{pid} ");
        let lines: Vec<_> =
            tracefs::trace().into_iter().filter(|line| line.contains(&thread)).collect();
        ticks(&lines).iter().map(|tick| tick.n).collect()
    };
    let parent = of(u64::try_from(subject.pid()).expect("process ids are positive"));
    assert_eq!(parent, (1..26).collect::<Vec<_>>());
    assert_eq!(of(child), (1..21).collect::<Vec<_>>());
    subject.end();
}
