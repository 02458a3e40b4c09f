//! `tracing` while nobody listens.

use std::hint::black_box;

use anyhow::{Result, ensure};
use tracing::level_filters::{LevelFilter, STATIC_MAX_LEVEL};

use super::{SHORT_TEXT, Subject};

pub(super) fn no_subscriber() -> Result<Subject> {
    ensure!(STATIC_MAX_LEVEL != LevelFilter::OFF, "built with tracing off");
    Ok(Subject::disabled(mixed, || 0))
}

pub(super) fn level_off() -> Result<Subject> {
    tracing_subscriber::fmt().with_max_level(LevelFilter::OFF).init();
    no_subscriber()
}

pub(super) fn compiled_off() -> Result<Subject> {
    ensure!(STATIC_MAX_LEVEL == LevelFilter::OFF, "built without the feature `off`");
    Ok(Subject::disabled(mixed, || 0))
}

fn mixed(events: u64) {
    let text = black_box(SHORT_TEXT);
    for id in 0..events {
        black_box(id);
        tracing::info!(id, text, latency_ns = id / 2);
    }
}
