#![doc = include_str!("../README.md")]
#![deny(unsafe_code)]
#![cfg_attr(
    any(
        user_events_off,
        user_events_loom,
        miri,
        not(all(target_os = "linux", target_has_atomic = "64"))
    ),
    allow(
        dead_code,
        unused_imports,
        unused_macros,
        reason = "without a transport, or the system behind it, what only that uses is left over"
    )
)]

#[doc = include_str!("../docs/expansion.md")]
pub mod _expansion {}
mod built_in;
mod bytes;
mod claim;
mod counters;
mod describe;
mod discovery;
mod emit;
mod error;
mod event;
mod field;
#[cfg(all(target_os = "linux", target_has_atomic = "64", not(user_events_off)))]
mod forever;
#[cfg(all(test, user_events_loom))]
mod interleavings;
mod meta;
mod payload;
mod pieces;
pub mod read;
mod registry;
pub mod session;
mod status;
mod sync;
#[cfg(all(target_os = "linux", target_has_atomic = "64", not(user_events_off)))]
mod tally;
pub mod testing;
mod transport;
mod wire;

pub use counters::Counts;
pub use describe::LayoutTable;
pub use discovery::{events, register_all};
pub use error::EmitError;
pub use event::{Event, UserEvent};
pub use field::UserField;
pub use meta::Meta;
pub use session::Session;
pub use transport::{KernelStatus, KernelTransport, Refused, Renamed, TransportStatus};
#[doc(inline)]
pub use user_events_macros::{UserEvent, UserField, user_event};

/// How this process's events leave it, and what is in the way. Looks at the environment and for
/// the kernel, as the first use of an event does: for a kernel that was not there, once a second
/// at most.
///
/// ```
/// use user_events_rt::KernelStatus;
///
/// let status = user_events_rt::status();
/// if !matches!(status.kernel, KernelStatus::Connected { .. }) {
///     // What to do about it, in words.
///     eprintln!("{status}");
/// }
/// ```
pub fn status() -> TransportStatus {
    transport::status()
}

/// Looks for the kernel now, offers it again the events that it refused, and says how things
/// stand then.
///
/// A program that ran before the kernel module was loaded, tracefs was mounted, or access was
/// granted, finds out by itself at the next first use of an event (looking once a second at
/// most), or by [`status()`] and [`register_all`], which look as well; when all its events have been
/// used, only by one of these calls. Also looks whether the descriptor that leads to the kernel is
/// still there, and opens the file again if not.
///
/// ```
/// // The program was told (by a signal, say) that the module is loaded now.
/// let status = user_events_rt::refresh();
/// println!("all events in the kernel: {}", status.all_in_kernel());
/// ```
pub fn refresh() -> TransportStatus {
    transport::look_again();
    transport::status()
}

/// Emits an event, if anybody listens.
///
/// Takes a struct literal, the same with angle brackets, a unit struct, or any expression that
/// is an event or a reference to one. While nobody listens that costs two loads and a branch,
/// and nothing in the argument is evaluated. There is no closure around it: `?`, `return`,
/// `break` and `.await` mean what they say.
///
/// It returns nothing, never panics, allocates nothing and keeps `errno`; what could not be
/// delivered is counted ([`Event::counters`]). [`try_emit!`] tells.
///
/// ```
/// use user_events_rt::{emit, user_event};
///
/// #[user_event]
/// struct Request<'a> {
///     id: u64,
///     path: &'a str,
/// }
///
/// #[user_event]
/// struct Tick;
///
/// let path = "/";
/// emit!(Request { id: 1, path });
/// emit!(Request < id: 2, path: "/a>b" >);
/// emit!(Tick);
///
/// let event = Request { id: 3, path };
/// emit!(event);
/// emit!(Request { id: 4, ..event });
/// ```
#[macro_export]
macro_rules! emit {
    ($($event:tt)*) => { $crate::__v0_1_0::emit!($crate $($event)*) };
}

/// Emits an event and says what became of it, as `Result<(), `[`EmitError`]`>`.
///
/// Takes what [`emit!`] takes.
///
/// ```
/// use user_events_rt::{EmitError, try_emit, user_event};
///
/// #[user_event]
/// struct Tick;
///
/// // Nobody listens.
/// assert_eq!(try_emit!(Tick), Err(EmitError::NotEnabled));
/// ```
#[macro_export]
macro_rules! try_emit {
    ($($event:tt)*) => { $crate::__v0_1_0::try_emit!($crate $($event)*) };
}

/// What expansions refer to. Its name carries the version, so that macros of another version
/// fail to compile instead of misunderstanding it.
#[doc(hidden)]
pub mod __v0_1_0 {
    pub use ::core;
    pub use ::std::string::String;
    pub use ::std::vec::Vec;
    pub use user_events_macros::{emit, try_emit};

    pub use crate::emit::{is_enabled, probe};
    pub use crate::event::{Event, UserEvent};
    pub use crate::field::UserField;
    pub use crate::meta::Meta;
    pub use crate::payload::{LargePayload, Payload, SmallPayload};
    pub use crate::wire::{
        Field, Label, Loc, Options, Shape, Struct, Wire, WireField, check_event, check_field,
        describe, layout, shown_as,
    };
}
