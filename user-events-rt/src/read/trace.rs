//! The trace of one process: its directory and what its metadata says.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::tsdl::{self, Metadata};
use super::{Order, ReadError, Schema};
use crate::session::MARKER;

const METADATA: &str = "metadata";

/// The largest `metadata` that is read.
const MAX_METADATA: u64 = 64 << 20;

/// The trace of one process of a session.
#[derive(Debug)]
pub struct Trace {
    path: PathBuf,
    metadata: Metadata,
}

/// The directories of the traces in, or at, `path`.
pub(super) fn directories(path: &Path) -> Result<Vec<PathBuf>, ReadError> {
    if is_trace(path) {
        return Ok(vec![path.into()]);
    }
    let mut traces = Vec::new();
    for entry in fs::read_dir(path).map_err(ReadError::io(path))? {
        let entry = entry.map_err(ReadError::io(path))?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !hidden && is_trace(&entry.path()) {
            traces.push(entry.path());
        }
    }
    if traces.is_empty() && !path.join(MARKER).exists() {
        return Err(ReadError::NotASession { path: path.into() });
    }
    traces.sort();
    Ok(traces)
}

fn is_trace(directory: &Path) -> bool {
    directory.join(METADATA).is_file()
}

impl Trace {
    pub(super) fn open(path: PathBuf) -> Result<Self, ReadError> {
        let metadata = read_metadata(&path)?;
        Ok(Self { path, metadata })
    }

    /// The trace's directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The process, as it called itself (in its own namespace).
    pub fn pid(&self) -> u32 {
        self.metadata.pid
    }

    /// The name of the process.
    pub fn process(&self) -> &str {
        &self.metadata.process
    }

    /// The name of the machine.
    pub fn host(&self) -> &str {
        &self.metadata.host
    }

    /// The names of the events that are declared so far, whether or not there are records.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.metadata.events.values().map(|schema| &*schema.name)
    }

    pub(super) fn order(&self) -> Order {
        self.metadata.order
    }

    /// Nanoseconds since the epoch.
    pub(super) fn time(&self, timestamp: u64) -> u64 {
        let time = self.metadata.clock_offset.saturating_add(timestamp.into());
        u64::try_from(time.max(0)).unwrap_or(u64::MAX)
    }

    /// The event of that number. While the process runs, its metadata grows; an event that is
    /// not known yet is looked for again.
    pub(super) fn schema(&mut self, id: u32) -> Option<&Arc<Schema>> {
        if !self.metadata.events.contains_key(&id) {
            self.metadata.events = read_metadata(&self.path).ok()?.events;
        }
        self.metadata.events.get(&id)
    }
}

fn read_metadata(trace: &Path) -> Result<Metadata, ReadError> {
    let path = trace.join(METADATA);
    let mut bytes = Vec::new();
    let file = File::open(&path).map_err(ReadError::io(&path))?;
    file.take(MAX_METADATA).read_to_end(&mut bytes).map_err(ReadError::io(&path))?;
    tsdl::parse(&String::from_utf8_lossy(&bytes)).map_err(|wrong| ReadError::Metadata {
        path,
        line: wrong.line,
        what: wrong.what,
    })
}
