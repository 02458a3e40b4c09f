//! The bytes of a session's records, read without the runtime's reader.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use user_events_rt::Session;

/// Bytes in front of a packet's records, and where in them it says how long it is, in bits.
const PACKET: usize = 80;
const CONTENT_SIZE: usize = 32;
const PACKET_SIZE: usize = 40;

/// Id and time in front of each payload.
const HEADER: usize = 12;

/// A session into which one thread emits.
pub(crate) struct Recording {
    directory: TempDir,
    session: Session,
    expected: Vec<(String, Vec<u8>)>,
}

impl Recording {
    pub(crate) fn start(events: &str) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let session = Session::builder(directory.path().join("session")).events(events).start();
        let session = session.expect("a session starts");
        Self { directory, session, expected: Vec::new() }
    }

    /// Says what the record that was just made must hold.
    pub(crate) fn expect(&mut self, description: String, payload: Vec<u8>) {
        self.expected.push((description, payload));
    }

    /// Ends the session and compares.
    pub(crate) fn check(self) {
        assert_eq!(self.session.losses(), 0);
        let trace = self.session.trace_path().to_owned();
        drop(self.session);
        let mut expected = self.expected.into_iter();
        for packet in packets(&trace) {
            let mut rest = &packet[PACKET..];
            while !rest.is_empty() {
                let (description, payload) = expected.next().expect("no more records");
                let record = rest.get(HEADER..HEADER + payload.len()).expect("a whole record");
                assert_eq!(record, payload, "{description}");
                rest = &rest[HEADER + payload.len()..];
            }
        }
        assert_eq!(expected.next(), None, "a record for each value");
        drop(self.directory);
    }
}

/// The packets of a trace with one stream, in the order of their files' numbers.
fn packets(trace: &Path) -> Vec<Vec<u8>> {
    let files = fs::read_dir(trace).expect("the trace was made");
    let mut packets = Vec::new();
    for file in files.map(|file| file.expect("it can be listed").path()) {
        if file.file_name().is_some_and(|name| name == "metadata") {
            continue;
        }
        let bytes = fs::read(file).expect("it can be read");
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let content = number(rest, CONTENT_SIZE) / 8;
            packets.push(rest[..content].to_vec());
            rest = &rest[number(rest, PACKET_SIZE) / 8..];
        }
    }
    // By the time of their first record.
    packets.sort_by_key(|packet| number(packet, 16));
    packets
}

fn number(bytes: &[u8], at: usize) -> usize {
    let bytes = bytes[at..at + 8].try_into().expect("eight bytes");
    usize::try_from(u64::from_ne_bytes(bytes)).expect("64 bits")
}
