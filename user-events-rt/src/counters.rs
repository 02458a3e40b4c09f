//! What became of an event's values.

use core::sync::atomic::{AtomicUsize, Ordering};

use crate::{EmitError, transport};

/// What became of the values of one event in this process. A forked child goes on counting
/// from its parent's numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Delivered.
    pub emitted: u64,
    /// Dropped, because the payload did not fit a record ([`EmitError::TooLarge`]).
    pub too_large: u64,
    /// Delivered, but a text or slice was cut to its `max`.
    pub truncated: u64,
    /// Dropped, because nobody listened any more ([`EmitError::Raced`]).
    pub raced: u64,
    /// Dropped, because the thread was interrupted at the wrong moment ([`EmitError::Busy`]).
    pub busy: u64,
    /// Dropped, because the system refused ([`EmitError::System`]).
    pub failed: u64,
}

impl Counts {
    /// Values that somebody listened for and that were not delivered.
    pub fn dropped(&self) -> u64 {
        self.too_large + self.raced + self.busy + self.failed
    }
}

/// The rare cases. What a session takes is counted per thread ([`transport::emitted`]).
#[derive(Debug)]
pub(crate) struct Counters {
    captured: AtomicUsize,
    too_large: AtomicUsize,
    truncated: AtomicUsize,
    raced: AtomicUsize,
    busy: AtomicUsize,
    failed: AtomicUsize,
}

impl Counters {
    pub(crate) const fn new() -> Self {
        Self {
            captured: AtomicUsize::new(0),
            too_large: AtomicUsize::new(0),
            truncated: AtomicUsize::new(0),
            raced: AtomicUsize::new(0),
            busy: AtomicUsize::new(0),
            failed: AtomicUsize::new(0),
        }
    }

    pub(crate) fn captured(&self) {
        self.captured.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn too_large(&self) {
        self.too_large.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn truncated(&self) {
        self.truncated.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn busy(&self) {
        self.busy.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a value that was not delivered.
    pub(crate) fn failure(&self, error: EmitError) {
        let counter = match error {
            EmitError::NotEnabled | EmitError::Raced => &self.raced,
            EmitError::TooLarge => &self.too_large,
            EmitError::Busy => &self.busy,
            EmitError::System(_) => &self.failed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn snapshot(&self, id: u32) -> Counts {
        let load = |counter: &AtomicUsize| counter.load(Ordering::Relaxed) as u64;
        Counts {
            emitted: load(&self.captured) + transport::emitted(id),
            too_large: load(&self.too_large),
            truncated: load(&self.truncated),
            raced: load(&self.raced),
            busy: load(&self.busy),
            failed: load(&self.failed),
        }
    }
}
