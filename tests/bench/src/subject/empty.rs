//! The loop that all contenders have around their events.

use std::hint::black_box;

use super::Subject;

pub(super) fn subject() -> Subject {
    Subject { emit: Box::new(nothing), recorded: Box::new(|| 0), enabled: false }
}

fn nothing(events: u64) {
    for id in 0..events {
        black_box(id);
    }
}
