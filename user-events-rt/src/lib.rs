#![doc = include_str!("../../README.md")]
#![deny(unsafe_code)]

mod bytes;
mod claim;
mod counters;
mod emit;
mod error;
mod event;
mod field;
mod payload;
pub mod read;
mod registry;
pub mod session;
mod status;
pub mod testing;
mod transport;
mod wire;

pub use counters::Counts;
pub use error::EmitError;
pub use event::{Event, Meta, UserEvent};
pub use field::UserField;
pub use session::{Session, status};
#[doc(inline)]
pub use user_events_macros::{UserEvent, UserField, user_event};

/// Emits an event, if anybody listens.
#[macro_export]
macro_rules! emit {
    ($($event:tt)*) => { $crate::__v0_1_0::emit!($crate $($event)*) };
}

/// Emits an event and says what became of it.
#[macro_export]
macro_rules! try_emit {
    ($($event:tt)*) => { $crate::__v0_1_0::try_emit!($crate $($event)*) };
}

/// What expansions refer to. Its name carries the version, so that macros of another version
/// fail to compile instead of misunderstanding it.
#[doc(hidden)]
pub mod __v0_1_0 {
    pub use ::core;
    pub use user_events_macros::{emit, try_emit};

    pub use crate::emit::probe;
    pub use crate::event::{Event, Meta, UserEvent};
    pub use crate::field::UserField;
    pub use crate::payload::{Payload, Pieces, Space, max_pieces};
    pub use crate::wire::{
        Field, Label, Loc, Options, Shape, Struct, Wire, WireField, assert_description,
        check_event, check_field, describe, layout,
    };
}
