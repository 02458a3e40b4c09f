//! The crate `eventheader`, as its documentation has it: a provider that the main thread registers
//! at the start. Events of one level and keyword share a tracepoint, so each has a keyword here.

use std::hint::black_box;

use anyhow::{Result, ensure};
use eventheader::{define_provider, write_event};
use user_events_vm_tests::bench::TEXT;

use super::{Contender, Numbered};

define_provider!(PROVIDER, "eventheader");

pub(crate) struct EventHeader;

impl Contender for EventHeader {
    const NAME: &'static str = "eventheader";
    const THREE: &'static str = "user_events/eventheader_L4K1";
    const TEXT: &'static str = "user_events/eventheader_L4K2";

    fn register() -> Result<Self> {
        // SAFETY: the static is part of a program, which is not unloaded.
        let error = unsafe { PROVIDER.register() };
        ensure!(error == 0, "eventheader: error {error}");
        Ok(Self)
    }

    #[inline]
    fn three(&self) {
        write_event!(
            PROVIDER,
            "three",
            level(Informational),
            keyword(1),
            u64("id", &black_box(7)),
            u32("size", &black_box(4096)),
            u64("latency_ns", &black_box(1200)),
        );
    }

    #[inline]
    fn text(&self) {
        write_event!(
            PROVIDER,
            "text",
            level(Informational),
            keyword(2),
            u64("id", &black_box(7)),
            u32("size", &black_box(4096)),
            u64("latency_ns", &black_box(1200)),
            str8("text", black_box(TEXT)),
        );
    }
}

/// Writes a number that is asked for where somebody listens. Whether somebody does, if there is
/// none.
fn numbered(n: impl FnOnce() -> Option<u64>) -> bool {
    write_event!(
        PROVIDER,
        "numbered",
        level(Informational),
        keyword(4),
        u64("n", &{
            let Some(n) = n() else { return true };
            n
        }),
    );
    false
}

impl Numbered for EventHeader {
    const EVENT: &'static str = "user_events/eventheader_L4K4";

    fn register() {
        <Self as Contender>::register().expect("a kernel with user events");
    }

    /// `provider_enabled!` is what asks for it; but in optimised builds its provider does not find
    /// it (the pointer to it is not `#[used]`), it is never registered, and says no.
    fn enabled() -> bool {
        numbered(|| None)
    }

    fn emit(n: impl FnOnce() -> u64) {
        numbered(|| Some(n()));
    }

    /// Behind a header of 8 bytes lies what describes the event, after its length and its kind. The
    /// kernel knows the header's fields only.
    fn number(record: &[u8]) -> Option<u64> {
        let (_, described) = record.split_at_checked(8)?;
        let len = u16::from_ne_bytes(*described.first_chunk()?);
        let value = described.get(4 + usize::from(len)..)?;
        Some(u64::from_ne_bytes(*value.first_chunk()?))
    }
}
