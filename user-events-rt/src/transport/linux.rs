//! The session and the kernel together.

use nix::errno::Errno;

use super::kernel::lanes::Way;
use super::kernel::{self, Found};
use super::registration::Place;
use super::report::{KernelStatus, TransportStatus};
use crate::EmitError;
use crate::claim;
use crate::event::Event;
use crate::pieces::Pieces;
use crate::registry::{self, Registry};
use crate::session::linux as session;
pub(crate) use crate::session::linux::{
    discarded, losses, set_enabled, set_events, start, stop, write as write_to_session,
};
use crate::status::Listening;
use crate::sync::AtomicU8;

/// What the transports keep in the registry.
pub(crate) struct State {
    pub(crate) session: session::State,
    kernel: kernel::State,
}

impl State {
    pub(crate) const fn new() -> Self {
        Self { session: session::State::new(), kernel: kernel::State::new() }
    }
}

/// Before an event is registered: the session that the environment asks for is started, once;
/// the kernel is looked for until it is there, now and then. Who calls it runs [`offer_all`] where
/// [`has_unoffered`] says so, without the claim.
pub(crate) fn first_use(registry: &mut Registry) {
    session::first_use(registry);
    look(registry, kernel::look_now_and_then);
}

fn look(registry: &mut Registry, look: fn(&mut kernel::State) -> Found) -> Found {
    let was_open = registry.transport.kernel.is_open();
    let found = look(&mut registry.transport.kernel);
    if was_open && found != Found::Before {
        // What it registered went with the descriptor, which nothing may be written to any more.
        kernel::lost(registry.events(), found);
        registry.point_all();
    }
    if found == Found::Now {
        let newest = registry.events().next();
        registry.transport.kernel.offer_from(newest);
    }
    found
}

/// Whether there are events that the kernel was not offered: it was found after their first uses.
pub(crate) fn has_unoffered(registry: &Registry) -> bool {
    registry.transport.kernel.has_unoffered()
}

/// Offers the kernel the events that it was not offered yet. Others may have the claim in
/// between, and whoever comes here meanwhile takes part.
pub(crate) fn offer_all() {
    while let Some(mut registry) = registry::claim() {
        if !has_unoffered(&registry) {
            return;
        }
        registry.transport.kernel.offer_some().for_each(registry::point);
        drop(registry);
        claim::give_way();
    }
}

/// Takes back what was begun of a registration that another thread did not bring to its end
/// before this process was forked.
pub(crate) fn torn(event: &'static Event) {
    event.kernel.lost();
    event.status.point(Listening::Ask);
}

/// Offers an event that was just registered to both.
pub(crate) fn added(registry: &mut Registry, event: &'static Event) {
    session::added(registry, event);
    kernel::register(&mut registry.transport.kernel, event);
}

/// In a forked child. It shares the parent's open file, which is what write indices belong to, and
/// its mapping of a status page.
pub(crate) fn forked(registry: &mut Registry) {
    session::forked(registry);
    kernel::forked(&mut registry.transport.kernel);
}

/// In a thread that registered events and ends.
pub(super) fn thread_ends() {
    if let Some(mut registry) = registry::claim() {
        kernel::thread_ends(&mut registry.transport.kernel);
    }
}

/// In a library that is unloaded, or whose process ends.
pub(super) fn unloaded() {
    if let Some(mut registry) = registry::claim() {
        kernel::close(&mut registry.transport.kernel);
    }
}

/// Has the C library tell what the transports must know, once. The caller holds no claim.
pub(crate) fn watch() {
    kernel::watch();
}

/// The byte by which the kernel says who listens, if it knows the event.
pub(crate) fn status_byte(event: &Event) -> Option<&'static AtomicU8> {
    kernel::status_byte(event)
}

/// Whether a consumer in the kernel listens to the event.
#[inline(always)]
pub(crate) fn kernel_listens(event: &'static Event) -> bool {
    ask_kernel(event).unwrap_or(false)
}

/// The same; `None` where this thread cannot find out, because it is at work on the transports.
#[inline(always)]
pub(crate) fn ask_kernel(event: &'static Event) -> Option<bool> {
    match kernel::listening(event) {
        Listening::No => Some(false),
        Listening::Yes => Some(true),
        Listening::Ask => listens_again(event),
    }
}

/// Whether the event's status byte does not say whether the kernel listens.
pub(crate) fn kernel_is_asked(event: &Event) -> bool {
    kernel::listening(event) == Listening::Ask
}

/// Registers an event again whose status byte may not be true any more; whether somebody listens.
#[cold]
#[inline(never)]
fn listens_again(event: &'static Event) -> Option<bool> {
    if kernel::is_pausing(event) {
        return Some(false);
    }
    let mut registry = registry::claim()?;
    // Another thread may have done so meanwhile.
    if kernel_is_asked(event) && !kernel::is_pausing(event) {
        look(&mut registry, kernel::look_now_and_then);
        kernel::register(&mut registry.transport.kernel, event);
        registry::point(event);
    }
    // Whoever makes bytes ask holds the claim.
    let listens = kernel::says_listening(event);
    drop(registry);
    offer_all();
    Some(listens)
}

/// Writes a record of an event that the kernel knows.
pub(crate) fn write_to_kernel(
    event: &'static Event,
    payload: &mut Pieces<'_>,
) -> Result<(), EmitError> {
    let way = kernel::lanes::way(event).unwrap_or_else(|| first_in_lane(event));
    let (place, _) = way;
    if !kernel::is_surely_ours(way) {
        return not_written(event, payload, place, EmitError::System(Errno::EBADF as i32));
    }
    match kernel::write_record(place, payload) {
        Err(error) if error != EmitError::TooLarge => not_written(event, payload, place, error),
        result => result,
    }
}

/// Registers an event in the lane of this thread; which way it is written. Who is at work on the
/// transports is not waited for: the first way is open, and the next record asks again.
#[cold]
#[inline(never)]
fn first_in_lane(event: &'static Event) -> Way {
    let Some(mut registry) = registry::claim_if_free() else { return kernel::lanes::first(event) };
    look(&mut registry, kernel::look_now_and_then);
    kernel::register(&mut registry.transport.kernel, event);
    registry::point(event);
    kernel::register_in_lane(&registry.transport.kernel, event);
    drop(registry);
    offer_all();
    kernel::lanes::way(event).unwrap_or_else(|| kernel::lanes::first(event))
}

/// Finds out whether a write failed because somebody closed the descriptor. Then it is replaced,
/// and the record written once more.
#[cold]
#[inline(never)]
fn not_written(
    event: &'static Event,
    payload: &mut Pieces<'_>,
    place: Place,
    error: EmitError,
) -> Result<(), EmitError> {
    // The kernel's file, but another opening of it: it does not know the write index.
    let is_anothers = error == EmitError::System(Errno::ENOENT as i32);
    if !is_anothers && kernel::is_ours(place) {
        return Err(error);
    }
    match replace(event, place, is_anothers) {
        Some(again) => kernel::write_record(again, payload),
        None => Err(EmitError::System(Errno::EBADF as i32)),
    }
}

/// Replaces a descriptor that is not the kernel's any more, or is the kernel's, but not ours; where
/// the event is written from now on.
fn replace(event: &'static Event, place: Place, is_anothers: bool) -> Option<Place> {
    let mut registry = registry::claim()?;
    if is_anothers {
        kernel::give_up(&mut registry.transport.kernel, place);
    }
    kernel::lanes_lost(event, place);
    look(&mut registry, kernel::look_now_and_then);
    kernel::register(&mut registry.transport.kernel, event);
    registry::point(event);
    drop(registry);
    offer_all();
    let again = event.kernel.byte().map(|_| event.kernel.place());
    again.filter(|again| *again != place)
}

/// Counts a record that the kernel took, and whether the session took it, too. False where
/// there is no memory to count in.
pub(crate) fn count_kernel(id: u32, in_session: bool) -> bool {
    kernel::shards::count(id, in_session)
}

/// What the session or the kernel took of the event `id`, in this process so far.
pub(crate) fn emitted(id: u32) -> u64 {
    session::emitted(id) + kernel::shards::of(id).alone
}

/// What the kernel took of the event `id`.
pub(crate) fn kernel_took(id: u32) -> u64 {
    let tally = kernel::shards::of(id);
    tally.alone + tally.beside_session
}

/// Looks for the kernel now, and offers it again what it refused before.
pub(crate) fn look_again() {
    let Some(mut registry) = registry::claim() else { return };
    session::first_use(&mut registry);
    kernel::ask_again();
    if look(&mut registry, kernel::look_now) != Found::Not {
        let newest = registry.events().next();
        registry.transport.kernel.offer_from(newest);
    }
    drop(registry);
    watch();
    offer_all();
}

pub(crate) fn status() -> TransportStatus {
    let Some(mut registry) = registry::claim() else { return TransportStatus::busy() };
    first_use(&mut registry);
    drop(registry);
    watch();
    offer_all();
    let Some(registry) = registry::claim() else { return TransportStatus::busy() };
    let (session, session_error) = session::status(&registry);
    TransportStatus {
        session,
        session_error,
        kernel: kernel_status(&registry),
        events: registry.count() as usize,
    }
}

fn kernel_status(registry: &Registry) -> KernelStatus {
    kernel::status(&registry.transport.kernel, registry.events())
}

/// Begins a run of a test.
#[cfg(all(test, user_events_loom))]
pub(crate) fn forget_all() {
    kernel::found::forget_all();
    kernel::make_words();
    let _counted = (kernel::shards::count(0, false), kernel::shards::count(0, true));
}
