//! Sessions that are started, changed and ended.

use std::os::unix::fs::{PermissionsExt, chown};
use std::process::Command;

use super::babeltrace::print;
use super::subject::{Place, Report, command, run};

pub(crate) fn late_registration() {
    let place = Place::new();
    let report = run("late", &place.session, &[]);
    let printed = print(&place.session);
    let seen: Vec<_> =
        printed.lines.iter().map(|line| (line.event.as_str(), line.number("n"))).collect();
    assert_eq!(seen, [("net_in", 1), ("net_out", 2)]);
    assert_eq!(report.number("net_in.emitted"), 1);
}

pub(crate) fn toggle() {
    let place = Place::new();
    let report = run("toggle", &place.session, &["2", "200"]);
    let printed = print(&place.session);
    let emitted = report.number("net_in.emitted");
    assert!(emitted > 0);
    assert_eq!(printed.count("net_in"), emitted);
    assert_eq!(report.number("net_in.failed"), 0);
    assert_eq!(report.number("losses"), 0);
    assert_eq!(printed.discarded, 0);
}

pub(crate) fn off_and_on() {
    let place = Place::new();
    let report = run("off_and_on", &place.session, &[]);
    assert_eq!(events(&place), pairs(&[("net_in", 1), ("net_in", 3), ("net_in", 4)]));
    assert_eq!(report.number("net_in.emitted"), 3);
    let printed = print(&place.session);
    assert_eq!(printed.lines[0].thread, "subject");
    assert_eq!(printed.lines[2].thread, "a thread");
    assert_ne!(printed.lines[0].tid, printed.lines[2].tid);
}

fn events(place: &Place) -> Vec<(String, u64)> {
    print(&place.session).lines.iter().map(|line| (line.event.clone(), line.number("n"))).collect()
}

fn pairs(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected.iter().map(|(event, n)| ((*event).to_owned(), *n)).collect()
}

pub(crate) fn filter() {
    let cases: [(&str, &[(&str, u64)]); 4] = [
        ("net_*", &[("net_in", 1), ("net_out", 1)]),
        ("disk, net_i?", &[("net_in", 1), ("disk", 1)]),
        ("*", &[("net_in", 1), ("net_out", 1), ("disk", 1)]),
        ("nothing_at_all", &[]),
    ];
    for (globs, expected) in cases {
        let place = Place::new();
        run("filter", &place.session, &[globs]);
        assert_eq!(events(&place), pairs(expected), "{globs}");
    }
}

pub(crate) fn refilter() {
    let place = Place::new();
    let report = run("refilter", &place.session, &[]);
    assert!(report.text("error").starts_with("event filter `net_[`: "), "{report:?}");
    let expected = [
        ("net_in", 1),
        ("net_out", 1),
        ("disk", 1),
        ("disk", 2),
        ("disk", 3),
        ("net_in", 4),
        ("net_out", 4),
    ];
    assert_eq!(events(&place), pairs(&expected));
}

pub(crate) fn environment() {
    let place = Place::new();
    let with = |events: Option<&str>, session: &std::path::Path| {
        let mut command = command("environment", "".as_ref());
        command.env("USER_EVENTS_SESSION", session);
        if let Some(events) = events {
            command.env("USER_EVENTS", events);
        }
        Report::of(command.output().expect("the subject runs"))
    };
    let report = with(Some("net_*"), &place.session);
    assert!(report.status.success());
    assert_eq!(report.text("status"), format!("session: {}", place.session.display()));
    assert_eq!(events(&place), pairs(&[("net_in", 1), ("net_out", 1)]));

    // A second program joins; what it emits stands beside the first one's.
    with(None, &place.session);
    assert_eq!(events(&place).len(), 5);
    assert_eq!(place.traces().len(), 2);

    let report = with(None, "/proc/no/such/place".as_ref());
    assert!(report.status.success(), "the program goes on");
    assert_eq!(report.stderr.lines().count(), 1, "{report:?}");
    assert!(
        report.stderr.starts_with("user-events: USER_EVENTS_SESSION: cannot make"),
        "{report:?}"
    );

    let report = with(Some("net_["), &place.session);
    assert!(report.status.success(), "the program goes on");
    assert!(report.stderr.contains("event filter `net_[`"), "{report:?}");

    let silent = Report::of(command("environment", "".as_ref()).output().expect("it runs"));
    assert_eq!((silent.stderr.as_str(), silent.text("status")), ("", "session: none"));
}

/// The copy of a program is busy while a test beside this one is between its fork and its exec,
/// where it still has the descriptor that the copy was written to.
fn retry_while_busy<T>(mut run: impl FnMut() -> std::io::Result<T>) -> T {
    loop {
        match run() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            result => return result.expect("the subject runs"),
        }
    }
}

pub(crate) fn privileged() {
    let place = Place::new();
    let copy = place.directory.path().join("set-uid");
    std::fs::copy(env!("CARGO_BIN_EXE_subject"), &copy).expect("the program can be copied");
    std::fs::set_permissions(&copy, PermissionsExt::from_mode(0o4755)).expect("it is ours");
    let open = |mode| {
        std::fs::set_permissions(place.directory.path(), PermissionsExt::from_mode(mode))
            .expect("it is ours");
    };
    open(0o777);
    let as_nobody = |program: &std::path::Path| {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(program);
        command.args(["environment", ""]).env("USER_EVENTS_SESSION", &place.session);
        command.uid(65_534).gid(65_534);
        Report::of(retry_while_busy(|| command.output()))
    };
    let report = as_nobody(&copy);
    assert!(report.status.success(), "{report:?}");
    assert_eq!(report.text("status"), "session: none");
    assert!(!place.session.exists(), "a set-uid program wrote where its user said");

    // The same program without the bit does as it is told.
    chown(&copy, None, None).expect("it is ours");
    std::fs::set_permissions(&copy, PermissionsExt::from_mode(0o755)).expect("it is ours");
    assert!(as_nobody(&copy).text("status").ends_with("/session"));
    assert!(place.session.exists());
}

pub(crate) fn restart() {
    let place = Place::new();
    run("restart", &place.session, &["3"]);
    assert_eq!(place.traces().len(), 3, "each start has a trace of its own");
    let printed = print(&place.session);
    for event in ["net_in", "net_out"] {
        let mut seen: Vec<_> = printed.of_event(event).map(|line| line.number("n")).collect();
        seen.sort_unstable();
        assert_eq!(seen, [0, 1, 2], "{event}");
    }
}

pub(crate) fn recorder() {
    let place = Place::new();
    let (keep, events) = (1 << 20, 1_000_000);
    let report = run("recorder", &place.session, &[&keep.to_string(), &events.to_string()]);
    let printed = print(&place.session);
    let seen: Vec<_> = printed.of_event("disk").map(|line| line.number("n")).collect();
    let record_bytes = 12 + 8;
    assert!(seen.len() as u64 * record_bytes >= keep, "{} records are kept", seen.len());
    assert!(seen.len() as u64 * record_bytes <= keep + keep / 4, "{} records are kept", seen.len());
    // The newest ones, without a gap.
    let first = events - seen.len() as u64;
    assert!(seen.iter().copied().eq(first..events));
    assert_eq!(report.number("losses"), 0);
}

/// Who does not listen any more misses nothing, but the event tells that it was not delivered.
pub(crate) fn raced() {
    let place = Place::new();
    let report = run("raced", &place.session, &[]);
    for what in ["disabled", "filtered", "ended"] {
        assert_eq!(report.text(what), "Err(Raced)", "{what}");
    }
    assert_eq!(report.number("losses"), 0);
    assert_eq!(report.number("net_in.raced"), 3);
    assert_eq!(report.number("net_in.emitted"), 1);
    let printed = print(&place.session);
    assert_eq!(printed.count("net_in"), 1);
    assert_eq!(printed.discarded, 0);
}
