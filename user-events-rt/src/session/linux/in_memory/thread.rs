//! Threads: numbered as they come, ended when they say so.

use std::cell::Cell;

use crate::sync::{self, AtomicBool, AtomicI32, Ordering, array, statics};

/// Threads of one run of a test, at most.
const MOST: usize = 8;

statics! {
    static COME: AtomicI32 = AtomicI32::new(0);
}

statics! {
    static ENDED: [AtomicBool; MOST] = array![AtomicBool::new(false); MOST];
}

sync::thread_local! {
    static ID: Cell<i32> = const { Cell::new(0) };
}

/// Begins a run of a test.
pub(in crate::session::linux) fn forget_all() {
    COME.store(0, Ordering::Relaxed);
    ENDED.iter().for_each(|ended| ended.store(false, Ordering::Relaxed));
}

pub(in crate::session::linux) fn id() -> i32 {
    ID.with(|id| {
        if id.get() == 0 {
            id.set(COME.fetch_add(1, Ordering::Relaxed) + 1);
        }
        id.get()
    })
}

/// Says that the calling thread has ended, as the kernel does: after all that it did.
pub(in crate::session::linux) fn end() {
    ENDED[id() as usize].store(true, Ordering::Release);
}

/// The kernel's answer does not say what else is to be seen.
pub(in crate::session::linux) fn has_ended(id: i32) -> bool {
    ENDED[id as usize].load(Ordering::Relaxed)
}

pub(in crate::session::linux) fn name() -> [u8; 16] {
    [0; 16]
}
