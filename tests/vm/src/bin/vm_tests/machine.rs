//! The machine itself: what every other test takes for granted.

use crate::guest::{Tool, tracefs};

pub(crate) fn tracefs() {
    let tracers = tracefs::read("available_tracers");
    assert!(tracers.contains("nop"), "available_tracers: {tracers}");
}

pub(crate) fn tools() {
    for name in ["perf", "trace-cmd", "bpftrace", "strace"] {
        let output = Tool::new(name).arg("--version").run();
        // trace-cmd knows no --version: it prints it with its usage and fails.
        assert!(output.all().contains("ersion") || output.success(), "{name}: {output:?}");
    }
}
