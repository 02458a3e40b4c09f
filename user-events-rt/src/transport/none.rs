//! Systems without a transport: events stay off, captures work.

use super::report::{KernelStatus, TransportStatus};
use crate::EmitError;
use crate::event::Event;
use crate::pieces::Pieces;
use crate::registry::{self, Registry};
use crate::session::{SessionBuilder, SessionError, Started};
use crate::status::Listening;
use crate::sync::AtomicU8;

const WHY: &str = "sessions need Linux and 64-bit atomics";

const WHY_NO_KERNEL: &str = "tracepoints need Linux and 64-bit atomics";

pub(crate) struct State;

impl State {
    pub(crate) const fn new() -> Self {
        Self
    }
}

/// What an event keeps of its registration with a kernel: there is none.
#[derive(Debug)]
pub(crate) struct Registration;

impl Registration {
    pub(crate) const fn none() -> Self {
        Self
    }
}

pub(crate) fn first_use(_: &mut Registry) {}

pub(crate) fn has_unoffered(_: &Registry) -> bool {
    false
}

pub(crate) fn offer_all() {}

pub(crate) fn added(_: &mut Registry, _: &'static Event) {}

pub(crate) fn forked(_: &mut Registry) {}

pub(crate) fn status_byte(_: &Event) -> Option<&'static AtomicU8> {
    None
}

pub(crate) fn kernel_listens(_: &Event) -> bool {
    false
}

pub(crate) fn ask_kernel(_: &Event) -> Option<bool> {
    Some(false)
}

pub(crate) fn kernel_is_asked(_: &Event) -> bool {
    false
}

pub(crate) fn watch() {}

pub(crate) fn torn(event: &'static Event) {
    event.status.point(Listening::Ask);
}

pub(crate) fn write_to_kernel(_: &Event, _: &mut Pieces<'_>) -> Result<(), EmitError> {
    Err(EmitError::Raced)
}

pub(crate) fn count_kernel(_: u32, _: bool) -> bool {
    false
}

pub(crate) fn write_to_session(_: &'static Event, _: u32, _: &Pieces<'_>) -> Result<(), EmitError> {
    Err(EmitError::Raced)
}

pub(crate) fn discarded(_: &'static Event) {}

pub(crate) fn emitted(_: u32) -> u64 {
    0
}

pub(crate) fn kernel_took(_: u32) -> u64 {
    0
}

pub(crate) fn losses(_: u32) -> u64 {
    0
}

pub(crate) fn start(_: &SessionBuilder) -> Result<Started, SessionError> {
    Err(SessionError::Unsupported(WHY))
}

pub(crate) fn stop(_: u32) {}

pub(crate) fn set_events(_: u32, _: &str) -> Result<(), SessionError> {
    Err(SessionError::Unsupported(WHY))
}

pub(crate) fn set_enabled(_: u32, _: bool) {}

pub(crate) fn look_again() {}

pub(crate) fn status() -> TransportStatus {
    let Some(registry) = registry::claim() else { return TransportStatus::busy() };
    TransportStatus {
        session: None,
        session_error: Some(WHY.to_owned()),
        kernel: KernelStatus::Unsupported { reason: WHY_NO_KERNEL },
        events: registry.count() as usize,
    }
}
