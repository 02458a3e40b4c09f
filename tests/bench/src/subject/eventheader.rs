//! The crate `eventheader`, its provider registered at the start.

use std::hint::black_box;

use anyhow::Result;
use eventheader::{Level, define_provider, provider_enabled, write_event};

use super::{SHORT_TEXT, Subject};

define_provider!(PROVIDER, "user_events_bench");

pub(super) fn subject() -> Result<Subject> {
    // SAFETY: the static is part of a program, which is not unloaded.
    let _not_here = unsafe { PROVIDER.register() };
    let is_enabled = || u64::from(provider_enabled!(PROVIDER, Level::Informational, 1));
    Ok(Subject::disabled(mixed, is_enabled))
}

fn mixed(events: u64) {
    let text = black_box(SHORT_TEXT);
    for id in 0..events {
        black_box(id);
        write_event!(
            PROVIDER,
            "mixed",
            level(Informational),
            keyword(1),
            u64("id", &id),
            str8("text", text),
            u64("latency_ns", &(id / 2)),
        );
    }
}
