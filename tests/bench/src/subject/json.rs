//! `tracing-subscriber`'s JSON in a file.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use super::{Subject, TEXT};
use crate::contender::Scenario;

pub(super) fn unbuffered(scenario: Scenario, dir: &Path) -> Result<Subject> {
    let path = dir.join("events.json");
    Ok(subject(scenario, File::create(&path)?, move || lines(&path)))
}

pub(super) fn buffered(scenario: Scenario, dir: &Path) -> Result<Subject> {
    let path = dir.join("events.json");
    Ok(subject(scenario, BufWriter::new(File::create(&path)?), move || lines(&path)))
}

fn subject<W: Write + Send + 'static>(
    scenario: Scenario,
    file: W,
    recorded: impl Fn() -> u64 + 'static,
) -> Subject {
    let file = Shared(Box::leak(Box::new(Mutex::new(file))));
    tracing_subscriber::fmt().json().with_writer(move || file).init();
    let emit = if scenario == Scenario::Text { text } else { three };
    Subject {
        emit: Box::new(move |events| {
            emit(events);
            // What a buffer holds back is a part of its events' price.
            file.lock(Write::flush).expect("the file can be written");
        }),
        recorded: Box::new(recorded),
        enabled: true,
    }
}

fn three(events: u64) {
    for id in 0..events {
        black_box(id);
        tracing::info!(id, size = 4096_u32, latency_ns = id);
    }
}

fn text(events: u64) {
    let text = black_box(TEXT);
    for id in 0..events {
        black_box(id);
        tracing::info!(id, text);
    }
}

fn lines(path: &Path) -> u64 {
    let file = File::open(path).expect("the file has just been written");
    BufReader::new(file).split(b'\n').count() as u64
}

/// `with_writer(Mutex::new(file))`, as the crate's documentation has it, keeps the file to
/// itself; this one can be flushed.
struct Shared<W: 'static>(&'static Mutex<W>);

impl<W> Clone for Shared<W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W> Copy for Shared<W> {}

impl<W> Shared<W> {
    fn lock<T>(&self, with: impl FnOnce(&mut W) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<W: Write> Write for Shared<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lock(|file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.lock(Write::flush)
    }
}
