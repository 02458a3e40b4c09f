//! Which thread this is.

use core::cell::Cell;

#[cfg(not(any(user_events_loom, miri)))]
use nix::unistd::{getpid, gettid};

use super::words::LAST_OF_OTHERS;
use crate::sync::{self, AtomicU64, Ordering, statics};

statics! {
    /// Threads' numbers that were given out.
    static LAST: AtomicU64 = AtomicU64::new(LAST_OF_OTHERS);
}

statics! {
    /// The number of the main thread, once it has registered something.
    static MAIN: AtomicU64 = AtomicU64::new(0);
}

sync::thread_local! {
    /// The thread's number. Not the system's, which may be another thread's later, and is another
    /// one in a forked child.
    static MINE: Cell<u64> = const { Cell::new(0) };
}

sync::thread_local! {
    static ENDS: Cell<bool> = const { Cell::new(false) };
}

/// The number of this thread, which is no other thread's.
pub(super) fn this() -> u64 {
    MINE.with(|mine| {
        if mine.get() == 0 {
            mine.set(LAST.fetch_add(1, Ordering::Relaxed) + 1);
        }
        mine.get()
    })
}

/// Notes that this thread ends. It may yet use events, in destructors that come later.
pub(super) fn end() {
    ENDS.with(|ends| ends.set(true));
}

/// Whether this thread was said to end.
pub(super) fn ends() -> bool {
    ENDS.with(Cell::get)
}

/// Whether this is the process's main thread.
#[cfg(not(any(user_events_loom, miri)))]
pub(super) fn is_main() -> bool {
    let is_main = gettid() == getpid();
    if is_main {
        MAIN.store(this(), Ordering::Relaxed);
    }
    is_main
}

/// Whether this is the main thread that registered something, or its copy in a forked child, which
/// has its number.
#[cfg(not(any(user_events_loom, miri)))]
pub(super) fn was_main() -> bool {
    MAIN.load(Ordering::Relaxed) == this()
}

/// The number of this process.
#[cfg(not(any(user_events_loom, miri)))]
pub(super) fn process() -> i32 {
    getpid().as_raw()
}

/// Tests that run without system calls have threads alike.
#[cfg(any(user_events_loom, miri))]
pub(super) fn is_main() -> bool {
    false
}

/// They have one process.
#[cfg(any(user_events_loom, miri))]
pub(super) fn process() -> i32 {
    1
}
