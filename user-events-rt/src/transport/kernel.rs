//! The kernel as a transport: found late or early, never lost again. What speaks with it stands
//! in [`status_page`], the only one of the kernel's two ABIs that this version knows; the other
//! one (the enable bit of Linux 6.4 and later) is recognised.

mod abi;
mod status_page;
pub(super) mod tally;
mod tracefs;

use core::sync::atomic::AtomicU8;
use std::time::{Duration, Instant};

use once_cell::race::OnceBox;

use self::status_page::StatusPage;
use super::report::{KernelStatus, Refused};
use crate::EmitError;
use crate::event::Event;
use crate::payload::Pieces;

/// Made once, never closed: events' status pointers lead into its page.
static OPEN: OnceBox<StatusPage> = OnceBox::new();

/// How long a kernel that could not be reached is left alone by the first uses of events.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is kept in the registry.
pub(super) struct State {
    /// When the kernel was looked for, and what was found instead.
    missing: Option<(Instant, KernelStatus)>,
}

impl State {
    pub(super) const fn new() -> Self {
        Self { missing: None }
    }
}

/// Looks for the kernel, unless that was done a moment ago; whether it was found now.
pub(super) fn look_now_and_then(state: &mut State) -> bool {
    let just_looked = |(when, _): &(Instant, _)| when.elapsed() < PATIENCE;
    if OPEN.get().is_some() || state.missing.as_ref().is_some_and(just_looked) {
        return false;
    }
    look_now(state)
}

/// Looks for the kernel; whether it is there.
pub(super) fn look_now(state: &mut State) -> bool {
    if OPEN.get().is_some() {
        return true;
    }
    match tracefs::first(StatusPage::open) {
        Ok(page) => {
            state.missing = None;
            // Nobody else sets it: the caller holds the registry's claim.
            OPEN.set(Box::new(page)).is_ok()
        }
        Err(instead) => {
            state.missing = Some((Instant::now(), instead));
            false
        }
    }
}

/// Registers an event where the kernel is there and does not know it yet. The caller holds the
/// registry's claim, and points the event's status afterwards.
pub(super) fn register(event: &'static Event) {
    let Some(page) = OPEN.get() else { return };
    if event.kernel.status_index().is_some() {
        return;
    }
    match page.register(event.meta()) {
        Ok((status_index, write_index)) => event.kernel.accepted(status_index, write_index),
        Err(errno) => event.kernel.refused(errno as i32),
    }
}

/// The event's byte in the status page.
#[inline(always)]
pub(super) fn status_byte(event: &Event) -> Option<&'static AtomicU8> {
    let index = event.kernel.status_index()?;
    OPEN.get()?.byte(index)
}

/// Writes a record of a registered event.
pub(super) fn write(event: &Event, payload: &mut Pieces<'_>) -> Result<(), EmitError> {
    match OPEN.get() {
        Some(page) => page.write(event.kernel.write_index(), payload),
        None => Err(EmitError::Raced),
    }
}

/// What to tell of the kernel and of `events`.
pub(super) fn status(
    state: &State,
    events: impl Iterator<Item = &'static Event> + Clone,
) -> KernelStatus {
    let Some(page) = OPEN.get() else {
        let missing = state.missing.as_ref().map(|(_, instead)| instead.clone());
        return missing.unwrap_or(KernelStatus::NotLooked);
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
    }
}
