//! The event: what is known of it at compile time, and its one static.

use crate::counters::{Counters, Counts};
use crate::payload::Pieces;
use crate::status::Status;
use crate::sync::{AtomicBool, AtomicU32, OnceRef, Ordering, const_fn};
use crate::transport::Registration;
use crate::wire::{Field, Loc, Shape, WireField};

/// A structure whose values can be emitted.
///
/// Made by [`#[user_event]`](crate::user_event) or
/// [`#[derive(UserEvent)]`](derive@crate::UserEvent); not meant to be implemented by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no event",
    label = "cannot be emitted",
    note = "write #[user_event] on the struct that this is"
)]
pub trait UserEvent {
    /// The fields in the order of the definition.
    #[doc(hidden)]
    const FIELDS: &'static [Field];

    /// Name, description and layout on the wire.
    const META: &'static Meta;

    /// The event's static, which every value of the type shares.
    fn event() -> &'static Event;

    /// Hands the value's payload to `consume`.
    #[doc(hidden)]
    fn with_payload<R>(&self, consume: impl FnOnce(Pieces<'_>) -> R) -> R;
}

impl<T: UserEvent> UserEvent for &T {
    const FIELDS: &'static [Field] = T::FIELDS;
    const META: &'static Meta = T::META;

    #[inline(always)]
    fn event() -> &'static Event {
        T::event()
    }

    #[inline(always)]
    fn with_payload<R>(&self, consume: impl FnOnce(Pieces<'_>) -> R) -> R {
        (**self).with_payload(consume)
    }
}

/// What the compiler knows of an event.
#[derive(Debug)]
pub struct Meta {
    name: &'static str,
    description: &'static str,
    layout: &'static [WireField],
    shape: Shape,
    shown_as: Loc,
}

impl Meta {
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        description: &'static [u8],
        layout: &'static [WireField],
        shape: Shape,
        shown_as: Loc,
    ) -> Self {
        let Ok(description) = core::str::from_utf8(description) else {
            panic!("a description is made of identifiers and type names");
        };
        Self { name, description, layout, shape, shown_as }
    }

    /// The event's name, below the system `user_events`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The text of a registration: `"name type field; type field"`.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// Bytes of the payload's fixed part.
    pub const fn fixed_size(&self) -> usize {
        self.shape.fixed
    }

    #[doc(hidden)]
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// Whether consumers in the kernel see its `__rel_loc` fields as they are (`loc = "rel"`),
    /// and not as `__data_loc`.
    pub const fn shows_rel_loc(&self) -> bool {
        matches!(self.shown_as, Loc::Rel)
    }

    #[doc(hidden)]
    pub const fn layout(&self) -> &'static [WireField] {
        self.layout
    }
}

/// An event of this process: whether somebody listens, and what became of its values.
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
            Self {
                status: Status::new(),
                meta,
                kernel: Registration::none(),
                registered: AtomicBool::new(false),
                id: AtomicU32::new(0),
                wanted_by: AtomicU32::new(0),
                declared_in: AtomicU32::new(0),
                counters: Counters::new(),
                older: OnceRef::new(),
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
