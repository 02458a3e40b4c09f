//! What an event keeps of its registration with the kernel.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: the status byte may be a kernel's")]

use crate::sync::{AtomicI32, AtomicPtr, AtomicU8, AtomicU64, Ordering, const_fn};

/// Where an event's records are written: write indices belong to an open file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The number of the file's descriptor.
    pub(crate) descriptor: i32,
    /// What each write of the event begins with.
    pub(crate) write_index: u32,
    pub(crate) by: Writes,
}

/// By which system calls records are written. All of them say at which position, so that the
/// kernel does not lock the one of the file, for which threads would wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Writes {
    /// To the module: at a position at which other files refuse to be written.
    Far = 0,
    /// To a kernel with enable bits: the same, but in pieces always. It looks at the positions of
    /// other writes.
    FarPieces = 1,
    /// To a kernel with enable bits that looks at all positions.
    AtZero = 2,
}

impl Place {
    /// Descriptors are not negative, and there are not half as many: two bits are free.
    const DESCRIPTOR: u64 = (1 << 30) - 1;

    pub(crate) fn packed(self) -> u64 {
        let descriptor = u64::from(self.descriptor as u32) & Self::DESCRIPTOR;
        (self.by as u64) << 62 | descriptor << 32 | u64::from(self.write_index)
    }

    #[inline(always)]
    pub(crate) fn of(packed: u64) -> Self {
        Self {
            descriptor: (packed >> 32 & Self::DESCRIPTOR) as i32,
            write_index: packed as u32,
            by: match packed >> 62 {
                0 => Writes::Far,
                1 => Writes::FarPieces,
                _ => Writes::AtZero,
            },
        }
    }
}

/// Under which name the kernel has an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Name {
    /// Its own.
    #[default]
    Own = 0,
    /// `NAME_<hash>`: an event with other fields has its own name.
    Hashed = 1,
}

/// Written under the registry's claim, read by whoever emits.
#[derive(Debug)]
pub(crate) struct Registration {
    /// Its status byte; null while it is not registered.
    byte: AtomicPtr<AtomicU8>,
    /// All of the place in one, so that nobody sees one part without the others.
    place: AtomicU64,
    /// The `errno` of a registration that was refused, or 0.
    refusal: AtomicI32,
    name: AtomicU8,
}

impl Registration {
    const_fn! {
        pub(crate) const fn none() -> Self {
            Self {
                byte: AtomicPtr::new(core::ptr::null_mut()),
                place: AtomicU64::new(0),
                refusal: AtomicI32::new(0),
                name: AtomicU8::new(Name::Own as u8),
            }
    }
    }

    /// The event's status byte, if it is registered.
    #[inline(always)]
    pub(crate) fn byte(&self) -> Option<&'static AtomicU8> {
        let byte = self.byte.load(Ordering::Acquire);
        // SAFETY: null, or what `accepted` took as a reference that lives for ever.
        unsafe { byte.as_ref() }
    }

    /// Where it is written. Of an event that is, or was, registered.
    #[inline(always)]
    pub(crate) fn place(&self) -> Place {
        Place::of(self.place.load(Ordering::Relaxed))
    }

    /// Under which name the kernel has it, or had it last.
    pub(crate) fn name(&self) -> Name {
        match self.name.load(Ordering::Relaxed) {
            1 => Name::Hashed,
            _ => Name::Own,
        }
    }

    pub(crate) fn accepted(&self, byte: &'static AtomicU8, place: Place, name: Name) {
        self.place.store(place.packed(), Ordering::Relaxed);
        self.refusal.store(0, Ordering::Relaxed);
        self.name.store(name as u8, Ordering::Relaxed);
        // Last: whoever sees it may write.
        self.byte.store(core::ptr::from_ref(byte).cast_mut(), Ordering::Release);
    }

    /// Notes why the kernel did not register it, for the first time or again.
    pub(crate) fn refused(&self, errno: i32) {
        self.refusal.store(errno, Ordering::Relaxed);
    }

    /// Forgets a registration whose descriptor is lost.
    pub(crate) fn lost(&self) {
        self.byte.store(core::ptr::null_mut(), Ordering::Relaxed);
    }

    /// Why it is not registered, or not any more, if the kernel refused.
    pub(crate) fn refusal(&self) -> Option<i32> {
        Some(self.refusal.load(Ordering::Relaxed)).filter(|errno| *errno != 0)
    }
}

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use core::sync::atomic::AtomicU8;

    use super::{Name, Place, Registration, Writes};

    #[test]
    fn a_place_is_kept_whole() {
        static BYTE: AtomicU8 = AtomicU8::new(0);
        let registration = Registration::none();
        assert!(registration.byte().is_none());
        for by in [Writes::Far, Writes::FarPieces, Writes::AtZero] {
            let place = Place { descriptor: (1 << 30) - 1, write_index: u32::MAX, by };
            registration.accepted(&BYTE, place, Name::Hashed);
            assert!(registration.byte().is_some_and(|byte| core::ptr::eq(byte, &raw const BYTE)));
            assert_eq!((registration.place(), registration.name()), (place, Name::Hashed));
            registration.lost();
            assert!(registration.byte().is_none());
            assert_eq!((registration.place(), registration.name()), (place, Name::Hashed));
        }
    }

    #[test]
    fn a_refusal_lasts_until_the_event_is_registered() {
        static BYTE: AtomicU8 = AtomicU8::new(0);
        let registration = Registration::none();
        let place = Place { descriptor: 3, write_index: 1, by: Writes::Far };
        registration.refused(1);
        assert_eq!((registration.byte().is_none(), registration.refusal()), (true, Some(1)));
        registration.accepted(&BYTE, place, Name::Hashed);
        assert_eq!((registration.refusal(), registration.name()), (None, Name::Hashed));
        registration.refused(2);
        assert_eq!((registration.byte().is_some(), registration.refusal()), (true, Some(2)));
    }
}
