//! Wrong paths, filters and names: what is said, and that the program goes on.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::babeltrace::print;
use super::subject::{Place, command, run};

/// The error of a session that must not start.
fn refusal(session: &Path) -> String {
    run("start", session, &[]).text("error").to_owned()
}

pub(crate) fn unwritable() {
    let error = refusal(Path::new("/proc/session"));
    assert!(error.starts_with("cannot make the session's directory /proc/session: "), "{error}");
    let place = Place::new();
    let file = place.directory.path().join("file");
    fs::write(&file, "").expect("it can be made");
    let error = refusal(&file.join("session"));
    assert!(error.contains("Not a directory"), "{error}");
    let error = refusal(Path::new(""));
    assert!(error.contains("cannot find"), "{error}");
}

pub(crate) fn no_session() {
    let place = Place::new();
    fs::create_dir(&place.session).expect("it can be made");
    fs::write(place.session.join("thesis.tex"), "years of work").expect("it can be made");
    let expected = format!(
        "{} exists and is no session: name a new or an empty directory (and no link to one)",
        place.session.display()
    );
    assert_eq!(refusal(&place.session), expected);
    assert_eq!(fs::read_dir(&place.session).expect("it is there").count(), 1, "left as it was");
    let file = place.session.join("thesis.tex");
    assert!(refusal(&file).contains("exists and is no session"));
    assert_eq!(fs::read_to_string(file).expect("it is there"), "years of work");
}

pub(crate) fn link() {
    let place = Place::new();
    let target = place.directory.path().join("target");
    fs::create_dir(&target).expect("it can be made");
    symlink(&target, &place.session).expect("it can be made");
    assert!(refusal(&place.session).contains("exists and is no session"));
    assert_eq!(fs::read_dir(&target).expect("it is there").count(), 0, "the link was not followed");
}

pub(crate) fn relative() {
    let place = Place::new();
    let output = command("start", Path::new("session"))
        .current_dir(&place.directory)
        .output()
        .expect("the subject runs");
    assert!(output.status.success(), "{output:?}");
    // The program changed its directory before its first event.
    assert_eq!(print(&place.session).count("afterwards"), 1);
}

pub(crate) fn glob() {
    let place = Place::new();
    let report = run("start", &place.session, &["good_*,bad[,x"]);
    let error = report.text("error");
    assert!(error.starts_with("event filter `bad[`: "), "{error}");
    assert!(error.ends_with("for example `net_*,disk_?`"), "{error}");
    assert!(!place.session.exists(), "nothing was made");
}

pub(crate) fn second_session() {
    let place = Place::new();
    let report = run("start", &place.session, &[]);
    let twice = report.text("twice");
    assert!(twice.starts_with("a session is already running in "), "{twice}");
    assert_eq!(report.text("path"), place.session.to_str().expect("plain"));
}

pub(crate) fn one_name() {
    let place = Place::new();
    run("many_events", &place.session, &[]);
    let printed = print(&place.session);
    let seen: Vec<_> = printed.of_event("numbered").map(|line| line.number("n")).collect();
    assert!(seen.into_iter().eq(0..10));
}

pub(crate) fn private() {
    let place = Place::new();
    run("start", &place.session, &[]);
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let trace = &place.traces()[0];
    assert_eq!(mode(&place.session), 0o700);
    assert_eq!(mode(trace), 0o700);
    for entry in fs::read_dir(trace).expect("it is there") {
        let path = entry.expect("it can be listed").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}
