//! The kernel as a transport: found late or early, never lost again. What speaks with it stands
//! in [`status_page`], the only one of the kernel's two ABIs that this version knows; the other
//! one (the enable bit of Linux 6.4 and later) is recognised.

#[cfg(not(any(user_events_loom, miri)))]
mod abi;
#[cfg(not(any(user_events_loom, miri)))]
mod descriptor;
pub(super) mod shards;
#[cfg_attr(any(user_events_loom, miri), path = "kernel/in_memory.rs")]
pub(super) mod status_page;
#[cfg(not(any(user_events_loom, miri)))]
mod tracefs;

use std::time::{Duration, Instant};

use nix::errno::Errno;

use self::status_page::StatusPage;
pub(super) use self::status_page::write_record;
use super::registration::Place;
use super::report::{KernelStatus, Refused};
use crate::event::Event;
use crate::sync::{AtomicU8, OnceRef, statics};

statics! {
    /// Made once, never unmapped: events' status pointers lead into its page.
    static OPEN: OnceRef<'static, StatusPage> = OnceRef::new();
}

/// How long a kernel that could not be reached is left alone by the first uses of events.
const PATIENCE: Duration = Duration::from_secs(1);

/// Events that are registered before the claim is given back for others to have it.
const PORTION: usize = 16;

/// What is kept in the registry.
pub(super) struct State {
    /// When the kernel was looked for, and what was found instead.
    missing: Option<(Instant, Instead)>,
    /// The descriptor that is registered with and written to.
    data: Option<i32>,
    /// The one before it, which somebody else closed.
    lost: Option<i32>,
    /// How often that happened and was mended.
    reopened: usize,
    /// This event, and those that are older, are still to be offered to the kernel.
    unoffered: Option<&'static Event>,
}

impl State {
    pub(super) const fn new() -> Self {
        Self { missing: None, data: None, lost: None, reopened: 0, unoffered: None }
    }

    /// Has this event and all that are older offered to the kernel.
    pub(super) fn offer_from(&mut self, newest: Option<&'static Event>) {
        self.unoffered = newest;
    }

    /// Whether the kernel was there at the last look.
    pub(super) fn is_open(&self) -> bool {
        self.data.is_some()
    }

    /// Whether there are events that the kernel was not offered.
    pub(super) fn has_unoffered(&self) -> bool {
        self.is_open() && self.unoffered.is_some()
    }

    /// The next events that the kernel is to be offered, which this does.
    pub(super) fn offer_some(&mut self) -> impl Iterator<Item = &'static Event> {
        core::iter::from_fn(|| {
            let event = self.unoffered?;
            register(self, event);
            self.unoffered = event.older.get();
            Some(event)
        })
        .take(PORTION)
    }
}

/// What was found instead of the kernel.
enum Instead {
    Told(KernelStatus),
    /// It was there, but its descriptor was closed and cannot be replaced.
    Lost(Errno),
}

/// How a look for the kernel ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It is there, as before.
    Before,
    /// It is there, and knows no event of this process yet.
    Now,
    /// It is not there.
    Not,
}

/// Looks for the kernel, unless that was done a moment ago.
pub(super) fn look_now_and_then(state: &mut State) -> Found {
    let just_looked = |(when, _): &(Instant, Instead)| when.elapsed() < PATIENCE;
    if is_there(state) {
        Found::Before
    } else if state.missing.as_ref().is_some_and(just_looked) {
        Found::Not
    } else {
        find(state)
    }
}

/// Looks for the kernel, and whether the descriptor that leads there is still what it was.
pub(super) fn look_now(state: &mut State) -> Found {
    if is_there(state) { Found::Before } else { find(state) }
}

fn find(state: &mut State) -> Found {
    match open(state) {
        Ok(data) => {
            state.reopened += usize::from(state.lost.is_some());
            (state.data, state.missing) = (Some(data), None);
            Found::Now
        }
        Err(instead) => {
            state.missing = Some((Instant::now(), instead));
            Found::Not
        }
    }
}

/// Whether what was opened is still open.
fn is_there(state: &mut State) -> bool {
    let (Some(page), Some(data)) = (OPEN.get(), state.data) else { return false };
    let is_there = page.is_behind(data);
    if !is_there {
        // Not closed: it is somebody else's by now, or nobody's.
        (state.lost, state.data) = (state.data, None);
    }
    is_there
}

fn open(state: &State) -> Result<i32, Instead> {
    if let (Some(page), Some(lost)) = (OPEN.get(), state.lost) {
        return page.open_instead(lost).map_err(Instead::Lost);
    }
    let (page, data) = StatusPage::find().map_err(Instead::Told)?;
    // Set once: the caller holds the registry's claim.
    let _first = OPEN.set(Box::leak(Box::new(page)));
    Ok(data)
}

/// Registers an event where the kernel is there and does not know it yet. The caller holds the
/// registry's claim, and points the event's status afterwards.
pub(super) fn register(state: &State, event: &'static Event) {
    let (Some(page), Some(data)) = (OPEN.get(), state.data) else { return };
    if event.kernel.status_index().is_some() {
        return;
    }
    match page.register(data, event.meta()) {
        Ok((status_index, write_index)) => {
            event.kernel.accepted(status_index, Place { descriptor: data, write_index });
        }
        Err(errno) => event.kernel.refused(errno as i32),
    }
}

/// The event's byte in the status page.
#[inline(always)]
pub(super) fn status_byte(event: &Event) -> Option<&'static AtomicU8> {
    let index = event.kernel.status_index()?;
    OPEN.get()?.byte(index)
}

/// Whether what is written to is what was opened: nobody closed it. Keeps `errno`.
pub(super) fn is_ours(place: Place) -> bool {
    OPEN.get().is_some_and(|page| page.is_behind(place.descriptor))
}

/// What to tell of the kernel and of `events`.
pub(super) fn status(
    state: &State,
    events: impl Iterator<Item = &'static Event> + Clone,
) -> KernelStatus {
    let page = match (OPEN.get(), &state.missing) {
        (Some(page), None) => page,
        (Some(page), Some((_, Instead::Lost(errno)))) => return page.lost(*errno),
        (_, Some((_, Instead::Told(instead)))) => return instead.clone(),
        (None, _) => return KernelStatus::NotLooked,
    };
    let registered = events.clone().filter(|event| event.kernel.status_index().is_some()).count();
    let refused = events.filter(|event| event.kernel.status_index().is_none());
    let refused = refused.filter_map(|event| {
        let errno = event.kernel.refusal()?;
        Some(Refused { event: event.meta().name(), errno, tracefs: page.tracefs().to_owned() })
    });
    KernelStatus::Connected {
        tracefs: page.tracefs().to_owned(),
        registered,
        refused: refused.collect(),
        reopened: state.reopened,
    }
}
