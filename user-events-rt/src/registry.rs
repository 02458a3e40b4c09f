//! The events of this process, and which way each one's status pointer points.

use crate::claim::{Claim, Claimed};
use crate::event::Event;
use crate::status::Listening;
use crate::sync::{AtomicUsize, Ordering, fence, statics};
use crate::transport;

/// What is known of the process's events. Changed under the claim only.
pub(crate) struct Registry {
    newest: Option<&'static Event>,
    count: u32,
    /// The event that is being registered.
    beginning: Option<&'static Event>,
    /// The event that is being added.
    adding: Option<&'static Event>,
    pub(crate) transport: transport::State,
}

statics! {
    static REGISTRY: Claimed<Registry> = Claimed::new(Registry::new());
}

statics! {
    /// Captures that are active in any thread.
    static CAPTURES: AtomicUsize = AtomicUsize::new(0);
}

/// The registry, when other threads are done with it; `None` when this thread already is at
/// work on it.
pub(crate) fn claim() -> Option<Claim<Registry>> {
    REGISTRY.claim().map(claimed)
}

/// The same; `None` also when another thread is at work on it.
pub(crate) fn claim_if_free() -> Option<Claim<Registry>> {
    REGISTRY.claim_if_free().map(claimed)
}

fn claimed(mut registry: Claim<Registry>) -> Claim<Registry> {
    if registry.is_first_of_child() {
        registry.finish_adding();
        registry.forget_begun();
        transport::forked(&mut registry);
    }
    registry
}

/// Registers an event at its first use. False when this thread was already registering one.
pub(crate) fn register(event: &'static Event) -> bool {
    let Some(mut registry) = claim() else { return false };
    if !event.is_registered() {
        transport::first_use(&mut registry);
        registry.beginning = Some(event);
        fence(Ordering::SeqCst);
        event.id.store(registry.count + 1, Ordering::Relaxed);
        transport::added(&mut registry, event);
        point(event);
        // Last: whoever sees it may trust the status pointer.
        registry.add(event);
        registry.beginning = None;
        let has_unoffered = transport::has_unoffered(&registry);
        drop(registry);
        transport::watch();
        if has_unoffered {
            transport::offer_all();
        }
    }
    true
}

impl Registry {
    const fn new() -> Self {
        Self {
            newest: None,
            count: 0,
            beginning: None,
            adding: None,
            transport: transport::State::new(),
        }
    }

    /// Adds an event that is set up, and says that it is registered. Another thread may fork
    /// between any two steps, and all else of a registration may be done twice: so what is under
    /// way is noted first, and the child finishes it.
    fn add(&mut self, event: &'static Event) {
        self.adding = Some(event);
        self.finish_adding();
    }

    /// Each step may have been done before.
    fn finish_adding(&mut self) {
        let Some(event) = self.adding else { return };
        // No thread needs them, but the child, which has the memory as it was in between.
        let step = || fence(Ordering::SeqCst);
        step();
        if let Some(older) = self.newest.filter(|newest| !core::ptr::eq(*newest, event)) {
            // Set once, and to the same when it is set again: `newest` changes in the next step.
            let _first = event.older.set(older);
        }
        step();
        self.newest = Some(event);
        self.count = event.id();
        step();
        event.set_registered();
        step();
        self.adding = None;
    }

    /// In a child that was forked while another thread registered an event: it may have the number
    /// that the child's next one is given, and what belongs to that.
    fn forget_begun(&mut self) {
        if let Some(event) = self.beginning.take().filter(|event| !event.is_registered()) {
            transport::torn(event);
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

#[cfg(all(test, user_events_loom))]
mod interleavings;

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use super::Registry;
    use crate::event::Event;
    use crate::meta::Meta;
    use core::sync::atomic::Ordering;

    static META: Meta = Meta::described("added", 0, 0);

    fn event() -> &'static Event {
        Box::leak(Box::new(Event::new(&META)))
    }

    /// What registering does with the list.
    fn add(registry: &mut Registry, event: &'static Event) {
        if !event.is_registered() {
            event.id.store(registry.count + 1, Ordering::Relaxed);
            registry.add(event);
        }
    }

    /// Adds an event up to a step of [`Registry::finish_adding`], as a forked child may find it.
    fn add_up_to(registry: &mut Registry, event: &'static Event, step: usize) {
        event.id.store(registry.count + 1, Ordering::Relaxed);
        let steps: [&dyn Fn(&mut Registry); 5] = [
            &|registry| registry.adding = Some(event),
            &|registry| {
                if let Some(older) = registry.newest {
                    event.older.set(older).expect("it is new");
                }
            },
            &|registry| registry.newest = Some(event),
            &|registry| registry.count = event.id(),
            &|_| event.set_registered(),
        ];
        steps[..step].iter().for_each(|step| step(registry));
    }

    #[test]
    fn what_was_begun_before_a_fork_is_begun_anew() {
        use crate::status::Listening;
        let (begun, added) = (event(), event());
        for event in [begun, added] {
            event.status.point(Listening::Yes);
        }
        let mut registry = Registry::new();
        registry.beginning = Some(begun);
        registry.forget_begun();
        assert!(begun.status.load() == Listening::Ask && registry.beginning.is_none());
        registry.beginning = Some(added);
        add(&mut registry, added);
        registry.forget_begun();
        assert!(added.status.load() == Listening::Yes && registry.beginning.is_none());
    }

    #[test]
    fn the_child_of_a_fork_between_any_two_steps_has_each_event_once() {
        for (before, step) in (0..3).flat_map(|before| (0..=5).map(move |step| (before, step))) {
            let mut registry = Registry::new();
            let mut events: Vec<_> = (0..before).map(|_| event()).collect();
            events.iter().for_each(|event| add(&mut registry, event));
            let (torn, later) = (event(), event());
            add_up_to(&mut registry, torn, step);

            registry.finish_adding();
            add(&mut registry, later);
            add(&mut registry, torn);
            events.extend(if step == 0 { [later, torn] } else { [torn, later] });
            let mut ids: Vec<_> = registry.events().take(10).map(Event::id).collect();
            ids.reverse();
            let in_order: Vec<_> = (1..=events.len() as u32).collect();
            assert_eq!(ids, in_order, "{before} events before, step {step}");
            assert!(events.iter().zip(in_order).all(|(event, id)| event.id() == id));
        }
    }
}
