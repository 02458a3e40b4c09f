//! Threads.

use std::collections::HashSet;

use super::babeltrace::print;
use super::subject::{Place, run};

/// Every pair of thread and number, once.
fn is_complete(printed: &super::babeltrace::Printed, threads: u64, events: u64) {
    let seen: HashSet<_> =
        printed.of_event("first").map(|line| (line.number("thread"), line.number("n"))).collect();
    assert_eq!(printed.count("first"), threads * events, "nothing twice");
    assert_eq!(seen.len() as u64, threads * events, "nothing lost");
}

pub(crate) fn race() {
    for _ in 0..5 {
        let place = Place::new();
        let report = run("race", &place.session, &["100", "50"]);
        let printed = print(&place.session);
        is_complete(&printed, 100, 50);
        assert_eq!(report.number("first.emitted"), 5000);
        assert_eq!(report.number("losses"), 0);
        let metadata = std::fs::read_to_string(place.traces()[0].join("metadata"));
        let declared = metadata.expect("it is there").matches("event {").count();
        assert_eq!(declared, 1, "one registration");
    }
}

pub(crate) fn short_lived() {
    let place = Place::new();
    let report = run("short_threads", &place.session, &["1000"]);
    let printed = print(&place.session);
    is_complete(&printed, 1000, 1);
    assert_eq!(report.number("losses"), 0);
    let tids: HashSet<_> = printed.lines.iter().map(|line| line.tid).collect();
    assert!(tids.len() > 900, "{} thread ids: records name the thread that emitted", tids.len());
    let files = std::fs::read_dir(&place.traces()[0]).expect("it is there").count();
    assert!(files < 30, "{files} files: streams of finished threads are handed on");
}

pub(crate) fn destructors() {
    let place = Place::new();
    let report = run("destructors", &place.session, &["50"]);
    let printed = print(&place.session);
    assert_eq!(printed.count("first"), 150, "the thread's and two destructors'");
    assert_eq!(report.number("losses"), 0);
}

pub(crate) fn churn() {
    const SESSIONS: u64 = 20;
    let place = Place::new();
    let report = run("churn", &place.session, &["3", &SESSIONS.to_string()]);
    let printed = print(&place.session);
    let seen: HashSet<_> = printed.of_event("first").map(|line| line.number("n")).collect();
    assert_eq!(seen.len() as u64, printed.count("first"), "nothing twice");
    assert_eq!(printed.count("first"), report.number("recorded"), "nothing lost");
    assert_eq!(report.number("first.emitted"), report.number("recorded"));
    assert!(report.number("recorded") > 100, "they met");
    let steady: Vec<_> = printed.of_event("steady").map(|line| line.number("n")).collect();
    assert_eq!(steady, [1, 3].repeat(SESSIONS as usize), "as the sessions were on and off");
    assert_eq!(printed.discarded, 0);
}
