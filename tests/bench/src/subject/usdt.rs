//! The crate `usdt`.

use std::hint::black_box;

use anyhow::Result;

use super::{SHORT_TEXT, Subject};

#[usdt::provider(provider = "user_events_bench")]
mod probes {
    fn mixed(id: u64, text: &str, latency_ns: u64) {}
}

pub(super) fn subject() -> Result<Subject> {
    usdt::register_probes()?;
    Ok(Subject::disabled(mixed, || 0))
}

fn mixed(events: u64) {
    let text = black_box(SHORT_TEXT);
    for id in 0..events {
        black_box(id);
        probes::mixed!(|| (id, text, id / 2));
    }
}
