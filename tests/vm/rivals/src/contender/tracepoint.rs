//! The crate `tracepoint`, as its documentation has it: a static for each event, registered at the
//! start by the main thread; an event's pieces are listed where it is written.

use std::ffi::CStr;
use std::hint::black_box;
use std::pin::Pin;

use anyhow::{Result, ensure};
use tracepoint::{EventDataDescriptor, TracepointState};
use user_events_vm_tests::bench::TEXT;

use super::{Contender, Numbered};

static THREE: TracepointState = TracepointState::new(0);
static WITH_TEXT: TracepointState = TracepointState::new(0);

static NUMBERED: TracepointState = TracepointState::new(0);

pub(crate) struct Tracepoint;

impl Contender for Tracepoint {
    const NAME: &'static str = "tracepoint";
    const THREE: &'static str = "user_events/tracepoint_three";
    const TEXT: &'static str = "user_events/tracepoint_text";

    fn register() -> Result<Self> {
        register(&THREE, c"tracepoint_three u64 id; u32 size; u64 latency_ns")?;
        let text = c"tracepoint_text u64 id; u32 size; u64 latency_ns; __rel_loc char[] text";
        register(&WITH_TEXT, text)?;
        Ok(Self)
    }

    #[inline]
    fn three(&self) {
        if THREE.enabled() {
            THREE.write(&mut [
                EventDataDescriptor::zero(),
                EventDataDescriptor::from_value(&black_box(7_u64)),
                EventDataDescriptor::from_value(&black_box(4096_u32)),
                EventDataDescriptor::from_value(&black_box(1200_u64)),
            ]);
        }
    }

    #[inline]
    fn text(&self) {
        if WITH_TEXT.enabled() {
            let text = black_box(TEXT);
            // Right behind it lies the text, with its NUL.
            let location = (text.len() as u32 + 1) << 16;
            WITH_TEXT.write(&mut [
                EventDataDescriptor::zero(),
                EventDataDescriptor::from_value(&black_box(7_u64)),
                EventDataDescriptor::from_value(&black_box(4096_u32)),
                EventDataDescriptor::from_value(&black_box(1200_u64)),
                EventDataDescriptor::from_value(&location),
                EventDataDescriptor::from_bytes(text.as_bytes()),
                EventDataDescriptor::from_value(&0_u8),
            ]);
        }
    }
}

impl Numbered for Tracepoint {
    const EVENT: &'static str = "user_events/tracepoint_numbered";

    fn register() {
        register(&NUMBERED, c"tracepoint_numbered u64 n").expect("a kernel with user events");
    }

    fn enabled() -> bool {
        NUMBERED.enabled()
    }

    fn emit(n: impl FnOnce() -> u64) {
        if NUMBERED.enabled() {
            let n = n();
            let n = EventDataDescriptor::from_value(&n);
            NUMBERED.write(&mut [EventDataDescriptor::zero(), n]);
        }
    }
}

fn register(event: &'static TracepointState, description: &CStr) -> Result<()> {
    // SAFETY: the static is part of a program, which is not unloaded.
    let error = unsafe { Pin::static_ref(event).register(description) };
    ensure!(error == 0, "tracepoint: {description:?}: error {error}");
    Ok(())
}
