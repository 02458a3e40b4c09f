//! The crate `probe`. A text is what C has: the address of its bytes.

use std::hint::black_box;

use probe::{probe, probe_lazy};

use super::{SHORT_TEXT, Subject};

pub(super) fn subject() -> Subject {
    Subject::disabled(mixed, || 0)
}

pub(super) fn lazy() -> Subject {
    Subject::disabled(mixed_lazy, || 0)
}

fn mixed(events: u64) {
    let text = black_box(SHORT_TEXT);
    for id in 0..events {
        black_box(id);
        probe!(user_events_bench, mixed, id, text.as_ptr(), id / 2);
    }
}

fn mixed_lazy(events: u64) {
    let text = black_box(SHORT_TEXT);
    for id in 0..events {
        black_box(id);
        probe_lazy!(user_events_bench, mixed_lazy, id, text.as_ptr(), id / 2);
    }
}
