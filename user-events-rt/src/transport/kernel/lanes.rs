//! Openings of the kernel's file beside the first one. The kernel counts who uses a descriptor, and
//! all its users write to the place where it does: so threads that emit at the same time spread
//! over several lanes. The thread that emits first uses the first opening; others open theirs at
//! their first record.
//!
//! Write indices belong to an opening. Whom a consumer listens to does not: status bytes are those
//! of the first one. A lane that cannot be had is done without.

use super::found::Kernel;
use super::shards;
use crate::event::Event;
use crate::sync::{AtomicI32, AtomicU32, AtomicU64, Ordering, array, statics};
use crate::tally::Tally;
use crate::transport::registration::Place;

/// All of them, with the first. (A place must fit a number of a tally.)
const COUNT: usize =
    if cfg!(any(user_events_loom, miri, not(target_pointer_width = "64"))) { 1 } else { 8 };

/// All but `places` is changed under the registry's claim.
struct Lane {
    /// The descriptor of the opening, or one of [`CLOSED`] and [`REFUSED`].
    descriptor: AtomicI32,
    /// How often it was lost.
    losses: AtomicU32,
    /// The packed places of events, or one of [`NOT_ASKED`] and [`IN_FIRST`].
    places: Tally,
}

/// A descriptor that is lost so often is not opened again: threads may have tables of descriptors
/// of their own (`unshare(2)`), and each would lose what another one opens.
const PATIENCE: u32 = 4;

/// It is not open. (No descriptor is kept at so small a number.)
const CLOSED: i32 = 0;

/// It could not be opened.
const REFUSED: i32 = -1;

/// The event was not registered in the lane yet.
const NOT_ASKED: usize = 0;

/// It could not be, and uses the first one. No place is packed so.
const IN_FIRST: usize = 1;

statics! {
    static BESIDE: [Lane; COUNT - 1] = array![
        Lane {
            descriptor: AtomicI32::new(CLOSED),
            losses: AtomicU32::new(0),
            places: Tally::new(),
        };
        COUNT - 1
    ];
}

statics! {
    /// When the descriptor of each lane was seen to be the kernel's.
    static SEEN: [AtomicU64; COUNT] = array![AtomicU64::new(0); COUNT];
}

statics! {
    /// The greatest number that a lane's descriptor had. It gets none again: a write that is under
    /// way would come to another opening, whose write indices are other events'.
    static GREATEST: AtomicI32 = AtomicI32::new(0);
}

/// The lane of this thread; 0 is the first.
#[cfg_attr(user_events_loom, expect(clippy::modulo_one, reason = "there is one lane there"))]
#[inline(always)]
fn mine() -> usize {
    if COUNT > 1 { shards::mine() % COUNT } else { 0 }
}

fn beside(lane: usize) -> Option<&'static Lane> {
    BESIDE.get(lane.wrapping_sub(1))
}

/// Where an event is written, and when the descriptor there was seen to be the kernel's.
pub(in crate::transport) type Way = (Place, &'static AtomicU64);

/// By the first opening.
#[inline(always)]
pub(in crate::transport) fn first(event: &Event) -> Way {
    (event.kernel.place(), &SEEN[0])
}

/// By this thread's lane; `None` where that must be asked first ([`register`]).
#[inline(always)]
pub(in crate::transport) fn way(event: &Event) -> Option<Way> {
    let number = mine();
    let Some(lane) = beside(number) else { return Some(first(event)) };
    match lane.places.place(event.id()).map_or(IN_FIRST, |place| place.load(Ordering::Relaxed)) {
        NOT_ASKED => None,
        IN_FIRST => Some(first(event)),
        packed => Some((Place::of(packed as u64), &SEEN[number])),
    }
}

/// Registers an event, which is registered with `data`, in this thread's lane. The caller holds the
/// registry's claim.
pub(super) fn register(kernel: &Kernel, data: i32, event: &Event) {
    let Some(lane) = beside(mine()) else { return };
    let Some(kept) = lane.places.place(event.id()) else { return };
    let first = event.kernel.place();
    let place = lane.opened(kernel, data).and_then(|descriptor| {
        let write_index = kernel.register_beside(descriptor, event).ok()?;
        Some(Place { descriptor, write_index, ..first })
    });
    kept.store(place.map_or(IN_FIRST, |place| place.packed() as usize), Ordering::Relaxed);
}

impl Lane {
    /// The descriptor, if it can be had.
    fn opened(&self, kernel: &Kernel, data: i32) -> Option<i32> {
        match self.descriptor.load(Ordering::Relaxed) {
            REFUSED => return None,
            CLOSED => {}
            descriptor if kernel.is_behind(descriptor) => return Some(descriptor),
            _ => self.lost(),
        }
        if self.losses.load(Ordering::Relaxed) >= PATIENCE {
            return None;
        }
        let above = GREATEST.load(Ordering::Relaxed).max(data);
        let opened = kernel.open_beside(above + 1).ok();
        GREATEST.fetch_max(opened.unwrap_or(0), Ordering::Relaxed);
        self.descriptor.store(opened.unwrap_or(REFUSED), Ordering::Relaxed);
        opened
    }

    fn lost(&self) {
        self.losses.fetch_add(1, Ordering::Relaxed);
        self.forget();
    }

    /// Takes it for one that was not opened yet.
    fn forget(&self) {
        self.descriptor.store(CLOSED, Ordering::Relaxed);
        self.places.reset();
    }
}

/// Forgets the lanes whose descriptors are somebody else's by now, and where an event was written
/// to no avail: in a forked child, that may be no lane's any more.
pub(super) fn lost(kernel: &Kernel, event: &Event, place: Place) {
    for lane in BESIDE.iter() {
        let descriptor = lane.descriptor.load(Ordering::Relaxed);
        if descriptor > CLOSED && (descriptor == place.descriptor || !kernel.is_behind(descriptor))
        {
            lane.lost();
        }
        if let Some(kept) = lane.places.place_if_there(event.id()) {
            let was = place.packed() as usize;
            let _other =
                kept.compare_exchange(was, NOT_ASKED, Ordering::Relaxed, Ordering::Relaxed);
        }
    }
}

/// The greatest number that a descriptor beside the first one had.
pub(super) fn greatest() -> i32 {
    GREATEST.load(Ordering::Relaxed)
}

/// Has what was refused be tried again.
pub(super) fn try_again() {
    for lane in BESIDE.iter() {
        lane.losses.store(0, Ordering::Relaxed);
        if lane.descriptor.load(Ordering::Relaxed) == REFUSED {
            lane.forget();
        } else {
            lane.places.replace(IN_FIRST, NOT_ASKED);
        }
    }
}

/// Closes all of them.
pub(super) fn close_all(kernel: &Kernel) {
    for lane in BESIDE.iter() {
        let descriptor = lane.descriptor.load(Ordering::Relaxed);
        lane.forget();
        if descriptor > CLOSED && kernel.is_behind(descriptor) {
            super::found::close(descriptor);
        }
    }
}
