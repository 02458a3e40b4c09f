//! This project: there is nothing to do at the start, events are registered at their first use.

use std::hint::black_box;

use anyhow::Result;
use user_events_rt::{UserEvent, emit, user_event};
use user_events_vm_tests::bench::TEXT;

use super::{Contender, Numbered};

#[user_event(name = "ours_three")]
struct Three {
    id: u64,
    size: u32,
    latency_ns: u64,
}

#[user_event(name = "ours_text")]
struct Text<'a> {
    id: u64,
    size: u32,
    latency_ns: u64,
    text: &'a str,
}

#[user_event(name = "ours_numbered")]
struct Record {
    n: u64,
}

pub(crate) struct Ours;

impl Contender for Ours {
    const NAME: &'static str = "ours";
    const THREE: &'static str = "user_events/ours_three";
    const TEXT: &'static str = "user_events/ours_text";

    fn register() -> Result<Self> {
        // The first use of each.
        Self.three();
        Self.text();
        Ok(Self)
    }

    #[inline]
    fn three(&self) {
        emit!(Three { id: black_box(7), size: black_box(4096), latency_ns: black_box(1200) });
    }

    #[inline]
    fn text(&self) {
        emit!(Text {
            id: black_box(7),
            size: black_box(4096),
            latency_ns: black_box(1200),
            text: black_box(TEXT),
        });
    }
}

impl Numbered for Ours {
    const EVENT: &'static str = "user_events/ours_numbered";

    /// The first use.
    fn register() {
        Record::event().enabled();
    }

    fn enabled() -> bool {
        Record::enabled()
    }

    fn emit(n: impl FnOnce() -> u64) {
        emit!(Record { n: n() });
    }
}
