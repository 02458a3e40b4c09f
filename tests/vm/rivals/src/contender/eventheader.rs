//! The crate `eventheader`, as its documentation has it: a provider that the main thread registers
//! at the start. Events of one level and keyword share a tracepoint, so each has a keyword here.

use std::hint::black_box;

use anyhow::{Result, ensure};
use eventheader::{define_provider, write_event};
use user_events_vm_tests::bench::TEXT;

use super::Contender;

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
