//! A library that depends on the runtime by another name, and hands it on.
#![forbid(unsafe_code, unused, missing_docs)]

pub use tracing;

/// What users of this library see of it.
pub mod events {
    pub use tracing::{UserEvent, UserField, emit, testing, try_emit};

    /// An event of the library's own.
    #[tracing::user_event(crate = tracing)]
    pub struct Opened<'a> {
        /// What was opened.
        pub name: &'a str,
        /// How often.
        pub times: Times,
    }

    /// A count.
    #[derive(tracing::UserField)]
    #[event(crate = ::tracing)]
    #[repr(transparent)]
    pub struct Times(pub u32);
}

/// Opens something.
pub fn open(name: &str) {
    tracing::emit!(events::Opened { name, times: events::Times(1) });
}

/// Defines an event, in a crate that need not know the runtime.
#[macro_export]
macro_rules! event {
    ($(#[$attribute:meta])* $vis:vis $name:ident { $($field:ident: $ty:ty),* $(,)? }) => {
        #[$crate::tracing::user_event(crate = $crate::tracing)]
        $(#[$attribute])*
        $vis struct $name {
            $($field: $ty,)*
        }
    };
}

/// Emits one.
#[macro_export]
macro_rules! send {
    ($($event:tt)*) => { $crate::tracing::emit!($($event)*) };
}
