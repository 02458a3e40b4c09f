//! A machine on which nobody traces.

use user_events_vm_tests::guest::tracefs;

use super::status;

/// Brings tracing back to where it was after boot. Panics if an earlier test has left something
/// behind that cannot be removed.
pub(crate) fn fresh() {
    tracefs::write("tracing_on", "1");
    tracefs::write("set_event", "\n");
    tracefs::write("error_log", "\n");
    tracefs::clear();
    status::sweep();
    let left = status::lines();
    assert!(left.is_empty(), "an earlier test has left events behind: {left:#?}");
}
