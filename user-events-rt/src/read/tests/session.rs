//! A session, written by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::read::{Order, ReadError, Reader, Record};

/// What stands before the events of a trace; the byte order and the clock's offset are
/// replaced where a test wants others.
pub(crate) const HEAD: &str = r#"/* CTF 1.8 */
typealias integer { size = 8; align = 8; signed = false; } := u8;
typealias integer { size = 16; align = 8; signed = false; } := u16;
typealias integer { size = 32; align = 8; signed = false; } := u32;
typealias integer { size = 64; align = 8; signed = false; } := u64;
typealias integer { size = 8; align = 8; signed = true; } := s8;
typealias integer { size = 16; align = 8; signed = true; } := s16;
typealias integer { size = 32; align = 8; signed = true; } := s32;
typealias integer { size = 64; align = 8; signed = true; } := s64;
typealias floating_point { exp_dig = 8; mant_dig = 24; align = 8; } := f32;
typealias floating_point { exp_dig = 11; mant_dig = 53; align = 8; } := f64;
typealias integer { size = 8; align = 8; signed = false; encoding = UTF8; } := text;
trace { major = 1; minor = 8; byte_order = le; packet.header := struct { u32 magic; u32 stream_id; u64 stream_instance_id; }; };
env { hostname = "h \"q\""; procname = "prog"; vpid = 10; tracer_name = "user-events"; tracer_version = "0.1.0"; };
clock { name = "monotonic"; description = "CLOCK_MONOTONIC"; freq = 1000000000; offset = 1700000000000000000; absolute = true; };
typealias integer { size = 64; align = 8; signed = false; map = clock.monotonic.value; } := clk;
stream { id = 0; packet.context := struct { clk timestamp_begin; clk timestamp_end; u64 content_size; u64 packet_size; u64 events_discarded; u64 tid; text thread[16]; }; event.header := struct { u32 id; clk timestamp; }; };
"#;

/// An event `tick` with the id 1 and one field.
pub(super) const TICK: &str =
    "event { name = \"tick\"; id = 1; stream_id = 0; fields := struct { u32 _n; }; };\n";

pub(super) const OFFSET: u64 = 1_700_000_000_000_000_000;

/// A directory that is removed at the end of its test.
pub(super) struct Session(pub(super) PathBuf);

impl Session {
    pub(super) fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("user-events-read-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(super) fn write(&self, file: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub(super) fn open(&self) -> Result<Reader, ReadError> {
        Reader::open(&self.0)
    }

    /// Everything in it, errors as text without the directory.
    pub(super) fn lines(&self) -> Vec<String> {
        self.open().unwrap().map(|item| self.line(item)).collect()
    }

    pub(super) fn line(&self, item: Result<Record, ReadError>) -> String {
        match item {
            Ok(record) => record.to_string(),
            Err(error) => {
                let parent = format!("{}/", self.0.display());
                error.to_string().replace(&parent, "")
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _best_effort = fs::remove_dir_all(&self.0);
    }
}

impl AsRef<Path> for Session {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

/// Bytes in one byte order.
pub(super) struct Bytes {
    order: Order,
    pub(super) bytes: Vec<u8>,
}

impl Bytes {
    pub(super) fn new(order: Order) -> Self {
        Self { order, bytes: Vec::new() }
    }

    /// The lowest `size` bytes of a number.
    pub(super) fn put(mut self, size: usize, number: u64) -> Self {
        match self.order {
            Order::Little => self.bytes.extend(&number.to_le_bytes()[..size]),
            Order::Big => self.bytes.extend(&number.to_be_bytes()[8 - size..]),
        }
        self
    }

    pub(super) fn raw(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend(bytes);
        self
    }
}

/// A packet under construction.
pub(super) struct Packet {
    pub(super) order: Order,
    pub(super) discarded: u64,
    pub(super) tid: u64,
    pub(super) thread: &'static str,
    /// Bytes behind the records.
    pub(super) padding: usize,
}

impl Packet {
    pub(super) const NEW: Self =
        Self { order: Order::Little, discarded: 0, tid: 11, thread: "main", padding: 0 };

    /// With the records of these ids, timestamps and payloads.
    pub(super) fn with(&self, records: &[(u32, u64, &[u8])]) -> Vec<u8> {
        let records = records.iter().fold(Bytes::new(self.order), |bytes, (id, time, payload)| {
            bytes.put(4, u64::from(*id)).put(8, *time).raw(payload)
        });
        let content = 80 + records.bytes.len();
        let mut thread = [0; 16];
        thread[..self.thread.len()].copy_from_slice(self.thread.as_bytes());
        let mut packet = Bytes::new(self.order)
            .put(4, 0xc1fc_1fc1)
            .put(4, 0)
            .put(8, 0)
            .put(8, 0)
            .put(8, 0)
            .put(8, content as u64 * 8)
            .put(8, (content + self.padding) as u64 * 8)
            .put(8, self.discarded)
            .put(8, self.tid)
            .raw(&thread)
            .raw(&records.bytes);
        packet.bytes.resize(content + self.padding, 0);
        packet.bytes
    }

    /// With ticks: timestamp and number.
    pub(super) fn ticks(&self, ticks: &[(u64, u32)]) -> Vec<u8> {
        let payloads: Vec<_> = ticks.iter().map(|(_, n)| n.to_le_bytes()).collect();
        let records: Vec<_> =
            ticks.iter().zip(&payloads).map(|((time, _), n)| (1, *time, &n[..])).collect();
        self.with(&records)
    }
}
