//! Waiting for what others do.

use std::thread;
use std::time::{Duration, Instant};

/// Emulated machines are slow: the limit is for what hangs.
pub(super) const LIMIT: Duration = Duration::from_secs(60);

/// Waits until something holds; `what` completes "waited too long until".
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    assert!(poll(LIMIT, || holds().then_some(())).is_some(), "waited {LIMIT:?} until {what}");
}

/// Looks again and again until there is something, or the time is over.
pub(super) fn poll<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() > deadline {
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
}
