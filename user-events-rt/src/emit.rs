//! The path of one event, from the status byte to those who want it.

use core::marker::PhantomData;
use core::sync::atomic::{Ordering, fence};

use crate::event::{Event, UserEvent};
use crate::payload::{Cut, Pieces};
use crate::status::Listening;
use crate::{EmitError, registry, testing, transport};

/// Stands for an event's type where `emit!` cannot name it: the type follows from the value
/// that `emit` would take, also when that value is never made.
pub struct Probe<T>(PhantomData<fn(&T)>);

/// A probe of the type that its use says.
#[inline(always)]
pub const fn probe<T: UserEvent>() -> Probe<T> {
    Probe(PhantomData)
}

impl<T: UserEvent> Probe<T> {
    /// Whether somebody listens: two loads and a branch, when nobody does.
    #[inline(always)]
    pub fn enabled(&self) -> bool {
        match T::event().status.load() {
            Listening::No => false,
            listening => {
                unlikely();
                listening == Listening::Yes || enabled(T::event())
            }
        }
    }

    /// Emits; what goes wrong is counted.
    #[inline(always)]
    pub fn emit(&self, value: &T) {
        let _counted = emit(value);
    }

    /// Emits; what goes wrong is counted and told.
    ///
    /// # Errors
    ///
    /// See [`EmitError`].
    #[inline(always)]
    pub fn try_emit(&self, value: &T) -> Result<(), EmitError> {
        emit(value)
    }

    /// Why [`enabled`](Self::enabled) said no.
    ///
    /// # Errors
    ///
    /// Always: [`EmitError::Busy`] or [`EmitError::NotEnabled`].
    #[cold]
    pub fn not_emitted(&self) -> Result<(), EmitError> {
        match T::event().registered.load(Ordering::Relaxed) {
            false => Err(EmitError::Busy),
            true => Err(EmitError::NotEnabled),
        }
    }
}

/// Tells the compiler that whoever calls it is seldom there: without it, the answer is computed
/// without branches, three times as long.
#[cold]
#[inline(always)]
const fn unlikely() {}

/// The part of `emit!` that runs while somebody listens: one function per event type.
#[cold]
#[inline(never)]
fn emit<T: UserEvent>(value: &T) -> Result<(), EmitError> {
    value.with_payload(|payload| dispatch(T::event(), &payload))
}

/// Whether somebody listens to an event whose status byte may not know.
#[cold]
#[inline(never)]
pub(crate) fn enabled(event: &'static Event) -> bool {
    if !event.registered.load(Ordering::Acquire) && !registry::register(event) {
        event.counters.busy();
        return false;
    }
    match event.status.load() {
        Listening::No => false,
        Listening::Yes => true,
        Listening::Ask => testing::is_capturing(),
    }
}

/// Hands a payload to everybody who wants it.
#[inline(never)]
fn dispatch(event: &'static Event, payload: &Pieces<'_>) -> Result<(), EmitError> {
    // Pairs with the release that pointed the status here: what was set up before it is seen.
    fence(Ordering::Acquire);
    let wanted_by = event.wanted_by.load(Ordering::Relaxed);
    match payload.cut() {
        Cut::No => {}
        Cut::Truncated => event.counters.truncated(),
        Cut::TooLarge => {
            event.counters.too_large();
            transport::discarded(event);
            return Err(EmitError::TooLarge);
        }
    }
    let captured = testing::record(event, payload);
    let result = match wanted_by {
        0 => Err(EmitError::Raced),
        run => transport::write(event, run, payload),
    };
    match result {
        // The session counted it, on a cache line of this thread.
        Ok(()) => Ok(()),
        Err(_) if captured && wanted_by == 0 => {
            event.counters.captured();
            Ok(())
        }
        Err(error) => {
            event.counters.failure(error);
            Err(error)
        }
    }
}
