//! perf as a consumer: an event opened as `perf record` opens it, and its buffer emptied.

use std::fs::File;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, ensure};
use memmap2::{MmapMut, MmapOptions};

use crate::guest::perf::Attributes;

/// IP, TID, TIME, CPU, PERIOD, RAW: what `perf record` asks for.
const SAMPLE: u64 = 1 | 2 | 4 | 128 | 256 | 1024;

/// Of the buffer behind its first page.
const PAGES: usize = 64;
const PAGE: usize = 4096;

/// Where in the first page the kernel says how far it has written, and is told how far it was
/// read.
const HEAD: usize = 1024;
const TAIL: usize = 1032;

/// An event that perf listens to, in this process.
pub struct Perf {
    buffer: MmapMut,
    _event: File,
    bytes: u64,
}

impl Perf {
    /// Opens `system/event`.
    ///
    /// # Errors
    ///
    /// Those of the kernel.
    pub fn open(event: &str) -> Result<Self> {
        let event = Attributes::sample(event, SAMPLE).open().context("perf_event_open")?;
        // SAFETY: nothing but the kernel changes it; it is looked at by `position` alone.
        let buffer = unsafe { MmapOptions::new().len((1 + PAGES) * PAGE).map_mut(&event) };
        Ok(Self { buffer: buffer.context("cannot map perf's buffer")?, _event: event, bytes: 0 })
    }

    /// Gives all room back to the kernel: it never runs out of it.
    pub fn consume(&mut self) {
        let head = self.position(HEAD).load(Ordering::Acquire);
        self.position(TAIL).store(head, Ordering::Release);
        self.bytes = head;
    }

    /// Looks whether there was anything.
    ///
    /// # Errors
    ///
    /// There was nothing.
    pub fn check(&self) -> Result<()> {
        ensure!(self.bytes > 0, "perf has got no record");
        Ok(())
    }

    fn position(&self, offset: usize) -> &AtomicU64 {
        let position = self.buffer[offset..].as_ptr().cast();
        // SAFETY: 8 aligned bytes of the first page, which lives as long as `self`.
        unsafe { &*position }
    }
}
