//! Capturing events in tests, in memory, without a consumer or a session.
//!
//! ```
//! use user_events_rt::{emit, testing, user_event};
//!
//! #[user_event]
//! struct Request<'a> { id: u64, path: &'a str }
//!
//! let records = testing::capture(|| emit!(Request { id: 7, path: "/" }));
//! assert_eq!(records.len(), 1);
//! assert_eq!(records[0].name(), "request");
//! assert_eq!(records[0]["id"], 7);
//! assert_eq!(records[0]["path"], "/");
//! ```
//!
//! A capture sees what its own thread emits, so that tests may run in parallel. It stands
//! beside the other consumers: who listens besides gets the events all the same.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use crate::event::Event;
use crate::pieces::Pieces;
use crate::read::{Cursor, Order, Origin, Record, Schema, decode};
use crate::registry;
use crate::sync;

/// The events that `emits` emits on this thread, in order.
pub fn capture(emits: impl FnOnce()) -> Vec<Record> {
    let capture = Capture::start();
    emits();
    capture.finish()
}

/// A capture of what this thread emits, from its start until it is dropped. Captures may
/// overlap; each sees every event.
///
/// ```
/// use user_events_rt::testing::Capture;
/// use user_events_rt::{emit, user_event};
///
/// #[user_event]
/// struct Step {
///     n: u32,
/// }
///
/// let capture = Capture::start();
/// emit!(Step { n: 1 });
/// assert_eq!(capture.records().len(), 1);
/// emit!(Step { n: 2 });
/// assert_eq!(capture.finish().len(), 2);
/// ```
#[derive(Debug)]
pub struct Capture {
    /// Where in the thread's log this capture begins.
    first: usize,
    origin: Arc<Origin>,
    /// The log belongs to the thread.
    not_send: PhantomData<*const ()>,
}

impl Capture {
    /// Starts to capture.
    #[must_use = "the capture ends when this is dropped"]
    pub fn start() -> Self {
        let origin = Origin {
            pid: std::process::id(),
            tid: thread_id(),
            thread: std::thread::current().name().unwrap_or_default().to_owned(),
        };
        let first = LOG.with(|log| log.borrow().len());
        ACTIVE.with(|active| active.set(active.get() + 1));
        registry::capture_started();
        Self { first, origin: Arc::new(origin), not_send: PhantomData }
    }

    /// What was emitted so far, in order.
    ///
    /// # Panics
    ///
    /// If a payload is not what its event's definition says, which takes an implementation of
    /// [`UserField`](crate::UserField) by hand.
    pub fn records(&self) -> Vec<Record> {
        let mut schemas = HashMap::new();
        LOG.with(|log| {
            let log = log.borrow();
            log[self.first..].iter().map(|raw| raw.decode(&mut schemas, &self.origin)).collect()
        })
    }

    /// Ends the capture and gives what was emitted.
    ///
    /// # Panics
    ///
    /// As [`records`](Self::records).
    pub fn finish(self) -> Vec<Record> {
        self.records()
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        registry::capture_ended();
        let Ok(active) = ACTIVE.try_with(|active| active.replace(active.get() - 1) - 1) else {
            return;
        };
        if active == 0 {
            // Freed outside the borrow: an allocator may emit.
            let _old = LOG.try_with(RefCell::take);
        }
    }
}

/// An event as it was emitted.
struct Raw {
    event: &'static Event,
    timestamp: u64,
    payload: Vec<u8>,
}

impl Raw {
    fn decode(&self, schemas: &mut HashMap<*const Event, Arc<Schema>>, by: &Arc<Origin>) -> Record {
        let meta = self.event.meta();
        let schema = schemas.entry(self.event).or_insert_with(|| Arc::new(Schema::of(meta)));
        let mut cursor = Cursor::new(&self.payload, Order::NATIVE);
        let values = decode(schema, &mut cursor);
        match values {
            Ok(values) if cursor.position() == self.payload.len() => Record::new(
                Arc::clone(schema),
                values,
                self.timestamp,
                self.payload.len(),
                Arc::clone(by),
            ),
            _ => panic!("the payload of `{}` is not what its definition says", meta.name()),
        }
    }
}

sync::thread_local! {
    /// Captures of this thread. Apart from the log and without a destructor, so that a look at
    /// it does nothing that could emit.
    static ACTIVE: Cell<usize> = const { Cell::new(0) };
    /// What was emitted since the first of them started.
    static LOG: RefCell<Vec<Raw>> = const { RefCell::new(Vec::new()) };
}

/// Whether this thread has a capture.
pub(crate) fn is_capturing() -> bool {
    registry::captures() > 0 && ACTIVE.try_with(|active| active.get() > 0).unwrap_or(false)
}

/// Gives an event to the captures of this thread. Says whether there is one.
#[inline]
pub(crate) fn record(event: &'static Event, payload: &Pieces<'_>) -> bool {
    is_capturing() && LOG.try_with(|log| append(log, event, payload)).unwrap_or(false)
}

#[cold]
fn append(log: &RefCell<Vec<Raw>>, event: &'static Event, pieces: &Pieces<'_>) -> bool {
    // An allocator that emits comes back here while the bytes are gathered: its events are
    // not captured.
    let Ok(mut log) = log.try_borrow_mut() else { return false };
    let mut payload = Vec::with_capacity(pieces.len());
    pieces.as_slices().iter().for_each(|piece| payload.extend_from_slice(piece));
    log.push(Raw { event, timestamp: now(), payload });
    true
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// The thread's number, 0 where no `/proc` tells it.
fn thread_id() -> u64 {
    let link = std::fs::read_link("/proc/thread-self").unwrap_or_default();
    let number = |link: &Path| link.file_name()?.to_str()?.parse().ok();
    number(&link).unwrap_or(0)
}

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use super::{Capture, capture, is_capturing, record};
    use crate::event::Event;
    use crate::meta::Meta;
    use crate::payload::Space;
    use crate::wire::{Field, Loc, Scalar, Shape, Wire, WireField, layout};

    const FIELDS: &[Field] =
        &[Field::new("n", 0, 4, Wire::Scalar(Scalar::U32)), Field::new("path", 4, 16, Wire::Text)];
    const SHAPE: Shape = Shape::of("ping", FIELDS);
    static LAYOUT: [WireField; SHAPE.wire_fields] = layout(FIELDS);
    static META: Meta = Meta::new(b"ping", &LAYOUT, SHAPE, Loc::Data);
    static PING: Event = Event::new(&META);

    /// What `emit!` does with a capture; says whether there was one.
    fn ping(n: u32) -> bool {
        let mut space = Space::<{ SHAPE.fixed }, 8>::new();
        let mut payload = space.payload::<true>(SHAPE.fixed);
        payload.number(n);
        payload.text(b"/x", Loc::Rel);
        record(&PING, &payload.finish())
    }

    fn numbers(capture: &Capture) -> Vec<u64> {
        capture.records().iter().map(|record| record["n"].as_u64().unwrap()).collect()
    }

    #[test]
    fn a_capture_holds_what_was_emitted() {
        let records = capture(|| assert!(ping(1) && ping(2)));
        assert_eq!(records.len(), 2);
        assert_eq!(records[1].name(), "ping");
        assert_eq!(records[1]["n"], 2);
        assert_eq!(records[1]["path"], "/x");
        assert_eq!(records[1].payload_len(), 4 + 4 + 3);
        assert_eq!(records[1].pid(), std::process::id());
        assert_eq!(Some(records[1].thread()), std::thread::current().name());
        assert!(records[0].timestamp() <= records[1].timestamp());
        assert_eq!(records[1].tid() != 0, cfg!(target_os = "linux"));
        assert!(!ping(3));
    }

    #[test]
    fn captures_may_overlap() {
        let outer = Capture::start();
        ping(1);
        let inner = Capture::start();
        ping(2);
        drop(outer);
        ping(3);
        assert_eq!(numbers(&inner), [2, 3]);
        let third = Capture::start();
        ping(4);
        assert_eq!(numbers(&third), [4]);
        assert_eq!(inner.finish().len(), 3);
        assert!(is_capturing());
        drop(third);
        assert!(!is_capturing());
        assert!(capture(|| ()).is_empty());
    }

    #[test]
    fn a_capture_is_its_threads_own() {
        let capture = Capture::start();
        let other = std::thread::spawn(|| (ping(1), super::capture(|| assert!(ping(2))).len()));
        assert_eq!(other.join().unwrap(), (false, 1));
        assert!(capture.finish().is_empty());
    }

    #[test]
    fn a_panic_ends_the_capture() {
        let panicked = std::panic::catch_unwind(|| capture(|| panic!("on purpose")));
        assert!(panicked.is_err());
        assert!(!is_capturing());
    }
}
