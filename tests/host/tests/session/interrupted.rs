//! System calls that a signal interrupts.

use std::process::Command;

use user_events_rt::read::Reader;

use super::subject::{Place, Report, command};

/// Each second call fails with EINTR.
pub(crate) fn calls() {
    let place = Place::new();
    let list = place.directory.path().join("calls");
    let subject = command("values", &place.session);
    let output = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=fallocate,pwrite64"])
        .args(["-e", "inject=fallocate,pwrite64:error=EINTR:when=1+2", "-o"])
        .arg(&list)
        .arg(subject.get_program())
        .args(subject.get_args())
        .args(["7", "500"])
        .env_remove("USER_EVENTS_SESSION")
        .output();
    let report = Report::of(output.expect("strace is there"));
    assert!(report.status.success(), "{report:?}");
    let calls = std::fs::read_to_string(&list).expect("strace made it");
    for call in ["fallocate", "pwrite64"] {
        let is_interrupted = |line: &&str| line.contains(call) && line.contains("(INJECTED)");
        let interrupted = calls.lines().filter(is_interrupted).count();
        assert!(interrupted > 1, "{call} was interrupted {interrupted} times");
    }
    assert_eq!(report.number("losses"), 0);
    let records = Reader::open(&place.session).expect("a session");
    let records = records.collect::<Result<Vec<_>, _>>().expect("records");
    assert_eq!(records.len(), 1500);
}
