//! The status pointer: where an event looks for the byte that says whether anybody listens.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: the status byte may be a kernel's")]

use crate::sync::{AtomicPtr, AtomicU8, Ordering, const_fn, statics};

/// The bit of a status byte that says: the answer is not here, ask [`crate::emit::enabled`].
/// Stands before registration, while a capture runs, and in a byte of an event that must be
/// registered again before the kernel goes on writing there. The kernel never sets it, nor the next
/// one (`user-events-kmod/uapi/user_events.h`; an enable bit is bit 0).
pub(crate) const ASK: u8 = 0x40;

/// The bit by which a session wants an event.
const SESSION: u8 = 0x20;

statics! {
    static ASK_BYTE: AtomicU8 = AtomicU8::new(ASK);
    static ON_BYTE: AtomicU8 = AtomicU8::new(SESSION);
    static OFF_BYTE: AtomicU8 = AtomicU8::new(0);
}

/// What a status byte says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listening {
    /// Nobody.
    No,
    /// Somebody.
    Yes,
    /// Ask.
    Ask,
}

impl Listening {
    /// What a status byte says now.
    #[inline(always)]
    pub(crate) fn said_by(byte: &AtomicU8) -> Self {
        match byte.load(Ordering::Relaxed) {
            0 => Self::No,
            byte if byte & ASK == 0 => Self::Yes,
            _ => Self::Ask,
        }
    }
}

/// What a status byte was when it was looked at.
#[derive(Clone, Copy)]
pub(crate) struct Seen(u8);

impl Seen {
    /// Whether it says that nobody listens: with the two loads before it a branch.
    #[inline(always)]
    pub(crate) fn is_off(self) -> bool {
        self.0 == 0
    }

    /// Whether it says: ask.
    #[inline(always)]
    pub(crate) fn asks(self) -> bool {
        self.0 & ASK != 0
    }
}

/// Pointer to an event's status byte. The byte is 0 while nobody listens.
#[derive(Debug)]
pub(crate) struct Status(AtomicPtr<AtomicU8>);

impl Status {
    const_fn! {
        pub(crate) const fn new() -> Self {
            Self(AtomicPtr::new(core::ptr::from_ref::<AtomicU8>(&ASK_BYTE).cast_mut()))
        }
    }

    /// Where the pointer leads. Relaxed, as are the loads of the byte: a change may be seen late,
    /// and the path behind loads what it needs with acquire.
    #[inline(always)]
    fn byte(&self) -> &'static AtomicU8 {
        let byte = self.0.load(Ordering::Relaxed);
        // SAFETY: the pointer comes from `point_to` (or `new`), which takes bytes that are never
        // unmapped and that are only accessed atomically (by a kernel as single bytes, or with
        // those beside them, of which Rust only has single ones).
        unsafe { &*byte }
    }

    /// The byte. A volatile load would become a part of the comparison, one instruction less, but
    /// such a comparison does not fuse with the branch behind it: it takes longer
    /// (`cargo xtask bench events`).
    #[inline(always)]
    pub(crate) fn peek(&self) -> Seen {
        Seen(self.byte().load(Ordering::Relaxed))
    }

    /// What the byte says.
    #[inline(always)]
    pub(crate) fn load(&self) -> Listening {
        Listening::said_by(self.byte())
    }

    /// Points to one of this crate's bytes. The caller holds the registry's lock.
    pub(crate) fn point(&self, to: Listening) {
        let byte: &AtomicU8 = match to {
            Listening::No => &OFF_BYTE,
            Listening::Yes => &ON_BYTE,
            Listening::Ask => &ASK_BYTE,
        };
        self.point_to(byte);
    }

    /// Points to a byte that may change by itself, in memory that may be read-only. The caller
    /// holds the registry's lock.
    pub(crate) fn point_to(&self, byte: &'static AtomicU8) {
        self.0.store(core::ptr::from_ref(byte).cast_mut(), Ordering::Release);
    }
}

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use super::{Listening, Status};
    use core::sync::atomic::{AtomicU8, Ordering};

    #[test]
    fn a_kernels_byte_is_an_answer() {
        // Stands for a byte of the status page.
        static PAGE: AtomicU8 = AtomicU8::new(0);
        let status = Status::new();
        assert_eq!(status.load(), Listening::Ask);
        status.point_to(&PAGE);
        assert_eq!(status.load(), Listening::No);
        for who in [0x01, 0x02, 0x03, 0x80, 0x83] {
            PAGE.store(who, Ordering::Relaxed);
            assert_eq!(status.load(), Listening::Yes);
        }
        status.point(Listening::No);
        assert_eq!(status.load(), Listening::No);
    }
}
