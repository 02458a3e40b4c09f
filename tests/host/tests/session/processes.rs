//! Processes: forks, and kills.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use user_events_rt::read::Reader;

use super::babeltrace::{Printed, print};
use super::subject::{Place, command, run};

/// Records of each `who`, as process and numbers in order.
fn steps(printed: &Printed) -> HashMap<String, Vec<(u32, u64)>> {
    let mut steps: HashMap<String, Vec<(u32, u64)>> = HashMap::new();
    for line in printed.of_event("step") {
        let who = line.field("who").trim_matches('"').to_owned();
        steps.entry(who).or_default().push((line.pid, line.number("n")));
    }
    steps
}

fn numbers(steps: &HashMap<String, Vec<(u32, u64)>>, who: &str) -> Vec<u64> {
    let steps = steps.get(who).unwrap_or_else(|| panic!("no `{who}` in {steps:?}"));
    assert!(steps.iter().all(|(pid, _)| *pid == steps[0].0), "{who} is one process");
    steps.iter().map(|(_, n)| *n).collect()
}

fn traces_of(how: &str) -> (Place, HashMap<String, Vec<(u32, u64)>>) {
    let place = Place::new();
    run("fork", &place.session, &[how]);
    let steps = steps(&print(&place.session));
    (place, steps)
}

pub(crate) fn fork_before() {
    let (place, steps) = traces_of("before");
    assert_eq!(numbers(&steps, "parent"), [0]);
    assert_eq!(numbers(&steps, "child"), [0]);
    assert_ne!(steps["parent"][0].0, steps["child"][0].0);
    assert_eq!(place.traces().len(), 2);
}

pub(crate) fn fork_after() {
    let (place, steps) = traces_of("after");
    assert_eq!(numbers(&steps, "parent"), [0, 1]);
    assert_eq!(numbers(&steps, "child"), [0, 1]);
    assert_eq!(print(&place.session).count("child_only"), 1);
}

pub(crate) fn fork_while_emitting() {
    let place = Place::new();
    let report = run("fork", &place.session, &["thread"]);
    let steps = steps(&print(&place.session));
    let parent = numbers(&steps, "parent");
    assert!(parent.iter().copied().eq(0..report.number("parent")), "the parent lost something");
    let mut children: HashMap<u32, Vec<u64>> = HashMap::new();
    for (pid, n) in &steps["child"] {
        children.entry(*pid).or_default().push(*n);
    }
    assert_eq!(children.len(), 50);
    assert!(children.values().all(|numbers| numbers.iter().copied().eq(0..100)));
}

pub(crate) fn fork_while_registering() {
    for turns in 0..200 {
        let turns = (turns * 25).to_string();
        let report = run("fork_while_registering", Path::new(""), &[&turns]);
        assert_eq!(report.text("child"), report.text("parent"), "after {turns} turns");
    }
}

pub(crate) fn fork_nested() {
    let (place, steps) = traces_of("nested");
    assert_eq!(numbers(&steps, "child"), [0, 1]);
    assert_eq!(numbers(&steps, "grandchild"), [0]);
    // The parent emitted nothing; its trace is there and empty.
    assert_eq!(place.traces().len(), 3);
}

pub(crate) fn fork_in_handler() {
    let place = Place::new();
    run("fork_in_handler", &place.session, &[]);
    let steps = steps(&print(&place.session));
    assert!(numbers(&steps, "parent").into_iter().eq(0..20));
    assert_eq!(steps["child of a handler"].len(), 19);
}

/// What the program had emitted for certain when it was killed.
fn certain(path: &std::path::Path) -> [u64; 2] {
    let bytes = fs::read(path).expect("the test made it");
    [0, 8].map(|at| u64::from_ne_bytes(bytes[at..at + 8].try_into().expect("eight bytes")))
}

pub(crate) fn killed() {
    for round in 0..200 {
        let place = Place::new();
        let counts = place.directory.path().join("counts");
        fs::write(&counts, [0; 4096]).expect("it can be made");
        let mut child = command("unstoppable", &place.session)
            .args([counts.to_str().expect("plain"), "100000000"])
            .spawn()
            .expect("the subject runs");
        // At a different moment each time: while it starts, registers, writes, changes files.
        std::thread::sleep(Duration::from_micros(500 + 137 * (round % 100)));
        child.kill().expect("it is ours");
        child.wait().expect("it is ours");
        if place.session.exists() && !place.traces().is_empty() {
            check_killed(&place, certain(&counts), round);
        }
    }
}

fn check_killed(place: &Place, certain: [u64; 2], round: u64) {
    if !place.traces()[0].join("metadata").exists() {
        // Killed before the trace began.
        return assert_eq!(certain, [0, 0]);
    }
    let printed = print(&place.session);
    let steps = steps(&printed);
    for (who, certain) in ["first", "second"].into_iter().zip(certain) {
        let seen = steps.get(who).map_or(0, Vec::len) as u64;
        assert!(seen >= certain, "round {round}: {seen} of {certain} emitted ones are there");
        if seen > 0 {
            assert!(numbers(&steps, who).into_iter().eq(0..seen), "round {round}: gaps");
        }
    }
    let read = count(Reader::open(&place.session).expect("a session"));
    assert_eq!(read, printed.lines.len(), "round {round}");
}

/// The records of a reader, each of which must be whole.
fn count(reader: Reader) -> usize {
    reader.inspect(|record| assert!(record.is_ok(), "{record:?}")).count()
}

pub(crate) fn read_while_written() {
    let place = Place::new();
    let counts = place.directory.path().join("counts");
    fs::write(&counts, [0; 4096]).expect("it can be made");
    let mut child = command("unstoppable", &place.session)
        .args([counts.to_str().expect("plain"), "1000000"])
        .stdout(Stdio::null())
        .spawn()
        .expect("the subject runs");
    let deadline = Instant::now() + Duration::from_secs(60);
    let (mut last, mut reads) = (0, 0);
    while child.try_wait().expect("it is ours").is_none() {
        assert!(Instant::now() < deadline, "it does not end");
        let Ok(reader) = Reader::open(&place.session) else { continue };
        let seen = count(reader);
        assert!(seen >= last, "records are gone");
        (last, reads) = (seen, reads + 1);
    }
    assert!(reads > 0);
    assert_eq!(print(&place.session).count("step"), 2_000_000);
}
