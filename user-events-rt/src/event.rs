//! The event: what is known of it at compile time, and its one static.

use crate::counters::{Counters, Counts};
use crate::meta::Meta;
use crate::payload::{LargePayload, SmallPayload};
use crate::status::Status;
use crate::sync::{AtomicBool, AtomicU32, OnceRef, Ordering, const_fn, evaluated};
use crate::transport::Registration;
use crate::wire::Field;

/// A structure whose values can be emitted.
///
/// Made by [`#[user_event]`](crate::user_event) or
/// [`#[derive(UserEvent)]`](derive@crate::UserEvent); not meant to be implemented by hand.
///
/// ```
/// use user_events_rt::{UserEvent, user_event};
///
/// #[user_event]
/// struct Request<'a> {
///     id: u64,
///     path: &'a str,
/// }
///
/// /// What the kernel is told of an event, and what became of its values.
/// fn summary<E: UserEvent>() -> String {
///     let dropped = E::event().counters().dropped();
///     format!("{}: {dropped} dropped", E::META.description())
/// }
///
/// assert_eq!(summary::<Request>(), "request u64 id; __rel_loc char[] path: 0 dropped");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no event",
    label = "cannot be emitted",
    note = "write #[user_event] on the struct that this is"
)]
pub trait UserEvent {
    /// The fields in the order of the definition, where a constant is made from them.
    #[doc(hidden)]
    const FIELDS: &'static [Field] = &[];

    /// Name, description and layout on the wire.
    const META: &'static Meta;

    /// The event's static, which every value of the type shares.
    fn event() -> &'static Event;

    /// Puts the fields into a payload, in order. Of this and [`put`](Self::put) the one is called
    /// that the size of the fixed part says (`Meta::is_small`); the other need not be there.
    #[doc(hidden)]
    fn put_small<'a>(&'a self, _: &mut SmallPayload<'a>) {}

    /// Puts the fields into a payload, in order.
    #[doc(hidden)]
    fn put<'a>(&'a self, _: &mut LargePayload<'a>) {}
}

impl<T: UserEvent + ?Sized> UserEvent for &T {
    const FIELDS: &'static [Field] = T::FIELDS;
    const META: &'static Meta = T::META;

    #[inline(always)]
    fn event() -> &'static Event {
        T::event()
    }

    #[inline(always)]
    fn put_small<'a>(&'a self, payload: &mut SmallPayload<'a>) {
        (**self).put_small(payload);
    }

    #[inline(always)]
    fn put<'a>(&'a self, payload: &mut LargePayload<'a>) {
        payload.of(&**self);
        (**self).put(payload);
    }
}

/// An event of this process: whether somebody listens, and what became of its values.
///
/// ```
/// use user_events_rt::testing::Capture;
/// use user_events_rt::{UserEvent, emit, user_event};
///
/// #[user_event]
/// struct Tick;
///
/// let event = Tick::event();
/// assert!(!event.enabled());
///
/// let capture = Capture::start();
/// assert!(event.enabled());
/// emit!(Tick);
/// drop(capture);
///
/// emit!(Tick); // to nobody
/// assert_eq!(event.counters().emitted, 1);
/// ```
#[derive(Debug)]
pub struct Event {
    pub(crate) status: Status,
    meta: &'static Meta,
    pub(crate) kernel: Registration,
    registered: AtomicBool,
    /// The number that records carry, from 1 on.
    pub(crate) id: AtomicU32,
    /// The run of the session that wants the event, 0 for none.
    pub(crate) wanted_by: AtomicU32,
    /// The run of the session whose metadata declares the event.
    pub(crate) declared_in: AtomicU32,
    pub(crate) counters: Counters,
    /// The event registered before this one.
    pub(crate) older: OnceRef<'static, Event>,
}

impl Event {
    const_fn! {
        #[doc(hidden)]
        pub const fn new(meta: &'static Meta) -> Self {
            // Each part is evaluated once, and not for each event of a program.
            Self {
                status: evaluated!(Status::new()),
                meta,
                kernel: evaluated!(Registration::none()),
                registered: evaluated!(AtomicBool::new(false)),
                id: evaluated!(AtomicU32::new(0)),
                wanted_by: evaluated!(AtomicU32::new(0)),
                declared_in: evaluated!(AtomicU32::new(0)),
                counters: evaluated!(Counters::new()),
                older: evaluated!(OnceRef::new()),
            }
        }
    }

    /// Name, description and layout on the wire.
    pub const fn meta(&self) -> &'static Meta {
        self.meta
    }

    /// Whether this process knows the event. What registering it set up is seen then.
    pub(crate) fn is_registered(&self) -> bool {
        self.registered.load(Ordering::Acquire)
    }

    /// Says so. The caller holds the registry's claim.
    pub(crate) fn set_registered(&self) {
        // The registry's fences, which are there for forks, would do as well.
        self.registered.store(true, Ordering::Release);
    }

    /// Whether somebody listens to the event. Registers it if it has not been used yet.
    #[inline]
    pub fn enabled(&'static self) -> bool {
        crate::emit::enabled(self)
    }

    /// The number that its records carry in a session, from 1 on; 0 before it is registered.
    pub(crate) fn id(&self) -> u32 {
        self.id.load(Ordering::Relaxed)
    }

    /// What became of the event's values in this process so far.
    pub fn counters(&self) -> Counts {
        self.counters.snapshot(self.id())
    }
}
