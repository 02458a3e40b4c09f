//! Each test finds the machine as the first one did.

use std::fs;

use user_events_vm_tests::guest::tracefs;

/// Cleans when it is dropped, also by a test that failed.
pub(crate) struct Clean;

impl Drop for Clean {
    fn drop(&mut self) {
        clean();
    }
}

/// Nobody listens, no events, no records. What is not there needs no cleaning.
fn clean() {
    // Kernels with user events of their own have a second system, for names that are taken.
    let _no_second = tracefs::try_write("events/user_events_multi/enable", "0");
    let all = "events/user_events";
    let _gone = tracefs::try_write(&format!("{all}/enable"), "0");
    for event in fs::read_dir(tracefs::path(all)).into_iter().flatten().flatten() {
        let event = event.file_name().to_string_lossy().into_owned();
        let _no_event = tracefs::try_write(&format!("{all}/{event}/filter"), "0");
    }
    // Not with such a kernel, nor without the module.
    let _not_swept = tracefs::try_write("user_events_status", "\n");
    // A kernel that was locked down says no to all of it.
    let _locked_down = tracefs::try_write("tracing_on", "1");
    let _locked_down = tracefs::try_write("trace", "\n");
}
