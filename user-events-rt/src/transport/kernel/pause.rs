//! How long a kernel is left alone that would not register an event again, which goes on asking.

use nix::time::{ClockId, clock_gettime};

use crate::sync::{AtomicU64, Ordering, statics};

/// Milliseconds.
const LONG: u64 = 1000;

statics! {
    static END: AtomicU64 = AtomicU64::new(0);
}

/// Milliseconds of a clock that goes on.
fn now() -> u64 {
    // There is no system without it.
    let now = clock_gettime(ClockId::CLOCK_MONOTONIC_COARSE);
    now.map_or(0, |now| now.tv_sec() as u64 * 1000 + now.tv_nsec() as u64 / 1_000_000)
}

pub(super) fn begin() {
    END.store(now() + LONG, Ordering::Relaxed);
}

pub(super) fn end() {
    END.store(0, Ordering::Relaxed);
}

pub(super) fn is_on() -> bool {
    now() < END.load(Ordering::Relaxed)
}

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    #[test]
    fn a_pause_ends() {
        assert!(!super::is_on());
        super::begin();
        assert!(super::is_on());
        super::end();
        assert!(!super::is_on());
    }
}
