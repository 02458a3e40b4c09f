//! Tests say themselves when a thread ends.

pub(super) fn watch_thread() -> bool {
    true
}
