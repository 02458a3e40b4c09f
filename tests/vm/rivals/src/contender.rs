//! Who is compared, each used as its own documentation says.

mod eventheader;
mod ours;
mod tracepoint;

use anyhow::Result;

pub(crate) use eventheader::EventHeader;
pub(crate) use ours::Ours;
pub(crate) use tracepoint::Tracepoint;

/// A way to have events.
pub(crate) trait Contender: Sized + Sync {
    const NAME: &'static str;

    /// `system/event` of [`three`](Self::three).
    const THREE: &'static str;

    /// `system/event` of [`text`](Self::text).
    const TEXT: &'static str;

    /// Does what its user does at a program's start.
    fn register() -> Result<Self>;

    /// Emits an event with three numbers: 64, 32 and 64 bits.
    fn three(&self);

    /// The same numbers, and a text of 16 bytes.
    fn text(&self);
}
