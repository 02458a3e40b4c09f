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
use crate::sync::{AtomicI32, AtomicU64, Ordering, array, statics};
use crate::tally::Tally;
use crate::transport::registration::Place;

/// All of them, with the first. (A place must fit a number of a tally.)
const COUNT: usize =
    if cfg!(any(user_events_loom, miri, not(target_pointer_width = "64"))) { 1 } else { 8 };

struct Lane {
    /// The descriptor of the opening, or one of [`CLOSED`] and [`REFUSED`]. Changed under the
    /// registry's claim.
    descriptor: AtomicI32,
    /// The packed places of events, or one of [`NOT_ASKED`] and [`IN_FIRST`].
    places: Tally,
}

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
        Lane { descriptor: AtomicI32::new(CLOSED), places: Tally::new() };
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

/// Where this thread writes an event; `None` where its lane must be asked first ([`register`]).
#[inline(always)]
pub(in crate::transport) fn place(event: &Event) -> Option<Place> {
    let Some(lane) = beside(mine()) else { return Some(event.kernel.place()) };
    match lane.places.place(event.id()).map_or(IN_FIRST, |place| place.load(Ordering::Relaxed)) {
        NOT_ASKED => None,
        IN_FIRST => Some(event.kernel.place()),
        packed => Some(Place::of(packed as u64)),
    }
}

/// When the descriptor of this thread's lane was seen to be the kernel's.
#[inline(always)]
pub(super) fn seen() -> &'static AtomicU64 {
    &SEEN[mine()]
}

/// Registers an event, which is registered with `data`, in this thread's lane; where it is written.
/// The caller holds the registry's claim.
pub(super) fn register(kernel: &Kernel, data: i32, event: &Event) -> Place {
    let first = event.kernel.place();
    let Some(lane) = beside(mine()) else { return first };
    let Some(kept) = lane.places.place(event.id()) else { return first };
    let place = lane.opened(kernel, data).and_then(|descriptor| {
        let write_index = kernel.register_beside(descriptor, event).ok()?;
        Some(Place { descriptor, write_index, ..first })
    });
    kept.store(place.map_or(IN_FIRST, |place| place.packed() as usize), Ordering::Relaxed);
    place.unwrap_or(first)
}

impl Lane {
    /// The descriptor, if it can be had.
    fn opened(&self, kernel: &Kernel, data: i32) -> Option<i32> {
        match self.descriptor.load(Ordering::Relaxed) {
            REFUSED => return None,
            descriptor if descriptor != CLOSED && kernel.is_behind(descriptor) => {
                return Some(descriptor);
            }
            _ => self.forget(),
        }
        let above = GREATEST.load(Ordering::Relaxed).max(data);
        let opened = kernel.open_beside(above + 1).ok();
        self.descriptor.store(opened.unwrap_or(REFUSED), Ordering::Relaxed);
        GREATEST.fetch_max(opened.unwrap_or(0), Ordering::Relaxed);
        opened
    }

    /// Takes it for one that was not opened yet.
    fn forget(&self) {
        self.descriptor.store(CLOSED, Ordering::Relaxed);
        self.places.reset();
    }
}

/// Forgets the lane whose descriptor is somebody else's by now, if it is one's.
pub(in crate::transport) fn lost(place: Place) {
    let is_its = |lane: &&Lane| lane.descriptor.load(Ordering::Relaxed) == place.descriptor;
    BESIDE.iter().filter(is_its).for_each(Lane::forget);
}

/// Has what was refused be tried again.
pub(super) fn try_again() {
    for lane in BESIDE.iter() {
        if lane.descriptor.load(Ordering::Relaxed) == REFUSED {
            lane.forget();
        } else {
            lane.places.reset();
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
