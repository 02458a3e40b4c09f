//! A finished payload: its pieces, for those who want it.
#![allow(
    unsafe_code,
    reason = "named in CONTRIBUTING.md: a slot that is lent, room that is filled"
)]

use core::mem::MaybeUninit;
use std::io::IoSlice;

/// Why a payload is not emitted whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// It is whole.
    No,
    /// Text or a slice was cut to its `max`.
    Truncated,
    /// It does not fit a record at all.
    TooLarge,
}

/// A finished payload.
pub(crate) struct Pieces<'a> {
    /// A slot for what a transport puts in front ([`behind`](Self::behind)), then the payload.
    pub(crate) slots: &'a mut [IoSlice<'a>],
    pub(crate) len: usize,
    pub(crate) cut: Cut,
}

impl<'a> Pieces<'a> {
    /// The payload's pieces in order.
    #[inline(always)]
    pub(crate) fn as_slices(&self) -> &[IoSlice<'a>] {
        &self.slots[1..]
    }

    /// Hands `front` and the payload behind it to `consume`.
    #[inline(always)]
    pub(crate) fn behind<R>(
        &mut self,
        front: &[u8],
        consume: impl FnOnce(&[IoSlice<'_>]) -> R,
    ) -> R {
        // SAFETY: slot 0 is read by `consume` only, while `front` is borrowed: `as_slices`
        // leaves it out, and the next call sets it anew. What `consume` gets it cannot keep.
        let front: &'a [u8] = unsafe { core::slice::from_raw_parts(front.as_ptr(), front.len()) };
        self.slots[0] = IoSlice::new(front);
        consume(self.slots)
    }

    /// `front` and the payload, one behind the other in `room`, if they fit there.
    #[inline(always)]
    pub(crate) fn gathered<'r, const FRONT: usize>(
        &self,
        front: [u8; FRONT],
        room: &'r mut [MaybeUninit<u8>],
    ) -> Option<&'r [u8]> {
        *room.first_chunk_mut()? = front.map(MaybeUninit::new);
        let mut len = FRONT;
        for piece in self.as_slices() {
            let place = room.get_mut(len..)?.get_mut(..piece.len())?.as_mut_ptr();
            // SAFETY: `place` has room for `piece`, and is no part of it: it is borrowed for
            // writing.
            unsafe { core::ptr::copy_nonoverlapping(piece.as_ptr(), place.cast(), piece.len()) };
            len += piece.len();
        }
        // SAFETY: each of the first `len` bytes was written.
        Some(unsafe { core::slice::from_raw_parts(room.as_ptr().cast(), len) })
    }

    /// Bytes of the payload.
    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Why it is not whole.
    #[inline(always)]
    pub(crate) fn cut(&self) -> Cut {
        self.cut
    }
}

#[cfg(test)]
mod tests {
    use core::mem::MaybeUninit;
    use std::io::IoSlice;

    use super::{Cut, Pieces};

    #[test]
    fn what_fits_is_gathered() {
        let mut slots = [&b""[..], b"abc", b"", b"de"].map(IoSlice::new);
        let mut pieces = Pieces { slots: &mut slots, len: 5, cut: Cut::No };
        let mut room = [const { MaybeUninit::uninit() }; 7];
        assert_eq!(pieces.gathered([1, 2], &mut room), Some(&b"\x01\x02abcde"[..]));
        assert_eq!(pieces.gathered([1, 2], &mut room[..6]), None);
        assert_eq!(pieces.gathered([1, 2], &mut room[..1]), None);
        assert_eq!(pieces.gathered([], &mut room), Some(&b"abcde"[..]));
        let len = |pieces: &[IoSlice<'_>]| pieces.iter().map(|piece| piece.len()).sum::<usize>();
        assert_eq!(pieces.behind(&[0; 4], len), 9);
        assert_eq!(pieces.behind(&[0; 1], len), 6);
    }
}
