//! The payload of one event as pieces: runs of fields borrowed in place from the structure,
//! converted fields and location words in a small buffer on the stack, dynamic bytes where
//! they are.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: pieces over runs of fields")]

use core::marker::PhantomData;
use core::mem::MaybeUninit;
use std::io::IoSlice;

use crate::bytes::{self, Plain};
use crate::pieces::{Cut, Pieces};
use crate::wire::{
    COMMON_BYTES, LOCATION, Loc, MAX_DESCRIPTION, MAX_FIXED, MAX_PAYLOAD, Options, Wire,
};

/// A run of fields at least this long becomes a piece of its own; a shorter one is cheaper to
/// copy next to its neighbours than to hand over separately (`cargo xtask bench`).
const BORROW_MIN: usize = 128;

/// The largest fixed part that is copied field by field: no run in it is worth a piece, and code
/// that looks for none is a fraction of the size.
pub(crate) const SMALL_MAX: usize = BORROW_MIN - 1;

/// Pieces that the fixed part may have: borrowed runs, copied ones around them.
const fn fixed_pieces(fixed: usize) -> usize {
    2 * (fixed / BORROW_MIN) + 1
}

/// The most pieces that a payload of this shape has, and one in front of them for a transport.
pub(crate) const fn max_pieces(fixed: usize, dynamic: usize) -> usize {
    // Of each dynamic field its bytes and a NUL.
    1 + fixed_pieces(fixed) + 2 * dynamic
}

/// The most location words of an event: each takes 18 bytes of its description.
pub(crate) const MAX_DYNAMIC: usize = MAX_DESCRIPTION / "__rel_loc u8[] a; ".len() + 1;

/// `UIO_MAXIOV` in the kernel's `uio.h`.
const UIO_MAXIOV: usize = 1024;

// No event has more pieces than a system call takes.
const _: () = assert!(max_pieces(MAX_FIXED, MAX_DYNAMIC) <= UIO_MAXIOV);

/// Room on the stack for a payload: `FIXED` bytes, `PIECES` pieces ([`max_pieces`]).
pub(crate) struct Space<'a, const FIXED: usize, const PIECES: usize> {
    copied: [MaybeUninit<u8>; FIXED],
    pieces: [MaybeUninit<IoSlice<'a>>; PIECES],
}

impl<'a, const FIXED: usize, const PIECES: usize> Space<'a, FIXED, PIECES> {
    /// Room that nothing stands in yet.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) const fn new() -> Self {
        Self {
            copied: [const { MaybeUninit::uninit() }; FIXED],
            pieces: [const { MaybeUninit::uninit() }; PIECES],
        }
    }

    /// An empty payload with so many bytes of a fixed part.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn payload<const SMALL: bool>(&'a mut self, fixed: usize) -> Payload<'a, SMALL> {
        let fixed = fixed.min(FIXED);
        Payload {
            base: core::ptr::null(),
            base_len: 0,
            run: 0,
            run_len: 0,
            copied: self.copied.as_mut_ptr().cast(),
            fixed,
            copied_from: 0,
            copied_to: 0,
            pieces: &mut self.pieces,
            fixed_pieces: 1,
            dynamic_pieces: 1 + fixed_pieces(fixed),
            fixed_len: 0,
            dynamic_len: 0,
            cut: Cut::No,
            borrows: PhantomData,
        }
    }
}

/// The payload of an event whose fixed part is small.
pub type SmallPayload<'a> = Payload<'a, true>;

/// The payload of any other event.
pub type LargePayload<'a> = Payload<'a, false>;

/// A payload under construction; generated code puts an event's fields into it, in order.
pub struct Payload<'a, const SMALL: bool> {
    base: *const u8,
    base_len: usize,
    /// An open run of fields in place: offset in the structure and length.
    run: usize,
    run_len: usize,
    /// Room for `fixed` bytes. A pointer, because finished pieces of it are borrowed while the
    /// rest is written.
    copied: *mut u8,
    fixed: usize,
    /// Copied bytes that are not yet a piece.
    copied_from: usize,
    copied_to: usize,
    pieces: &'a mut [MaybeUninit<IoSlice<'a>>],
    fixed_pieces: usize,
    dynamic_pieces: usize,
    fixed_len: usize,
    dynamic_len: usize,
    cut: Cut,
    borrows: PhantomData<&'a mut u8>,
}

impl<'a, const SMALL: bool> Payload<'a, SMALL> {
    /// The structure whose fields come next, and may be borrowed in place.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn of<T: ?Sized>(&mut self, event: &'a T) {
        self.base = core::ptr::from_ref(event).cast();
        self.base_len = size_of_val(event);
    }

    /// Puts a number, or numbers that lie together, in place where it can.
    #[inline(always)]
    pub(crate) fn plain<T: Plain>(&mut self, values: &'a [T]) {
        let bytes = bytes::of_slice(values);
        if SMALL {
            self.copied(bytes);
            return;
        }
        let offset = (bytes.as_ptr() as usize).wrapping_sub(self.base as usize);
        if offset > self.base_len || bytes.len() > self.base_len - offset {
            // Behind a reference, not in the structure.
            self.close_run(BORROW_MIN);
            if bytes.len() >= BORROW_MIN {
                self.borrow(bytes)
            } else {
                self.copy(bytes)
            }
            self.fixed_len += bytes.len();
            return;
        }
        if self.run_len == 0 || self.run + self.run_len != offset {
            self.close_run(BORROW_MIN);
            self.run = offset;
        }
        self.run_len += bytes.len();
        self.fixed_len += bytes.len();
    }

    /// Puts a number that was made for this record.
    #[inline(always)]
    pub fn number<T: Plain>(&mut self, value: T) {
        let bytes = bytes::of(&value);
        self.copied(bytes);
    }

    /// Puts numbers that were made for this record.
    #[inline(always)]
    pub(crate) fn copied(&mut self, bytes: &[u8]) {
        self.close_run(BORROW_MIN);
        self.copy(bytes);
        self.fixed_len += bytes.len();
    }

    /// Puts bytes of text behind the fixed part, and their NUL.
    #[inline(always)]
    pub(crate) fn text(&mut self, bytes: &'a [u8], loc: Loc) {
        self.location(bytes.len() + 1, loc);
        self.push_dynamic(bytes);
        self.push_dynamic(&[0]);
    }

    /// Puts bytes behind the fixed part.
    #[inline(always)]
    pub(crate) fn sequence(&mut self, bytes: &'a [u8], loc: Loc) {
        self.location(bytes.len(), loc);
        self.push_dynamic(bytes);
    }

    /// Puts a value so that the payload's shape does not depend on whether it is there.
    #[inline(always)]
    pub(crate) fn optional(
        &mut self,
        wire: &Wire,
        options: Options,
        put: impl FnOnce(&mut Self) -> bool,
    ) {
        self.close_run(BORROW_MIN);
        let is_some = put(self);
        if is_some {
            self.close_run(usize::MAX);
        } else {
            match wire {
                Wire::Text => self.text(&[], options.loc),
                Wire::Sequence(_) => self.sequence(&[], options.loc),
                fixed => self.zeroes(fixed.fixed_size()),
            }
        }
        self.number(u8::from(is_some));
    }

    /// Notes that something was cut to its `max`.
    #[inline(always)]
    pub(crate) fn truncated(&mut self) {
        if self.cut == Cut::No {
            self.cut = Cut::Truncated;
        }
    }

    /// The payload's pieces.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn finish(mut self) -> Pieces<'a> {
        if SMALL {
            return self.finish_small();
        }
        // A structure that is one run is borrowed whole, however short.
        let nothing_copied = self.fixed_pieces == 1 && self.copied_to == 0;
        self.close_run(if nothing_copied { 1 } else { BORROW_MIN });
        self.seal();
        let dynamic = 1 + fixed_pieces(self.fixed);
        let gap = dynamic - self.fixed_pieces;
        if gap > 0 {
            self.pieces.copy_within(dynamic..self.dynamic_pieces, self.fixed_pieces);
        }
        self.pieces[0] = MaybeUninit::new(IoSlice::new(&[]));
        let end = self.dynamic_pieces - gap;
        // SAFETY: slot 0 was just written, `push` and `push_dynamic` wrote each slot that
        // `fixed_pieces` and `dynamic_pieces` count, and the gap between them is closed.
        unsafe { self.pieces(end) }
    }

    /// All of the fixed part was copied, so that it is one piece, or none where it is empty.
    #[inline(always)]
    fn finish_small(mut self) -> Pieces<'a> {
        self.pieces[0] = MaybeUninit::new(IoSlice::new(&[]));
        let end = if self.copied_to == 0 { 1 } else { self.dynamic_pieces };
        self.seal();
        // SAFETY: slot 0 was just written, and `seal` wrote slot 1 if something was copied.
        // Only then `end` is larger than 1, and `push_dynamic` wrote each slot from 2 on that
        // `dynamic_pieces` counts.
        unsafe { self.pieces(end) }
    }

    /// # Safety
    ///
    /// The slots below `end` were written.
    #[inline(always)]
    unsafe fn pieces(self, end: usize) -> Pieces<'a> {
        let len = self.fixed_len.saturating_add(self.dynamic_len);
        let whole = self.fixed_len == self.fixed && len <= MAX_PAYLOAD;
        let slots = &mut self.pieces[..end];
        // SAFETY: the caller says that they were written.
        let slots = unsafe { &mut *(core::ptr::from_mut(slots) as *mut [IoSlice<'a>]) };
        Pieces { slots, len, cut: if whole { self.cut } else { Cut::TooLarge } }
    }

    #[inline(always)]
    fn location(&mut self, len: usize, loc: Loc) {
        self.close_run(BORROW_MIN);
        let dynamic = match loc {
            Loc::Rel => self.fixed.wrapping_sub(self.fixed_len + LOCATION),
            Loc::Data => COMMON_BYTES + self.fixed,
        };
        let offset = dynamic.wrapping_add(self.dynamic_len);
        // What does not fit 16 bits does not fit a record either: `finish` says so.
        let word = (offset as u32 & 0xffff) | (len as u32) << 16;
        self.copied(bytes::of(&word));
        self.dynamic_len = self.dynamic_len.saturating_add(len);
    }

    #[inline(always)]
    fn zeroes(&mut self, mut len: usize) {
        const ZEROES: [u8; 64] = [0; 64];
        while len > ZEROES.len() {
            self.copied(&ZEROES);
            len -= ZEROES.len();
        }
        self.copied(&ZEROES[..len]);
    }

    /// Ends the open run: as a piece of its own from `borrow_min` bytes on, else copied.
    #[inline(always)]
    fn close_run(&mut self, borrow_min: usize) {
        if SMALL {
            return;
        }
        let len = core::mem::take(&mut self.run_len);
        if len == 0 {
            return;
        }
        // SAFETY: `plain` checked that each part of the run lies inside the structure.
        let start = unsafe { self.base.add(self.run) };
        // SAFETY: `base` may read the whole structure, which is borrowed for `'a`; the run
        // consists of nothing but the bytes of plain values, borrowed for `'a`, one behind the
        // other, so that all of them are initialised and none is written meanwhile.
        let bytes: &'a [u8] = unsafe { core::slice::from_raw_parts(start, len) };
        if len >= borrow_min { self.borrow(bytes) } else { self.copy(bytes) }
    }

    #[inline(always)]
    fn copy(&mut self, bytes: &[u8]) {
        if bytes.len() > self.fixed - self.copied_to {
            self.cut = Cut::TooLarge;
            return;
        }
        // SAFETY: `copied_to` is at most `fixed`, the length of the buffer.
        let to = unsafe { self.copied.add(self.copied_to) };
        // SAFETY: the bytes fit behind `copied_to`, as was just checked; no piece borrows what
        // lies there, and `bytes` cannot, as it is borrowed.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        self.copied_to += bytes.len();
    }

    #[inline(always)]
    fn borrow(&mut self, bytes: &'a [u8]) {
        self.seal();
        self.push(bytes);
    }

    /// Makes a piece of what was copied since the last one.
    #[inline(always)]
    fn seal(&mut self) {
        let len = self.copied_to - self.copied_from;
        if len > 0 {
            // SAFETY: `copied_from` is at most `copied_to`, which is inside the buffer.
            let start = unsafe { self.copied.add(self.copied_from) };
            // SAFETY: `copy` wrote every byte below `copied_to`, and none is written again; the
            // buffer is borrowed for `'a`.
            let sealed = unsafe { core::slice::from_raw_parts(start, len) };
            self.copied_from = self.copied_to;
            self.push(sealed);
        }
    }

    #[inline(always)]
    fn push(&mut self, bytes: &'a [u8]) {
        if self.fixed_pieces == 1 + fixed_pieces(self.fixed) {
            self.cut = Cut::TooLarge;
            return;
        }
        self.pieces[self.fixed_pieces] = MaybeUninit::new(IoSlice::new(bytes));
        self.fixed_pieces += 1;
    }

    #[inline(always)]
    fn push_dynamic(&mut self, bytes: &'a [u8]) {
        if let Some(slot) = self.pieces.get_mut(self.dynamic_pieces) {
            *slot = MaybeUninit::new(IoSlice::new(bytes));
            self.dynamic_pieces += 1;
        } else {
            self.cut = Cut::TooLarge;
        }
    }
}
#[cfg(test)]
mod tests;
