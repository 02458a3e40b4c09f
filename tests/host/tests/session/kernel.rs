//! What a program is told where the kernel's files are missing, closed, or another kernel's.

use std::path::Path;

use super::subject::run;

pub(crate) fn appears() {
    let report = run("kernel_appears", Path::new(""), &[]);
    let missing = "no tracefs in /sys/kernel/tracing or /sys/kernel/debug/tracing: mount it";
    assert!(report.text("before").starts_with(missing), "{report:?}");
    assert!(report.text("at_once").starts_with(missing), "looked a moment ago: {report:?}");
    let other = "/sys/kernel/tracing/user_events_data takes no registrations of this program: it";
    assert!(report.text("later").starts_with(other), "{report:?}");
    assert!(report.text("refreshed").starts_with(missing), "{report:?}");
    let denied = "no access to /sys/kernel/tracing/user_events_data (mode 0640, owner root, group \
                  root): run as root, or";
    assert!(report.text("denied").starts_with(denied), "{report:?}");
    assert_eq!(report.stderr, "", "who does not ask is not told");
}

pub(crate) fn closed_directory() {
    let report = run("kernel_closed_directory", Path::new(""), &[]);
    let denied = "no access to /sys/kernel/tracing (mode 0700, owner root, group root): run as";
    assert!(report.text("denied").starts_with(denied), "{report:?}");
    assert_eq!(report.stderr, "", "who does not ask is not told");
}

pub(crate) fn all_events() {
    let report = run("register_all", Path::new(""), &[]);
    let events = report.number("events");
    assert_eq!(report.number("before"), 0);
    assert!(events > 20, "this program has many: {report:?}");
    assert_eq!(report.number("again"), events);
    assert_eq!(report.number("after"), events, "first uses register nothing twice");
}
