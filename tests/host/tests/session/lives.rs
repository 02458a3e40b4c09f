//! Events at the ends of a process's life, in signal handlers and in allocators.

use std::process::Command;

use super::babeltrace::print;
use super::subject::{Place, Report, command, run};

pub(crate) fn ends() {
    for (end, code, expected) in [
        ("return", Some(0), &["in main"] as &[_]),
        ("exit", Some(0), &["in main"]),
        ("abort", None, &["in main"]),
        ("panic", Some(101), &["in main", "in drop during a panic"]),
        ("atexit", Some(0), &["in main", "after main"]),
    ] {
        let place = Place::new();
        let output = command("life", &place.session).arg(end).output().expect("the subject runs");
        assert_eq!(output.status.code(), code, "{end}: {output:?}");
        let printed = print(&place.session);
        let seen: Vec<_> = printed.lines.iter().map(|line| line.field("text")).collect();
        let expected: Vec<_> = expected.iter().map(|text| format!("\"{text}\"")).collect();
        assert_eq!(seen, expected, "{end}");
    }
}

pub(crate) fn handler() {
    let place = Place::new();
    let report = run("handler", &place.session, &["200000"]);
    let printed = print(&place.session);
    let (handled, busy) = (report.number("handled"), report.number("handled.busy"));
    assert!(handled > 100, "the timer fired {handled} times only");
    assert_eq!(report.number("interrupted.emitted"), 200_000, "interrupted events are whole");
    assert_eq!(printed.count("interrupted"), 200_000);
    // One more was emitted outside the handler.
    assert_eq!(printed.count("handled") + busy, handled + 1, "each is there or counted");
    assert!(busy * 2 < handled, "{busy} of {handled} came at the wrong moment");
    assert_eq!(report.number("losses"), busy);
    assert_eq!(printed.discarded, busy);
    let numbers = printed.of_event("interrupted").map(|line| line.number("n"));
    assert!(numbers.eq(0..200_000));
}

pub(crate) fn handler_restart() {
    let place = Place::new();
    let report = run("handler_restart", &place.session, &["200"]);
    let printed = print(&place.session);
    for event in ["handled", "interrupted"] {
        assert_eq!(printed.count(event), report.number(&format!("{event}.emitted")), "{event}");
    }
    assert!(report.number("interrupted.emitted") > 100, "{report:?}");
}

pub(crate) fn allocator() {
    let place = Place::new();
    let output = Command::new(env!("CARGO_BIN_EXE_subject-allocator"))
        .env("USER_EVENTS_SESSION", &place.session)
        .env_remove("USER_EVENTS")
        .output()
        .expect("the subject runs");
    let report = Report::of(output);
    assert!(report.status.success(), "{report:?}");
    assert_eq!(report.number("emissions"), 0, "an emission allocates");
    assert_eq!(report.number("registration"), 0, "a registration allocates");
    let printed = print(&place.session);
    assert_eq!(printed.count("work"), report.number("work"));
    assert_eq!(printed.count("work"), 100_100);
    assert_eq!(printed.count("allocation"), report.number("emitted"));
    assert!(report.number("emitted") >= 100, "{report:?}");
    assert!(report.number("busy") > 0, "allocations of the first registration come too early");
}

pub(crate) fn system_calls() {
    let calls = |events: &str| {
        let place = Place::new();
        let list = place.directory.path().join("calls");
        let subject = command("race", &place.session);
        let status = Command::new("strace")
            .args(["-f", "-qq", "-o"])
            .arg(&list)
            .arg(subject.get_program())
            .args(subject.get_args())
            .args(["2", events])
            .env_remove("USER_EVENTS_SESSION")
            .status();
        assert!(status.expect("strace is there").success());
        std::fs::read_to_string(&list).expect("strace made it").lines().count()
    };
    let (few, many) = (calls("1000"), calls("101000"));
    // 200,000 more records of 28 bytes fill about a dozen more files, at a dozen calls each.
    assert!(many < few + 400, "{few} calls with few events, {many} with many");
}
