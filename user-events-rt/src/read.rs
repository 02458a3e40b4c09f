//! Reading sessions back: the records of all processes and threads, merged by time.
//!
//! ```no_run
//! # fn main() -> Result<(), user_events_rt::read::ReadError> {
//! for record in user_events_rt::read::Reader::open("/tmp/session")? {
//!     let record = record?;
//!     println!("{} {record}", record.timestamp());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! This is a reader for the sessions that this crate writes, on the machine that wrote them or
//! on another one. For other Common Trace Format directories use `babeltrace2`, which reads
//! ours as well.

mod compare;
mod cursor;
mod decode;
mod error;
mod packet;
mod record;
mod schema;
mod stream;
#[cfg(test)]
mod tests;
mod trace;
mod tsdl;
mod value;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::iter::FusedIterator;
use std::path::Path;

pub use error::ReadError;
pub use record::Record;
pub use trace::Trace;
pub use value::Value;

pub(crate) use cursor::{Cursor, Order};
pub(crate) use decode::decode;
pub(crate) use record::Origin;
pub(crate) use schema::Schema;
use stream::Stream;

/// The records of a session, or of one process of it, in order of time.
///
/// An iterator: what one stream has wrong is an item, the reading goes on behind it and in the
/// other streams. A session may be read while it is written: the reader gives what was
/// published when it came by.
#[derive(Debug)]
pub struct Reader {
    traces: Vec<Trace>,
    sources: Vec<Source>,
    /// Time and number of each source that has a next item. Equal times come in the order of
    /// the sources, and a source's own items always in theirs.
    heads: BinaryHeap<Reverse<(u64, usize)>>,
    /// Why traces of the session could not be opened.
    unopened: std::vec::IntoIter<ReadError>,
}

/// A stream and the item that it has next.
#[derive(Debug)]
struct Source {
    trace: usize,
    stream: Stream,
    head: Option<Result<Record, ReadError>>,
}

impl Reader {
    /// Opens a session's directory, or the directory of one process below it.
    ///
    /// # Errors
    ///
    /// [`ReadError::NotASession`] if there is no trace, [`ReadError::Io`] and
    /// [`ReadError::Metadata`] if there is none that can be opened. If only some cannot, the
    /// reasons are the first items of the reader.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ReadError> {
        let mut reader = Self {
            traces: Vec::new(),
            sources: Vec::new(),
            heads: BinaryHeap::new(),
            unopened: Vec::new().into_iter(),
        };
        let mut unopened = Vec::new();
        for directory in trace::directories(path.as_ref())? {
            if let Err(error) = reader.add(directory) {
                unopened.push(error);
            }
        }
        if reader.traces.is_empty() && !unopened.is_empty() {
            return Err(unopened.swap_remove(0));
        }
        reader.unopened = unopened.into_iter();
        (0..reader.sources.len()).for_each(|source| reader.advance(source));
        Ok(reader)
    }

    /// The traces, one for each process, in order of their names.
    pub fn traces(&self) -> &[Trace] {
        &self.traces
    }

    /// How many events the processes wanted to record and could not, as far as their streams
    /// tell so far.
    pub fn losses(&self) -> u64 {
        let of = |source: &Source| source.stream.losses(&self.traces[source.trace]);
        self.sources.iter().map(of).fold(0, u64::saturating_add)
    }

    fn add(&mut self, directory: std::path::PathBuf) -> Result<(), ReadError> {
        let trace = Trace::open(directory)?;
        for files in stream::files(trace.path())? {
            let stream = Stream::new(files, &trace);
            self.sources.push(Source { trace: self.traces.len(), stream, head: None });
        }
        self.traces.push(trace);
        Ok(())
    }

    /// Fetches the next item of a source.
    fn advance(&mut self, number: usize) {
        let source = &mut self.sources[number];
        if let Some((time, item)) = source.stream.next(&mut self.traces[source.trace]) {
            source.head = Some(item);
            self.heads.push(Reverse((time, number)));
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Record, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.unopened.next() {
            return Some(Err(error));
        }
        let Reverse((_, number)) = self.heads.pop()?;
        let item = self.sources[number].head.take();
        self.advance(number);
        item
    }
}

impl FusedIterator for Reader {}
