//! The session and the kernel together.

use core::sync::atomic::{AtomicU8, Ordering};

use super::kernel;
use super::report::{KernelStatus, TransportStatus};
use crate::EmitError;
use crate::event::Event;
use crate::payload::Pieces;
use crate::registry::{self, Registry};
use crate::session::linux as session;
pub(crate) use crate::session::linux::{
    discarded, losses, set_enabled, set_events, start, stop, write as write_to_session,
};

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
/// the kernel is looked for until it is there, now and then.
pub(crate) fn first_use(registry: &mut Registry) {
    session::first_use(registry);
    if kernel::look_now_and_then(&mut registry.transport.kernel) {
        registry.events().for_each(kernel::register);
        registry.point_all();
    }
}

/// Offers an event that was just registered to both.
pub(crate) fn added(registry: &mut Registry, event: &'static Event) {
    session::added(registry, event);
    kernel::register(event);
}

/// In a forked child. The kernel's side stays as it is: the child shares the parent's open file,
/// which is what write indices belong to, and its mapping of the status page.
pub(crate) fn forked(registry: &mut Registry) {
    session::forked(registry);
}

/// The byte by which the kernel says who listens, if it knows the event.
pub(crate) fn status_byte(event: &Event) -> Option<&'static AtomicU8> {
    kernel::status_byte(event)
}

/// Whether a consumer in the kernel listens to the event.
#[inline(always)]
pub(crate) fn kernel_listens(event: &Event) -> bool {
    kernel::status_byte(event).is_some_and(|byte| byte.load(Ordering::Relaxed) != 0)
}

/// Writes a record of an event that the kernel knows.
pub(crate) fn write_to_kernel(event: &Event, payload: &mut Pieces<'_>) -> Result<(), EmitError> {
    kernel::write(event, payload)
}

/// Counts a record that the kernel took, and whether the session took it, too. False where
/// there is no memory to count in.
pub(crate) fn count_kernel(id: u32, in_session: bool) -> bool {
    kernel::tally::count(id, in_session)
}

/// What the session or the kernel took of the event `id`, in this process so far.
pub(crate) fn emitted(id: u32) -> u64 {
    session::emitted(id) + kernel::tally::of(id).alone
}

/// What the kernel took of the event `id`.
pub(crate) fn kernel_took(id: u32) -> u64 {
    let tally = kernel::tally::of(id);
    tally.alone + tally.beside_session
}

/// Looks for the kernel now, and offers it again what it refused before.
pub(crate) fn look_again() {
    let Some(mut registry) = registry::claim() else { return };
    session::first_use(&mut registry);
    if kernel::look_now(&mut registry.transport.kernel) {
        registry.events().for_each(kernel::register);
        registry.point_all();
    }
}

pub(crate) fn status() -> TransportStatus {
    let Some(mut registry) = registry::claim() else { return TransportStatus::busy() };
    first_use(&mut registry);
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
