//! Mapped memory under loom: beside the bytes stand loom's words, and cells that notice who
//! reads what another thread may be writing.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: stands for mapped memory")]

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::sync::{AtomicU64, Ordering, UnsafeCell};

/// Bytes that a cell stands for.
const GRAIN: usize = 4;

#[derive(Default)]
struct Beside {
    words: BTreeMap<usize, &'static AtomicU64>,
    cells: BTreeMap<usize, &'static UnsafeCell<()>>,
}

std::thread_local! {
    /// What stands beside the bytes, by their addresses. Loom's threads are one of the system's.
    static BESIDE: RefCell<Beside> = RefCell::default();
}

/// Begins a run of a test.
pub(super) fn forget_all() {
    BESIDE.take();
}

/// Says that memory is mapped here.
pub(super) fn mapped(bytes: &[u8]) {
    let start = bytes.as_ptr().addr();
    let cells = (start..start + bytes.len()).step_by(GRAIN);
    let cells = cells.map(|at| (at, &*Box::leak(Box::new(UnsafeCell::new(())))));
    BESIDE.with_borrow_mut(|beside| beside.cells.extend(cells));
}

/// Notes that bytes, all of them mapped, are read, or written.
fn touch(at: usize, len: usize, by: impl Fn(&UnsafeCell<()>)) {
    let grains = (at / GRAIN * GRAIN..at + len).step_by(GRAIN);
    let cells: Vec<_> =
        BESIDE.with_borrow(|beside| grains.map(|grain| beside.cells[&grain]).collect());
    cells.into_iter().for_each(by);
}

/// # Safety
///
/// As the usual one; this one looks the place up.
pub(super) unsafe fn word<'a>(at: *mut u8) -> &'a AtomicU64 {
    BESIDE.with_borrow(|beside| beside.words[&at.addr()])
}

/// # Safety
///
/// As the usual one: so many bytes are there at `to`, and nobody else reaches them.
pub(super) unsafe fn copy(bytes: &[u8], to: *mut u8) {
    touch(to.addr(), bytes.len(), |cell| cell.with_mut(|_| ()));
    // SAFETY: by the caller's promise.
    unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
}

/// Reads a word as a reader of the trace does.
pub(super) fn read_word(at: usize) -> u64 {
    let word = BESIDE.with_borrow(|beside| beside.words[&at]);
    word.load(Ordering::Acquire)
}

/// Reads bytes as a reader of the trace does.
pub(super) fn read<const LEN: usize>(from: usize) -> [u8; LEN] {
    touch(from, LEN, |cell| cell.with(|_| ()));
    let from = core::ptr::with_exposed_provenance::<[u8; LEN]>(from);
    // SAFETY: `touch` found all of these bytes mapped. They are never given back, and nobody
    // is writing there.
    unsafe { from.read_unaligned() }
}

pub(super) fn begun(packet: &mut [u8], words: &[usize]) {
    touch(packet.as_ptr().addr(), packet.len(), |cell| cell.with_mut(|_| ()));
    for &at in words {
        let value = u64::from_ne_bytes(*packet[at..].first_chunk().expect("a word of the header"));
        let word = Box::leak(Box::new(AtomicU64::new(value)));
        BESIDE.with_borrow_mut(|beside| beside.words.insert(packet.as_ptr().addr() + at, word));
    }
}
