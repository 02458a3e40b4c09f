//! One packet of a stream file: its header, and its records as bytes.
//!
//! A file is open only while a piece of it is read: a session may have more streams than a
//! process may have descriptors. And a piece is small: a packet may be as large as its file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::cursor::Malformed;
use super::{Cursor, Order, ReadError};
use crate::wire::MAX_PAYLOAD;

/// Bytes of a packet's header and context.
pub(super) const HEADER: usize = 16 + CONTEXT;
/// Bytes of a packet's context.
pub(super) const CONTEXT: usize = 64;

const MAGIC: u32 = 0xc1fc_1fc1;
const THREAD_NAME: usize = 16;

/// Bytes of the largest record: event id, timestamp, payload.
const MAX_RECORD: usize = 12 + MAX_PAYLOAD;

/// Bytes of a packet that are in memory at a time.
const WINDOW: usize = 4 * MAX_RECORD;

/// What a packet says of itself.
#[derive(Debug)]
pub(super) struct Header {
    /// Bytes that are in use, this header included.
    pub(super) content: u64,
    /// Bytes up to the next packet.
    pub(super) size: u64,
    /// Events that the stream lost up to the end of this packet.
    pub(super) discarded: u64,
    pub(super) tid: u64,
    pub(super) thread: String,
}

impl Header {
    /// The header at `offset`, `None` at the end of the file.
    pub(super) fn read(
        file: &mut File,
        path: &Path,
        offset: u64,
        order: Order,
    ) -> Result<Option<Self>, ReadError> {
        let mut bytes = Vec::with_capacity(HEADER);
        read_at(file, offset, HEADER as u64, &mut bytes).map_err(ReadError::io(path))?;
        // Space that was allocated and not begun yet, when the process was killed.
        if bytes.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        match Self::parse(&bytes, order) {
            Ok(header) => Ok(Some(header)),
            Err(what) => Err(ReadError::Stream { path: path.into(), offset, what }),
        }
    }

    fn parse(bytes: &[u8], order: Order) -> Result<Self, String> {
        let mut cursor = Cursor::new(bytes, order);
        match Self::fields(&mut cursor) {
            Ok((MAGIC, 0, header)) => header.checked(),
            Ok((MAGIC, stream, _)) => Err(format!("a packet of an unknown class {stream}")),
            Ok((magic, ..)) => Err(format!("no packet begins here (magic number {magic:#x})")),
            Err(_) => Err("the file ends inside a packet's header".to_owned()),
        }
    }

    /// Magic number, class, and the rest as it is; sizes still in bits.
    fn fields(cursor: &mut Cursor<'_>) -> Result<(u32, u32, Self), Malformed> {
        let (magic, class) = (cursor.u32()?, cursor.u32()?);
        let (_instance, _begin, _end) = (cursor.u64()?, cursor.u64()?, cursor.u64()?);
        let (content, size) = (cursor.u64()?, cursor.u64()?);
        let (discarded, tid) = (cursor.u64()?, cursor.u64()?);
        let thread = cursor.take(THREAD_NAME)?;
        let thread = thread.split(|byte| *byte == 0).next().unwrap_or_default();
        let thread = String::from_utf8_lossy(thread).into_owned();
        Ok((magic, class, Self { content, size, discarded, tid, thread }))
    }

    fn checked(self) -> Result<Self, String> {
        let (content, size) = (self.content / 8, self.size / 8);
        let whole = self.content % 8 == 0 && self.size % 8 == 0;
        if !whole || content < HEADER as u64 || size < content {
            return Err(format!(
                "a packet of {} bits cannot hold {} bits",
                self.size, self.content
            ));
        }
        Ok(Self { content, size, ..self })
    }
}

/// The records of one packet, from front to back.
#[derive(Debug, Default)]
pub(super) struct Packet {
    /// Bytes of the file from `window_at` on.
    window: Vec<u8>,
    window_at: u64,
    /// The next record's place in the window.
    at: usize,
    /// Where in the file the packet's content ends.
    end: u64,
    /// Bytes of the content that the file does not have.
    missing: u64,
}

impl Packet {
    /// Goes to the packet at `offset`.
    pub(super) fn enter(&mut self, offset: u64, header: &Header) {
        self.window.clear();
        self.window_at = offset.saturating_add(HEADER as u64);
        self.at = 0;
        self.end = offset.saturating_add(header.content);
        self.missing = 0;
    }

    /// Sees to it that the next record is in memory, whatever its length.
    pub(super) fn fill(&mut self, path: &Path) -> Result<(), ReadError> {
        let unread = self.end.saturating_sub(self.window_end());
        if unread == 0 || self.rest().len() >= MAX_RECORD {
            return Ok(());
        }
        self.window_at = self.position();
        self.window.drain(..self.at);
        self.at = 0;
        let wanted = unread.min(WINDOW as u64);
        let from = self.window_end();
        File::open(path)
            .and_then(|mut file| read_at(&mut file, from, wanted, &mut self.window))
            .map_err(ReadError::io(path))?;
        if self.window_end() < from + wanted {
            self.missing = self.end - self.window_end();
            self.end = self.window_end();
        }
        Ok(())
    }

    /// What is in memory, from the next record on; empty behind the last one.
    pub(super) fn rest(&self) -> &[u8] {
        &self.window[self.at..]
    }

    /// Goes on behind a record of that length.
    pub(super) fn skip(&mut self, len: usize) {
        self.at = self.window.len().min(self.at + len);
    }

    /// Goes to the end: where the next record begins is not known.
    pub(super) fn skip_rest(&mut self) {
        self.at = self.window.len();
        self.end = self.window_end();
    }

    /// The next record's place in the file.
    pub(super) fn position(&self) -> u64 {
        self.window_at.saturating_add(self.at as u64)
    }

    /// How many bytes the file lacks, if that is known and was not asked before.
    pub(super) fn take_missing(&mut self) -> Option<u64> {
        Some(std::mem::take(&mut self.missing)).filter(|missing| *missing > 0)
    }

    fn window_end(&self) -> u64 {
        self.window_at.saturating_add(self.window.len() as u64)
    }
}

fn read_at(file: &mut File, offset: u64, len: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    // Far behind a file's end the system may refuse to seek.
    if offset >= file.metadata()?.len() {
        return Ok(());
    }
    file.seek(SeekFrom::Start(offset))?;
    file.take(len).read_to_end(bytes)?;
    Ok(())
}
