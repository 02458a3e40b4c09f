//! What a case's processes have in common.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous};

/// Where a program that is executed in the place of another one goes on.
const GOES_ON: &str = "CASE_GOES_ON";

/// Counts, in memory that forks leave to parent and child.
pub(super) struct Shared {
    next: AtomicU64,
    evaluated: AtomicU64,
}

impl Shared {
    /// Zeroes, or what the program before this one in the same process has left.
    pub(super) fn new() -> Result<&'static Self> {
        let size = NonZeroUsize::new(size_of::<Self>()).context("it has a size")?;
        let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: a new mapping at an address that the kernel chooses.
        let memory = unsafe { mmap_anonymous(None, size, protection, MapFlags::MAP_SHARED) }?;
        // SAFETY: large enough, aligned to pages, zeroed, never unmapped, and only reached as
        // atomics.
        let shared: &Self = unsafe { memory.cast().as_ref() };
        if let Ok(left) = std::env::var(GOES_ON) {
            let (next, evaluated) = left.split_once(' ').context("two numbers")?;
            shared.next.store(next.parse()?, Ordering::Relaxed);
            shared.evaluated.store(evaluated.parse()?, Ordering::Relaxed);
        }
        Ok(shared)
    }

    /// Whether there was a program before this one in the same process.
    pub(super) fn goes_on() -> bool {
        std::env::var_os(GOES_ON).is_some()
    }

    /// The variable for the program that comes behind this one.
    pub(super) fn for_the_next(&self) -> (&'static str, String) {
        let next = self.next.load(Ordering::Relaxed);
        (GOES_ON, format!("{next} {}", self.evaluated()))
    }

    /// Numbers that nobody else has.
    pub(super) fn numbers(&self, count: u64) -> Range<u64> {
        let first = self.next.fetch_add(count, Ordering::Relaxed);
        first..first + count
    }

    /// Counts a number that was asked for.
    pub(super) fn evaluate(&self, n: u64) -> u64 {
        self.evaluated.fetch_add(1, Ordering::Relaxed);
        n
    }

    /// How many were.
    pub(super) fn evaluated(&self) -> u64 {
        self.evaluated.load(Ordering::Relaxed)
    }
}
