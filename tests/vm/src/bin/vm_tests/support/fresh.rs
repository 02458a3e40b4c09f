//! A machine on which nobody traces.

use user_events_vm_tests::guest::{in_tree, tracefs, until};

/// Brings tracing back to where it was after boot. Panics if an earlier test has left something
/// behind that cannot be removed.
pub(crate) fn fresh() {
    tracefs::write("tracing_on", "1");
    tracefs::write("set_event", "\n");
    tracefs::write("error_log", "\n");
    tracefs::clear();
    tracefs::sweep();
    if in_tree() {
        until("the kernel has removed what nobody uses", || tracefs::known().is_empty());
    }
    let left = tracefs::read("user_events_status");
    assert!(tracefs::known().is_empty(), "an earlier test has left events behind: {left}");
}
