//! What an event keeps of its registration with the kernel.

use core::sync::atomic::{AtomicI32, AtomicU32, Ordering};

/// Written under the registry's claim, read by whoever emits.
#[derive(Debug)]
pub(crate) struct Registration {
    /// Its byte in the status page; 0, which no event has, while it is not registered.
    status_index: AtomicU32,
    /// What each write of the event begins with.
    write_index: AtomicU32,
    /// The `errno` of a registration that was refused, or 0.
    refusal: AtomicI32,
}

impl Registration {
    pub(crate) const fn none() -> Self {
        Self {
            status_index: AtomicU32::new(0),
            write_index: AtomicU32::new(0),
            refusal: AtomicI32::new(0),
        }
    }

    /// The event's byte in the status page, if it is registered.
    #[inline(always)]
    pub(crate) fn status_index(&self) -> Option<usize> {
        match self.status_index.load(Ordering::Acquire) {
            0 => None,
            index => Some(index as usize),
        }
    }

    /// What each write begins with. Of a registered event.
    #[inline(always)]
    pub(crate) fn write_index(&self) -> u32 {
        self.write_index.load(Ordering::Relaxed)
    }

    pub(crate) fn accepted(&self, status_index: u32, write_index: u32) {
        self.write_index.store(write_index, Ordering::Relaxed);
        self.refusal.store(0, Ordering::Relaxed);
        // Last: whoever sees it may write.
        self.status_index.store(status_index, Ordering::Release);
    }

    pub(crate) fn refused(&self, errno: i32) {
        self.refusal.store(errno, Ordering::Relaxed);
    }

    /// Why it is not registered, if the kernel refused.
    pub(crate) fn refusal(&self) -> Option<i32> {
        Some(self.refusal.load(Ordering::Relaxed)).filter(|errno| *errno != 0)
    }
}
