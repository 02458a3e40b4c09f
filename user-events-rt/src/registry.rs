//! The events of this process, and which way each one's status pointer points.

use core::sync::atomic::{AtomicUsize, Ordering};

use crate::claim::{Claim, Claimed};
use crate::event::Event;
use crate::status::Listening;
use crate::transport;

/// What is known of the process's events. Changed under the claim only.
pub(crate) struct Registry {
    newest: Option<&'static Event>,
    count: u32,
    pub(crate) transport: transport::State,
}

static REGISTRY: Claimed<Registry> =
    Claimed::new(Registry { newest: None, count: 0, transport: transport::State::new() });

static CAPTURES: AtomicUsize = AtomicUsize::new(0);

/// The registry, when other threads are done with it; `None` when this thread already is at
/// work on it.
pub(crate) fn claim() -> Option<Claim<Registry>> {
    let mut registry = REGISTRY.claim()?;
    if registry.is_first_of_child() {
        transport::forked(&mut registry);
    }
    Some(registry)
}

/// Registers an event at its first use. False when this thread was already registering one.
pub(crate) fn register(event: &'static Event) -> bool {
    let Some(mut registry) = claim() else { return false };
    if !event.is_registered() {
        transport::first_use(&mut registry);
        registry.add(event);
        transport::added(&mut registry, event);
        point(event);
        // Last: whoever sees it may trust the status pointer.
        event.set_registered();
        if transport::has_unoffered(&registry) {
            drop(registry);
            transport::offer_all();
        }
    }
    true
}

impl Registry {
    fn add(&mut self, event: &'static Event) {
        self.count += 1;
        event.id.store(self.count, Ordering::Relaxed);
        if let Some(older) = self.newest.replace(event) {
            // Set once: an event is added once.
            let _first = event.older.set(older);
        }
    }

    /// Registered events.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// All registered events, the newest first.
    pub(crate) fn events(&self) -> impl Iterator<Item = &'static Event> + Clone + use<> {
        core::iter::successors(self.newest, |event| event.older.get())
    }

    /// Points every event's status where it belongs now.
    pub(crate) fn point_all(&self) {
        self.events().for_each(point);
    }
}

/// Where one looks who listens: at a byte of ours while a session or a capture may want the
/// event, who then looks for the kernel, too; else at the kernel's own byte, so that an event
/// that nobody wants costs no more for being known to it.
pub(crate) fn point(event: &'static Event) {
    if event.wanted_by.load(Ordering::Relaxed) != 0 {
        event.status.point(Listening::Yes);
    } else if captures() > 0 {
        event.status.point(Listening::Ask);
    } else if let Some(byte) = transport::status_byte(event) {
        event.status.point_to(byte);
    } else {
        event.status.point(Listening::No);
    }
}

/// Captures that are active in any thread.
pub(crate) fn captures() -> usize {
    CAPTURES.load(Ordering::Relaxed)
}

/// Notes that a capture begins, before it takes anything.
pub(crate) fn capture_started() {
    CAPTURES.fetch_add(1, Ordering::Relaxed);
    captures_changed();
}

/// Notes that a capture has ended.
pub(crate) fn capture_ended() {
    CAPTURES.fetch_sub(1, Ordering::Relaxed);
    captures_changed();
}

fn captures_changed() {
    if let Some(registry) = claim() {
        registry.point_all();
    }
}
