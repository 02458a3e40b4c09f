//! `log`, whose events are formatted text.

use std::hint::black_box;

use anyhow::{Result, ensure};
use log::{LevelFilter, STATIC_MAX_LEVEL};

use super::{SHORT_TEXT, Subject};

pub(super) fn no_logger() -> Result<Subject> {
    ensure!(STATIC_MAX_LEVEL != LevelFilter::Off, "built with log off");
    Ok(Subject::disabled(mixed, || 0))
}

pub(super) fn compiled_off() -> Result<Subject> {
    ensure!(STATIC_MAX_LEVEL == LevelFilter::Off, "built without the feature `off`");
    Ok(Subject::disabled(mixed, || 0))
}

fn mixed(events: u64) {
    let text = black_box(SHORT_TEXT);
    for id in 0..events {
        black_box(id);
        log::info!("id={id} text={text} latency_ns={}", id / 2);
    }
}
