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

/// The same with one numbered event, in a program that does nothing else.
pub(crate) trait Numbered: 'static {
    /// `system/event`.
    const EVENT: &'static str;

    /// Registers it.
    fn register();

    fn enabled() -> bool;

    /// Emits a record, whose number is asked for where somebody listens.
    fn emit(n: impl FnOnce() -> u64);

    /// The number of a record, in what follows the fields that all records have.
    fn number(record: &[u8]) -> Option<u64> {
        Some(u64::from_ne_bytes(*record.first_chunk()?))
    }
}
