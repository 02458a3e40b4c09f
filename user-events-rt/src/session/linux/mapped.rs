//! Mapped memory that readers look at while it is written: words that are stored atomically, and
//! bytes that are nobody else's until such a word says that they may be read.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: writes to mapped memory")]

use crate::sync::AtomicU64;

/// The word at a place.
///
/// # Safety
///
/// `at` is a multiple of 8, in memory that stays mapped for `'a`; there is a word that `begun` was
/// told of, which is only accessed atomically from then on.
#[inline(always)]
pub(super) unsafe fn word<'a>(at: *mut u8) -> &'a AtomicU64 {
    // SAFETY: by the caller's promise.
    unsafe { AtomicU64::from_ptr(at.cast()) }
}

/// Copies bytes to a place.
///
/// # Safety
///
/// As many bytes are mapped there and belong to the calling thread alone; they do not overlap.
#[inline(always)]
pub(super) unsafe fn copy(bytes: &[u8], to: *mut u8) {
    // SAFETY: by the caller's promise.
    unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
}

/// Says that a packet begins here whose words are at these offsets.
#[inline(always)]
pub(super) fn begun(_packet: &mut [u8], _words: &[usize]) {}
