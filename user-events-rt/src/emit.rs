//! The path of one event, from the status byte to those who want it.

use core::marker::PhantomData;

use crate::event::{Event, UserEvent};
use crate::payload::{MAX_DYNAMIC, SMALL_MAX, Space, max_pieces};
use crate::pieces::{Cut, Pieces};
use crate::status::Listening;
use crate::sync::{Ordering, fence};
use crate::wire::MAX_FIXED;
use crate::{EmitError, claim, registry, testing, transport};

/// Stands for an event's type where `emit!` cannot name it: the type follows from the value
/// that `emit` would take, also when that value is never made.
pub struct Probe<T>(PhantomData<fn(&T)>);

/// A probe of the type that its use says.
#[inline(always)]
pub const fn probe<T>() -> Probe<T> {
    Probe(PhantomData)
}

/// What `Event::enabled()` of a definition is.
#[inline(always)]
pub fn is_enabled<T: UserEvent>() -> bool {
    probe::<T>().enabled()
}

impl<T: UserEvent> Probe<T> {
    /// Whether somebody listens: two loads and a branch, when nobody does.
    #[inline(always)]
    pub fn enabled(&self) -> bool {
        let seen = T::event().status.peek();
        if seen.is_off() {
            return false;
        }
        unlikely();
        !seen.asks() || enabled(T::event())
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
        let event = T::event();
        // Whoever registers an event points its status before that is told.
        let is_asked = event.status.load() == Listening::Ask;
        if is_asked && !event.is_registered()
            || transport::kernel_is_asked(event) && claim::is_held_here()
        {
            Err(EmitError::Busy)
        } else {
            Err(EmitError::NotEnabled)
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
    if const { T::META.is_small() } {
        let mut space = SmallSpace::new();
        let mut payload = space.payload(const { T::META.fixed_size() });
        value.put_small(&mut payload);
        dispatch(T::event(), &mut payload.finish())
    } else if const { T::META.fixed_size() <= 512 && T::META.dynamic() <= 8 } {
        emit_large::<T, 512, { max_pieces(512, 8) }>(value)
    } else {
        emit_large::<T, MAX_FIXED, { max_pieces(MAX_FIXED, MAX_DYNAMIC) }>(value)
    }
}

/// Room that is left over costs nothing but stack.
type SmallSpace<'a> = Space<'a, SMALL_MAX, { max_pieces(SMALL_MAX, MAX_DYNAMIC) }>;

#[cfg_attr(not(debug_assertions), inline(always))]
fn emit_large<T: UserEvent, const FIXED: usize, const PIECES: usize>(
    value: &T,
) -> Result<(), EmitError> {
    let mut space = Space::<FIXED, PIECES>::new();
    let mut payload = space.payload(const { T::META.fixed_size() });
    payload.of(value);
    value.put(&mut payload);
    dispatch(T::event(), &mut payload.finish())
}

/// Whether somebody listens to an event whose status byte may not know.
#[cold]
#[inline(never)]
pub(crate) fn enabled(event: &'static Event) -> bool {
    if !event.is_registered() && !registry::register(event) {
        event.counters.busy();
        return false;
    }
    match event.status.load() {
        Listening::No => false,
        Listening::Yes => true,
        Listening::Ask => {
            testing::is_capturing()
                || transport::ask_kernel(event).unwrap_or_else(|| {
                    event.counters.busy();
                    false
                })
        }
    }
}

/// Hands a payload to everybody who wants it. What one of them cannot take, the others get.
#[inline(never)]
fn dispatch(event: &'static Event, payload: &mut Pieces<'_>) -> Result<(), EmitError> {
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
    if wanted_by == 0 {
        return conclude(event, payload, captured, None);
    }
    match transport::write_to_session(event, wanted_by, payload) {
        // The session counted it, on a cache line of this thread.
        Ok(()) if !transport::kernel_listens(event) => Ok(()),
        session => conclude(event, payload, captured, Some(session)),
    }
}

/// What is not the session's alone. Apart, so that the session's path needs no room for it. The
/// kernel's byte is looked at: the one that led here may have been the session's or a capture's.
#[inline(never)]
fn conclude(
    event: &'static Event,
    payload: &mut Pieces<'_>,
    captured: bool,
    session: Option<Result<(), EmitError>>,
) -> Result<(), EmitError> {
    let kernel =
        transport::kernel_listens(event).then(|| transport::write_to_kernel(event, payload));
    settle(event, Outcome { captured, session, kernel })
}

/// What became of a value with each of those who wanted it; `None` with who did not.
struct Outcome {
    captured: bool,
    session: Option<Result<(), EmitError>>,
    kernel: Option<Result<(), EmitError>>,
}

/// Counts an outcome, and makes one result of it: success where nobody who wanted the value
/// went without it.
fn settle(event: &Event, outcome: Outcome) -> Result<(), EmitError> {
    let Outcome { captured, session, kernel } = outcome;
    let in_session = session == Some(Ok(()));
    let in_kernel = kernel == Some(Ok(()));
    if in_kernel {
        let counted = transport::count_kernel(event.id(), in_session);
        event.counters.taken_by_kernel(counted, in_session);
        if session.is_none() || in_session {
            // By far the most frequent outcome.
            return Ok(());
        }
    } else if captured && !in_session {
        event.counters.delivered();
    }
    let delivered = captured || in_session || in_kernel;
    let mut result = if delivered { Ok(()) } else { Err(EmitError::Raced) };
    for error in [session, kernel].into_iter().flatten().filter_map(Result::err) {
        // Who does not listen any more misses nothing.
        if error != EmitError::Raced {
            result = Err(error);
        }
    }
    if let Err(error) = result {
        // Once, also where both refused. What the session lost it counts for itself.
        event.counters.failure(error);
    }
    result
}

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use super::{Outcome, settle};
    use crate::EmitError;
    use crate::event::Event;
    use crate::meta::Meta;

    static META: Meta = Meta::described("settled", 0, 0);

    /// The result, and who counted it: `[captured, too_large, raced, failed]`.
    fn settled(
        captured: bool,
        session: Option<Result<(), EmitError>>,
        kernel: Option<Result<(), EmitError>>,
    ) -> (Result<(), EmitError>, [u64; 4]) {
        let event = Event::new(&META);
        let result = settle(&event, Outcome { captured, session, kernel });
        let counts = event.counters();
        (result, [counts.emitted, counts.too_large, counts.raced, counts.failed])
    }

    #[test]
    fn who_did_not_listen_any_more_misses_nothing() {
        let raced = Err(EmitError::Raced);
        assert_eq!(settled(false, None, None), (raced, [0, 0, 1, 0]));
        assert_eq!(settled(false, Some(raced), Some(raced)), (raced, [0, 0, 1, 0]));
        assert_eq!(settled(true, None, Some(raced)), (Ok(()), [1, 0, 0, 0]));
        assert_eq!(settled(false, Some(Ok(())), Some(raced)), (Ok(()), [0, 0, 0, 0]));
    }

    #[test]
    fn a_failure_is_told_though_others_got_it() {
        let large = Err(EmitError::TooLarge);
        let system = Err(EmitError::System(28));
        assert_eq!(settled(true, None, Some(large)), (large, [1, 1, 0, 0]));
        assert_eq!(settled(false, Some(Ok(())), Some(large)), (large, [0, 1, 0, 0]));
        assert_eq!(settled(false, Some(system), Some(large)), (large, [0, 1, 0, 0]));
        assert_eq!(settled(false, Some(system), None), (system, [0, 0, 0, 1]));
    }
}
