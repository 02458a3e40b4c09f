//! A stream's files: memory that is never given back, which readers find in the order in which
//! it got its name.

use std::cell::RefCell;

use nix::errno::Errno;

use crate::session::linux::packet::{self, HEADER, Header, Place};
use crate::session::linux::stream::Stream;
use crate::session::linux::streams::Streams;
use crate::sync::{AtomicBool, AtomicUsize, Ordering, array, statics};

/// Bytes of a file: the lead, and a packet with room for some records and a split.
const SIZE: usize = HEADER + HEADER + 16 * HEADER + 160;

/// Events of a test, at most.
const EVENTS: usize = 3;

/// A file.
#[derive(Clone, Copy, Debug)]
pub(in crate::session::linux) struct File {
    pub(in crate::session::linux) stream: u32,
    /// Its packet, or packets, behind the lead.
    pub(in crate::session::linux) place: Place,
}

std::thread_local! {
    /// Files of this run of a test. Loom's threads are one of the system's.
    static FILES: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
}

statics! {
    /// Files that have got their names.
    static NAMED: AtomicUsize = AtomicUsize::new(0);
}

statics! {
    /// Whether an event was declared, by its id.
    static DECLARED: [AtomicBool; EVENTS] = array![AtomicBool::new(false); EVENTS];
}

/// The files that a stream keeps.
#[derive(Debug, Default)]
pub(in crate::session::linux) struct Files(Vec<File>);

impl Files {
    pub(in crate::session::linux) const fn none() -> Self {
        Self(Vec::new())
    }
}

/// Begins a run of a test.
pub(in crate::session::linux) fn forget_all() {
    FILES.with_borrow_mut(Vec::clear);
    NAMED.store(0, Ordering::Relaxed);
    DECLARED.iter().for_each(|declared| declared.store(false, Ordering::Relaxed));
}

pub(super) fn declare(event: u32) {
    DECLARED[event as usize].store(true, Ordering::Relaxed);
}

/// Whether a reader knows the event.
pub(in crate::session::linux) fn is_declared(event: u32) -> bool {
    DECLARED[event as usize].load(Ordering::Relaxed)
}

/// The files that a reader finds.
pub(in crate::session::linux) fn named() -> Vec<File> {
    let named = NAMED.load(Ordering::Acquire);
    FILES.with_borrow(|files| files[..named].to_vec())
}

/// Makes the next file, and moves the stream to its packet.
pub(super) fn open(stream: &Stream, streams: &mut Streams, header: Header) {
    let bytes = vec![0; SIZE + 8].leak();
    let aligned = bytes.as_ptr().align_offset(8);
    let bytes = &mut bytes[aligned..aligned + SIZE];
    #[cfg(user_events_loom)]
    crate::session::linux::mapped::mapped(bytes);
    let begin = packet::prepare(bytes, header, Some(header.discarded));
    stream.packet.enter(bytes, begin);
    let file = File { stream: stream.index, place: stream.packet.place() };
    stream.files.get(&mut streams.proof).0.push(file);
    let named = FILES.with_borrow_mut(|files| {
        files.push(file);
        files.len()
    });
    // As rename(2) does.
    NAMED.store(named, Ordering::Release);
}

pub(in crate::session::linux) fn errno(error: std::io::Error) -> Errno {
    Errno::from_raw(error.raw_os_error().unwrap_or(0))
}
