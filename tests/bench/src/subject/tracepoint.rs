//! The crate `tracepoint`, as its documentation has it: a static for each event, registered at the
//! start.

use std::hint::black_box;
use std::pin::Pin;

use anyhow::Result;
use tracepoint::{EventDataDescriptor, TracepointState};

use super::{SHORT_TEXT, Subject};

static MIXED: TracepointState = TracepointState::new(0);

pub(super) fn subject() -> Result<Subject> {
    let description = c"bench_mixed u64 id; __rel_loc char[] text; u64 latency_ns";
    // SAFETY: the static is part of a program, which is not unloaded.
    let _not_here = unsafe { Pin::static_ref(&MIXED).register(description) };
    Ok(Subject::disabled(mixed, || u64::from(MIXED.enabled())))
}

fn mixed(events: u64) {
    let text = black_box(SHORT_TEXT);
    for id in 0..events {
        black_box(id);
        if MIXED.enabled() {
            // The number after it lies before the text.
            let location = ((text.len() as u32 + 1) << 16) | size_of::<u64>() as u32;
            MIXED.write(&mut [
                EventDataDescriptor::zero(),
                EventDataDescriptor::from_value(&id),
                EventDataDescriptor::from_value(&location),
                EventDataDescriptor::from_value(&(id / 2)),
                EventDataDescriptor::from_bytes(text.as_bytes()),
                EventDataDescriptor::from_value(&0_u8),
            ]);
        }
    }
}
