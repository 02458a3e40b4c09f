//! Systems without a transport: events stay off, captures work.

use crate::event::Event;
use crate::payload::Pieces;
use crate::registry::Registry;
use crate::session::{SessionBuilder, SessionError, Started, TransportStatus};
use crate::{EmitError, registry};

const WHY: &str = "sessions need Linux and 64-bit atomics";

pub(crate) struct State;

impl State {
    pub(crate) const fn new() -> Self {
        Self
    }
}

pub(crate) fn first_use(_: &mut Registry) {}

pub(crate) fn added(_: &mut Registry, _: &'static Event) {}

pub(crate) fn forked(_: &mut Registry) {}

pub(crate) fn write(_: &'static Event, _: u32, _: &Pieces<'_>) -> Result<(), EmitError> {
    Err(EmitError::Raced)
}

pub(crate) fn discarded(_: &'static Event) {}

pub(crate) fn emitted(_: u32) -> u64 {
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

pub(crate) fn status() -> TransportStatus {
    let _nothing_to_look_at = registry::claim();
    TransportStatus { session: None, session_error: Some(WHY.to_owned()) }
}
