//! What an event keeps of its registration with the kernel.

use crate::sync::{AtomicI32, AtomicU32, AtomicU64, Ordering, const_fn};

/// Where an event's records are written: write indices belong to an open file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The number of the file's descriptor.
    pub(crate) descriptor: i32,
    /// What each write of the event begins with.
    pub(crate) write_index: u32,
}

/// Written under the registry's claim, read by whoever emits.
#[derive(Debug)]
pub(crate) struct Registration {
    /// Its byte in the status page; 0, which no event has, while it is not registered.
    status_index: AtomicU32,
    /// Descriptor and write index in one, so that nobody sees the one without the other.
    place: AtomicU64,
    /// The `errno` of a registration that was refused, or 0.
    refusal: AtomicI32,
}

impl Registration {
    const_fn! {
        pub(crate) const fn none() -> Self {
            Self {
                status_index: AtomicU32::new(0),
                place: AtomicU64::new(0),
                refusal: AtomicI32::new(0),
            }
    }
    }

    /// The event's byte in the status page, if it is registered.
    #[inline(always)]
    pub(crate) fn status_index(&self) -> Option<usize> {
        match self.status_index.load(Ordering::Acquire) {
            0 => None,
            index => Some(index as usize),
        }
    }

    /// Where it is written. Of an event that is, or was, registered.
    #[inline(always)]
    pub(crate) fn place(&self) -> Place {
        let place = self.place.load(Ordering::Relaxed);
        Place { descriptor: (place >> 32) as i32, write_index: place as u32 }
    }

    pub(crate) fn accepted(&self, status_index: u32, place: Place) {
        let Place { descriptor, write_index } = place;
        let place = u64::from(descriptor as u32) << 32 | u64::from(write_index);
        self.place.store(place, Ordering::Relaxed);
        self.refusal.store(0, Ordering::Relaxed);
        // Last: whoever sees it may write.
        self.status_index.store(status_index, Ordering::Release);
    }

    pub(crate) fn refused(&self, errno: i32) {
        self.refusal.store(errno, Ordering::Relaxed);
    }

    /// Forgets a registration whose descriptor is lost.
    pub(crate) fn lost(&self) {
        self.status_index.store(0, Ordering::Relaxed);
    }

    /// Why it is not registered, if the kernel refused.
    pub(crate) fn refusal(&self) -> Option<i32> {
        Some(self.refusal.load(Ordering::Relaxed)).filter(|errno| *errno != 0)
    }
}

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use super::{Place, Registration};

    #[test]
    fn a_place_is_kept_whole() {
        let registration = Registration::none();
        let place = Place { descriptor: i32::MAX, write_index: u32::MAX };
        registration.accepted(7, place);
        assert_eq!((registration.status_index(), registration.place()), (Some(7), place));
        registration.lost();
        assert_eq!((registration.status_index(), registration.place()), (None, place));
    }
}
