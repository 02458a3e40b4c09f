//! Packets in mapped memory: what a stream's files are made of.
//!
//! A packet is a header of [`HEADER`] bytes and records. Readers trust `content_size`; it is
//! stored after the records that it covers, so that a packet is whole at any instant.
//!
//! ```text
//!  0 u32 magic                 24 u64 timestamp_end         56 u64 tid
//!  4 u32 stream_id             32 u64 content_size (bits)   64 [u8; 16] thread's name
//!  8 u64 stream_instance_id    40 u64 packet_size (bits)    80 records:
//! 16 u64 timestamp_begin       48 u64 events_discarded         u32 id, u64 timestamp, payload
//! ```
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: writes to mapped memory")]

use core::ptr::NonNull;
use std::fs::File;
use std::io::IoSlice;

use memmap2::{Advice, MmapMut, MmapOptions};
use nix::libc;

use super::mapped;
use crate::sync::{AtomicPtr, AtomicU64, AtomicUsize, Ordering, const_fn};

/// Bytes of a packet's header.
pub(super) const HEADER: usize = 80;

/// Bytes of a record before its payload.
pub(super) const RECORD_HEADER: usize = 12;

const MAGIC: u32 = 0xC1FC_1FC1;

const TIMESTAMP_END: usize = 24;
const CONTENT_SIZE: usize = 32;
const PACKET_SIZE: usize = 40;
const EVENTS_DISCARDED: usize = 48;

/// The words of a header that change while readers may look.
const LIVE: &[usize] = &[TIMESTAMP_END, CONTENT_SIZE, PACKET_SIZE, EVENTS_DISCARDED];

/// A header that readers may look at.
#[derive(Clone, Copy)]
struct Live(NonNull<u8>);

impl Live {
    /// One of [`LIVE`].
    #[inline(always)]
    fn word(&self, at: usize) -> &AtomicU64 {
        // SAFETY: inside the header.
        let word = unsafe { self.0.add(at) };
        // SAFETY: a packet begins at a multiple of 8 from a page's start, and so does each of its
        // words. It is mapped until `detach`, and a `Live` is dropped before that.
        unsafe { mapped::word(word.as_ptr()) }
    }
}

/// What a packet says of itself when it begins.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub(super) stream: u64,
    pub(super) begin: u64,
    pub(super) discarded: u64,
    pub(super) tid: u64,
    pub(super) thread: [u8; 16],
}

/// Where a thread writes: its current packet, as a place in mapped memory. All relaxed: one
/// thread uses it, and that thread's signal handlers.
#[derive(Debug)]
pub(super) struct Packet {
    /// The packet's first byte; null before there is one.
    base: AtomicPtr<u8>,
    /// Bytes that are taken, header included.
    taken: AtomicUsize,
    size: AtomicUsize,
}

impl Packet {
    const_fn! {
        pub(super) const fn none() -> Self {
            Self {
                base: AtomicPtr::new(core::ptr::null_mut()),
                taken: AtomicUsize::new(0),
                size: AtomicUsize::new(0),
            }
    }
    }

    /// Bytes that are taken, header included.
    #[inline(always)]
    pub(super) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    /// Bytes that are left.
    #[inline(always)]
    pub(super) fn room(&self) -> usize {
        self.size.load(Ordering::Relaxed) - self.taken()
    }

    /// Takes `len` bytes, which must be left; where they are in the packet.
    #[inline(always)]
    pub(super) fn take(&self, len: usize) -> usize {
        let at = self.taken();
        self.taken.store(at + len, Ordering::Relaxed);
        at
    }

    /// Writes a record to the `len` bytes at `at`, which this thread has taken.
    #[inline(always)]
    pub(super) fn write(
        &self,
        at: usize,
        id: u32,
        timestamp: u64,
        len: usize,
        payload: &[IoSlice<'_>],
    ) {
        debug_assert!(at + len <= self.size.load(Ordering::Relaxed) && len >= RECORD_HEADER);
        let mut head = [0; RECORD_HEADER];
        head[..4].copy_from_slice(&id.to_ne_bytes());
        head[4..].copy_from_slice(&timestamp.to_ne_bytes());
        // SAFETY: `take` gave `at` out for `len` bytes, all of them inside the packet, which
        // stays mapped while this thread writes (`detach` is called between records only).
        let record = unsafe { self.base.load(Ordering::Relaxed).add(at) };
        // SAFETY: `len` is at least the head's length; the bytes are this thread's alone until
        // they are published.
        unsafe { mapped::copy(&head, record) };
        let mut done = RECORD_HEADER;
        for piece in payload {
            let part = &piece[..piece.len().min(len - done)];
            // SAFETY: `done` is at most `len`.
            let to = unsafe { record.add(done) };
            // SAFETY: with `part` it is at most `len`; pieces are borrowed from the program, not
            // from a trace's file, so that they do not overlap it.
            unsafe { mapped::copy(part, to) };
            done += part.len();
        }
    }

    /// Shows readers what is taken; `last` is the newest record's timestamp.
    #[inline(always)]
    pub(super) fn publish(&self, last: u64) {
        if let Some(live) = self.live() {
            live.word(TIMESTAMP_END).store(last, Ordering::Relaxed);
            // Whoever sees it sees the records that it covers, and their last timestamp.
            live.word(CONTENT_SIZE).store(bits(self.taken()), Ordering::Release);
        }
    }

    /// Forgets what was taken and never published, by a thread that ended in a signal handler.
    /// The caller sees what that thread did.
    pub(super) fn back_to_published(&self) {
        if let Some(live) = self.live() {
            let published = live.word(CONTENT_SIZE).load(Ordering::Relaxed) / 8;
            self.taken.store(published as usize, Ordering::Relaxed);
        }
    }

    /// Shows readers how many events the stream has lost so far.
    pub(super) fn show_discarded(&self, discarded: u64) {
        if let Some(live) = self.live() {
            // A number that nothing else depends on.
            live.word(EVENTS_DISCARDED).store(discarded, Ordering::Relaxed);
        }
    }

    /// Leaves the packet, before its file is unmapped.
    pub(super) fn detach(&self) {
        self.size.store(0, Ordering::Relaxed);
        self.taken.store(0, Ordering::Relaxed);
        self.base.store(core::ptr::null_mut(), Ordering::Relaxed);
    }

    /// Moves to the packet that [`prepare`] has begun in a mapped file.
    pub(super) fn enter(&self, map: &mut [u8], begin: usize) {
        let packet = &mut map[begin..];
        self.move_to(packet.as_mut_ptr(), packet.len());
    }

    /// Ends the packet where it is and begins another in the rest of its file. False where the
    /// rest is too small.
    pub(super) fn split(&self, header: Header) -> bool {
        let cut = self.taken().next_multiple_of(8);
        let size = self.size.load(Ordering::Relaxed);
        let Some(rest) = size.checked_sub(cut).filter(|rest| *rest >= 16 * HEADER) else {
            return false;
        };
        // SAFETY: `cut` is inside the packet.
        let next = unsafe { self.base.load(Ordering::Relaxed).add(cut) };
        // SAFETY: the rest of the packet is mapped, and no record of it was given out.
        let bytes = unsafe { core::slice::from_raw_parts_mut(next, HEADER) };
        fill(bytes, header, rest);
        // Until here the new packet was the old one's padding; one store makes it a packet.
        if let Some(live) = self.live() {
            live.word(PACKET_SIZE).store(bits(cut), Ordering::Release);
        }
        self.move_to(next, rest);
        true
    }

    /// Where it is, and its size.
    #[cfg(any(user_events_loom, miri))]
    pub(super) fn place(&self) -> Place {
        let size = self.size.load(Ordering::Relaxed);
        Place { start: self.base.load(Ordering::Relaxed).expose_provenance(), size }
    }

    fn move_to(&self, base: *mut u8, size: usize) {
        self.base.store(base, Ordering::Relaxed);
        self.size.store(size, Ordering::Relaxed);
        self.taken.store(HEADER, Ordering::Relaxed);
    }

    #[inline(always)]
    fn live(&self) -> Option<Live> {
        NonNull::new(self.base.load(Ordering::Relaxed)).map(Live)
    }
}

/// Where a packet is: the address of its first byte, and its size.
#[cfg(any(user_events_loom, miri))]
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) size: usize,
}

/// Writes the header of the packet that covers a mapped file; where the packet begins. With a
/// `lead`, an empty packet comes first that says so many events were lost before: readers
/// report losses as the difference between two packets.
pub(super) fn prepare(map: &mut [u8], header: Header, lead: Option<u64>) -> usize {
    let begin = if lead.is_some() { HEADER } else { 0 };
    if let Some(discarded) = lead {
        // A nanosecond earlier: readers that find two packets of one time may swap them.
        fill(map, Header { discarded, begin: header.begin - 1, ..header }, HEADER);
    }
    let size = map.len() - begin;
    fill(&mut map[begin..], header, size);
    begin
}

fn fill(bytes: &mut [u8], header: Header, size: usize) {
    let words = [
        u64::from(MAGIC).to_ne_bytes(),
        header.stream.to_ne_bytes(),
        header.begin.to_ne_bytes(),
        header.begin.to_ne_bytes(),
        bits(HEADER).to_ne_bytes(),
        bits(size).to_ne_bytes(),
        header.discarded.to_ne_bytes(),
        header.tid.to_ne_bytes(),
    ];
    bytes[..64].copy_from_slice(words.as_flattened());
    // The first word is two: the magic number, then stream 0.
    bytes[..4].copy_from_slice(&MAGIC.to_ne_bytes());
    bytes[4..8].copy_from_slice(&[0; 4]);
    bytes[64..HEADER].copy_from_slice(&header.thread);
    mapped::begun(&mut bytes[..HEADER], LIVE);
}

const fn bits(bytes: usize) -> u64 {
    bytes as u64 * 8
}

/// Maps a file whose space is allocated, every page of it present and writable.
pub(super) fn map(file: &File, size: usize) -> std::io::Result<MmapMut> {
    // SAFETY: the file was made by this process under a name that nobody else uses, in a
    // directory of its own with mode 0700; its space is allocated and it is never shortened.
    let map = unsafe { MmapOptions::new().len(size).map_mut(file) }?;
    // Linux 5.14 and later; before, each page costs its first record a fault.
    let _best_effort = map.advise(Advice::PopulateWrite);
    Ok(map)
}

/// Whether the program runs with more rights than its user has, so that the environment is not
/// to be trusted; `AT_SECURE` in getauxval(3).
pub(super) fn is_privileged() -> bool {
    // SAFETY: reads a number that the kernel left for the process.
    unsafe { libc::getauxval(libc::AT_SECURE) != 0 }
}

#[cfg(all(test, not(user_events_loom)))]
mod tests;
