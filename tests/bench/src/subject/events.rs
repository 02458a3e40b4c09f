//! This project.

use std::hint::black_box;
use std::path::Path;

use anyhow::Result;
use user_events_rt::session::SessionBuilder;
use user_events_rt::{Session, UserEvent, emit, user_event};

use super::{SHORT_TEXT, Subject, TEXT};
use crate::contender::Scenario;

#[user_event]
struct Mixed<'a> {
    id: u64,
    text: &'a str,
    latency_ns: u64,
}

#[user_event]
struct Three {
    id: u64,
    size: u32,
    latency_ns: u64,
}

#[user_event]
struct Text<'a> {
    id: u64,
    text: &'a str,
}

pub(super) fn disabled() -> Subject {
    Subject::disabled(mixed, emitted::<Mixed<'_>>)
}

pub(super) fn session(dir: &Path) -> SessionBuilder {
    Session::builder(dir.join("session"))
}

pub(super) fn enabled(scenario: Scenario, session: SessionBuilder) -> Result<Subject> {
    match scenario {
        Scenario::Text => recording::<Text<'_>>(session, text),
        _ => recording::<Three>(session, three),
    }
}

fn recording<T: UserEvent>(session: SessionBuilder, emit: fn(u64)) -> Result<Subject> {
    let session = session.start()?;
    let recorded = move || {
        let _running = &session;
        emitted::<T>()
    };
    Ok(Subject { emit: Box::new(emit), recorded: Box::new(recorded), enabled: true })
}

fn mixed(events: u64) {
    let text = black_box(SHORT_TEXT);
    for id in 0..events {
        black_box(id);
        emit!(Mixed { id, text, latency_ns: id / 2 });
    }
}

fn three(events: u64) {
    for id in 0..events {
        black_box(id);
        emit!(Three { id, size: 4096, latency_ns: id });
    }
}

fn text(events: u64) {
    let text = black_box(TEXT);
    for id in 0..events {
        black_box(id);
        emit!(Text { id, text });
    }
}

fn emitted<T: UserEvent>() -> u64 {
    T::event().counters().emitted
}
