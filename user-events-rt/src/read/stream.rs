//! The records of one stream: its files, their packets, the records in those.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cursor::Malformed;
use super::packet::{Header, Packet};
use super::record::{Origin, Record};
use super::{Cursor, Order, ReadError, Trace, decode};

/// A stream that is read packet by packet.
#[derive(Debug)]
pub(super) struct Stream {
    files: Vec<PathBuf>,
    /// The file of the packet, and where in it the next one is.
    file: usize,
    next_packet: u64,
    packet: Packet,
    origin: Arc<Origin>,
    /// Of the record that was read last, in nanoseconds since the epoch.
    time: u64,
}

/// The files of each stream of a trace, in the order in which they were written.
pub(super) fn files(trace: &Path) -> Result<Vec<Vec<PathBuf>>, ReadError> {
    let mut streams = BTreeMap::<u64, Vec<(u64, PathBuf)>>::new();
    for entry in fs::read_dir(trace).map_err(ReadError::io(trace))? {
        let entry = entry.map_err(ReadError::io(trace))?;
        let number = entry.file_name().to_str().and_then(numbers);
        if let Some((index, sequence)) = number.filter(|_| entry.path().is_file()) {
            streams.entry(index).or_default().push((sequence, entry.path()));
        }
    }
    let in_order = |mut files: Vec<(u64, PathBuf)>| {
        files.sort();
        files.into_iter().map(|(_, path)| path).collect()
    };
    Ok(streams.into_values().map(in_order).collect())
}

/// The numbers of `stream-<index>-<sequence>`.
fn numbers(name: &str) -> Option<(u64, u64)> {
    let (index, sequence) = name.strip_prefix("stream-")?.split_once('-')?;
    Some((index.parse().ok()?, sequence.parse().ok()?))
}

impl Stream {
    pub(super) fn new(files: Vec<PathBuf>, trace: &Trace) -> Self {
        Self {
            files,
            file: 0,
            next_packet: 0,
            packet: Packet::default(),
            origin: Arc::new(Origin { pid: trace.pid(), tid: 0, thread: String::new() }),
            time: 0,
        }
    }

    /// The next record, or what is wrong where it should be, and its time.
    pub(super) fn next(&mut self, trace: &mut Trace) -> Option<(u64, Result<Record, ReadError>)> {
        loop {
            let item = match self.packet.fill(self.files.get(self.file)?) {
                Err(error) => {
                    self.packet.skip_rest();
                    Err(error)
                }
                Ok(()) if !self.packet.rest().is_empty() => self.record(trace),
                Ok(()) => match self.cut_off() {
                    Some(error) => Err(error),
                    None => match self.advance(trace.order()) {
                        Ok(()) => continue,
                        Err(error) => Err(error),
                    },
                },
            };
            return Some((self.time, item));
        }
    }

    fn record(&mut self, trace: &mut Trace) -> Result<Record, ReadError> {
        let mut cursor = Cursor::new(self.packet.rest(), trace.order());
        match read_record(&mut cursor, trace, &self.origin) {
            Ok(record) => {
                let len = cursor.position();
                self.packet.skip(len);
                self.time = record.timestamp();
                Ok(record)
            }
            Err(wrong) => {
                let offset = self.packet.position().saturating_add(wrong.at as u64);
                self.packet.skip_rest();
                Err(self.cut_off().unwrap_or_else(|| self.error(offset, wrong.what)))
            }
        }
    }

    /// What to say, once, at the end of a file that is too short.
    fn cut_off(&mut self) -> Option<ReadError> {
        let missing = self.packet.take_missing()?;
        let what = format!("the file is cut off here, {missing} bytes of records are missing");
        Some(self.error(self.packet.position(), what))
    }

    /// Goes to the next packet, or to the next file.
    fn advance(&mut self, order: Order) -> Result<(), ReadError> {
        let path = &self.files[self.file];
        let offset = self.next_packet;
        let header = match File::open(path) {
            Ok(mut file) => Header::read(&mut file, path, offset, order),
            // A flight recorder has taken the file for newer records.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ReadError::io(path)(error)),
        };
        if let Ok(Some(header)) = header {
            self.next_packet = offset.saturating_add(header.size);
            self.packet.enter(offset, &header);
            if (self.origin.tid, &self.origin.thread) != (header.tid, &header.thread) {
                let Header { tid, thread, .. } = header;
                self.origin = Arc::new(Origin { pid: self.origin.pid, tid, thread });
            }
            return Ok(());
        }
        // Without a header it is not known where another packet begins.
        self.file += 1;
        self.next_packet = 0;
        header.map(drop)
    }

    /// Events that the stream lost, as its last packet tells.
    pub(super) fn losses(&self, trace: &Trace) -> u64 {
        let last = |path: &PathBuf| last_header(path, trace.order());
        self.files.iter().rev().find_map(last).map_or(0, |header| header.discarded)
    }

    fn error(&self, offset: u64, what: String) -> ReadError {
        ReadError::Stream { path: self.files[self.file].clone(), offset, what }
    }
}

fn read_record(
    cursor: &mut Cursor<'_>,
    trace: &mut Trace,
    origin: &Arc<Origin>,
) -> Result<Record, Malformed> {
    let (id, timestamp) = (cursor.u32()?, cursor.u64()?);
    let start = cursor.position();
    let timestamp = trace.time(timestamp);
    let Some(schema) = trace.schema(id) else {
        return Err(cursor.wrong(format!("event {id} is not declared in `metadata`")));
    };
    let values = decode(schema, cursor)?;
    let len = cursor.position() - start;
    Ok(Record::new(Arc::clone(schema), values, timestamp, len, Arc::clone(origin)))
}

/// The last header of a file that can be read.
fn last_header(path: &Path, order: Order) -> Option<Header> {
    let mut file = File::open(path).ok()?;
    let mut last: Option<Header> = None;
    let mut offset = 0_u64;
    while let Ok(Some(header)) = Header::read(&mut file, path, offset, order) {
        offset = offset.saturating_add(header.size);
        last = Some(header);
    }
    last
}
