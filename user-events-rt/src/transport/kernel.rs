//! The kernel as a transport: found late or early, never lost again. What speaks with it stands
//! in [`status_page`] and [`enable_bit`]: a kernel has one of the two ABIs, or none.

#[cfg_attr(any(user_events_loom, miri), path = "kernel/in_memory/descriptor.rs")]
mod descriptor;
mod enable_bit;
#[cfg_attr(any(user_events_loom, miri), path = "kernel/in_memory.rs")]
pub(super) mod found;
#[cfg_attr(any(user_events_loom, miri), path = "kernel/in_memory/hooks.rs")]
mod hooks;
pub(super) mod lanes;
mod pause;
pub(super) mod shards;
#[cfg(not(any(user_events_loom, miri)))]
mod status_page;
mod threads;
#[cfg(not(any(user_events_loom, miri)))]
mod tracefs;
mod words;
#[cfg_attr(any(user_events_loom, miri), path = "kernel/in_memory/write.rs")]
mod write;

use std::time::{Duration, Instant};

use nix::errno::Errno;

use self::enable_bit::Family;
use self::found::{Kernel, Registered};
use self::lanes::Way;
pub(super) use self::write::write_record;
use super::registration::Place;
use super::report::{KernelStatus, KernelTransport, Refused, Renamed};
use crate::event::Event;
use crate::status::{ASK, Listening};
use crate::sync::{AtomicU8, OnceRef, Ordering, statics};

statics! {
    /// Set once. What events' status pointers lead to is never unmapped.
    static OPEN: OnceRef<'static, Kernel> = OnceRef::new();
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
    /// A number that somebody else has opened the same file at. Its write indices are not ours.
    anothers: Option<i32>,
    /// How often that happened and was mended.
    reopened: usize,
    /// This event, and those that are older, are still to be offered to the kernel.
    unoffered: Option<&'static Event>,
    family: Family,
}

impl State {
    pub(super) const fn new() -> Self {
        Self {
            missing: None,
            data: None,
            lost: None,
            anothers: None,
            reopened: 0,
            unoffered: None,
            family: Family::unknown(),
        }
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
    let (Some(kernel), Some(data)) = (OPEN.get(), state.data) else { return false };
    let is_there = kernel.is_behind(data) && state.anothers != Some(data);
    if !is_there {
        // Not closed: it is somebody else's by now, or nobody's.
        (state.lost, state.data) = (state.data, None);
    }
    is_there
}

fn open(state: &mut State) -> Result<i32, Instead> {
    if let (Some(kernel), Some(lost)) = (OPEN.get(), state.lost) {
        return kernel.open_instead(lost.max(lanes::greatest())).map_err(Instead::Lost);
    }
    let (kernel, data) = Kernel::find().map_err(Instead::Told)?;
    hooks::want(kernel.transport() == KernelTransport::EnableBit);
    state.family.begin();
    // Set once: the caller holds the registry's claim.
    let _first = OPEN.set(Box::leak(Box::new(kernel)));
    Ok(data)
}

/// Gives a number up at which somebody else has opened the kernel's file.
pub(super) fn give_up(state: &mut State, place: Place) {
    state.anothers = Some(place.descriptor);
}

/// Has the C library tell what the transport must know. The caller does not hold the registry's
/// claim.
pub(super) fn watch() {
    hooks::watch();
}

/// Registers an event where the kernel is there and does not know it yet, or not any more. The
/// caller holds the registry's claim, and points the event's status afterwards.
pub(super) fn register(state: &mut State, event: &'static Event) {
    let (Some(kernel), Some(data)) = (OPEN.get(), state.data) else { return };
    let says = status_byte(event).map_or(Listening::Ask, Listening::said_by);
    if says != Listening::Ask && event.kernel.place().descriptor == data {
        return;
    }
    match kernel.register(data, event, &mut state.family) {
        Ok(Registered { byte, place, name }) => event.kernel.accepted(byte, place, name),
        // It was registered before, and goes on asking.
        Err(errno) if event.kernel.byte().is_some() && can_ask() => {
            event.kernel.refused(errno as i32);
            pause::begin();
        }
        Err(errno) => {
            event.kernel.refused(errno as i32);
            event.kernel.lost();
        }
    }
}

/// Whether the event could not be registered again a moment ago.
pub(super) fn is_pausing(event: &Event) -> bool {
    event.kernel.refusal().is_some() && pause::is_on()
}

/// What becomes of `events`, which were registered with a descriptor that is lost. If there is
/// another one, they are registered again: those that can ask at their next use, all soon. Who
/// emits meanwhile fails to write, and waits; were they turned off, his records would be lost.
pub(super) fn lost(events: impl Iterator<Item = &'static Event>, found: Found) {
    if found != Found::Now {
        events.for_each(|event| event.kernel.lost());
    } else if can_ask() {
        enable_bit::ask_all();
    }
}

/// Whether events can be registered again at their next use: status bytes can ask.
fn can_ask() -> bool {
    OPEN.get().is_some_and(|kernel| kernel.transport() == KernelTransport::EnableBit)
}

/// Has those events be registered again that other threads registered (one may have ended without
/// a word, by the system call alone), or that were refused.
pub(super) fn ask_again() {
    lanes::try_again();
    if can_ask() {
        pause::end();
        enable_bit::ask_after_threads();
    }
}

/// In a forked child, whose main thread is another one, and whose other threads are gone.
pub(super) fn forked(state: &mut State) {
    if can_ask() {
        state.family.begin();
        enable_bit::ask_all();
    }
}

/// In a thread that registered events and ends.
pub(super) fn thread_ends(state: &mut State) {
    state.family.thread_ends();
}

/// Gives back what the kernel has of this library, which is unloaded, or whose process ends: then
/// there may be events yet, which find the descriptor lost, and open it again.
pub(super) fn close(state: &mut State) {
    OPEN.get().into_iter().for_each(lanes::close_all);
    if !is_there(state) {
        return;
    }
    if let Some(data) = state.data.take() {
        if can_ask() {
            enable_bit::unregister_all(data);
        }
        state.lost = Some(data);
        found::close(data);
    }
}

/// The event's status byte, if the kernel knows it.
#[inline(always)]
pub(super) fn status_byte(event: &Event) -> Option<&'static AtomicU8> {
    event.kernel.byte()
}

/// What the event's status byte says; that nobody listens, if the kernel does not know it.
#[inline(always)]
pub(super) fn listening(event: &Event) -> Listening {
    status_byte(event).map_or(Listening::No, Listening::said_by)
}

/// Whether the event's status byte says that somebody listens. Of a byte that still asks though it
/// was just registered again, because nobody would tell when that ends, the kernel's bits count.
pub(super) fn says_listening(event: &Event) -> bool {
    status_byte(event).is_some_and(|byte| byte.load(Ordering::Relaxed) & !ASK != 0)
}

/// Whether what is to be written to is what was opened, as far as was seen lately. Keeps `errno`.
#[inline(always)]
pub(super) fn is_surely_ours((place, seen): Way) -> bool {
    OPEN.get().is_some_and(|kernel| kernel.is_surely_behind(place.descriptor, seen))
}

/// Registers an event in this thread's lane, if it is registered.
pub(super) fn register_in_lane(state: &State, event: &Event) {
    if let (Some(kernel), Some(data), Some(_)) = (OPEN.get(), state.data, event.kernel.byte()) {
        lanes::register(kernel, data, event);
    }
}

/// Forgets lanes whose descriptors are lost, after an event could not be written to a place.
pub(super) fn lanes_lost(event: &Event, place: Place) {
    if let Some(kernel) = OPEN.get() {
        lanes::lost(kernel, event, place);
    }
}

/// Whether what is written to is what was opened: nobody closed it. Keeps `errno`.
pub(super) fn is_ours(place: Place) -> bool {
    OPEN.get().is_some_and(|kernel| kernel.is_behind(place.descriptor))
}

/// What to tell of the kernel and of `events`.
pub(super) fn status(
    state: &State,
    events: impl Iterator<Item = &'static Event> + Clone,
) -> KernelStatus {
    let kernel = match (OPEN.get(), &state.missing) {
        (Some(kernel), None) => kernel,
        (Some(kernel), Some((_, Instead::Lost(errno)))) => return kernel.lost(*errno),
        (_, Some((_, Instead::Told(instead)))) => return instead.clone(),
        (None, _) => return KernelStatus::NotLooked,
    };
    let (tracefs, transport) = (kernel.tracefs(), kernel.transport());
    let is_registered =
        |event: &&Event| event.kernel.refusal().is_none() && event.kernel.byte().is_some();
    let registered = events.clone().filter(|event| is_registered(event));
    let refused = events.filter_map(|event| {
        let errno = event.kernel.refusal()?;
        let tracefs = tracefs.to_owned();
        Some(Refused { event: event.meta().name(), errno, transport, tracefs })
    });
    let renamed = registered.clone().filter_map(|event| {
        let name = enable_bit::other_name(event)?;
        Some(Renamed { event: event.meta().name(), name })
    });
    KernelStatus::Connected {
        transport,
        tracefs: tracefs.to_owned(),
        registered: registered.count(),
        renamed: renamed.collect(),
        refused: refused.collect(),
        reopened: state.reopened,
    }
}

/// Makes what is made at the first registration.
#[cfg(all(test, user_events_loom))]
pub(super) fn make_words() {
    assert!(words::of(1).is_ok() && words::held().next().is_none());
    let _this = threads::this();
}
