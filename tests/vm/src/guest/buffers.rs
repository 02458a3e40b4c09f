//! ftrace's buffers as they are, for events whose fields do not say all: what stands behind them no
//! tool shows. The kernel tells the layout in `events/header_page` and `events/header_event`.

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;

use nix::libc;

use super::tracefs;

const PAGE: usize = 4096;

/// Of a page: a time stamp, and how many bytes of events follow.
const PAGE_HEAD: usize = 16;

/// What all records begin with; first of it, the event's id.
const COMMON: usize = 8;

/// Kinds of entries that are no records, or whose length does not stand in the first word.
const LONG: u32 = 0;
const PADDING: u32 = 29;
const TIME_EXTEND: u32 = 30;
const TIME_STAMP: u32 = 31;

/// Takes all records of `system/event` out of the buffers, and everything else with them: their
/// payloads, which may be followed by up to 3 bytes of nothing.
pub fn take(event: &str) -> Vec<Vec<u8>> {
    let id = tracefs::read(&format!("events/{event}/id"));
    let id: u16 = id.trim().parse().expect("an event's id is a number");
    let processors = fs::read_dir(tracefs::path("per_cpu")).expect("a directory for each");
    let mut payloads = Vec::new();
    for processor in processors.flatten() {
        let buffer = processor.path().join("trace_pipe_raw");
        let buffer = File::options().read(true).custom_flags(libc::O_NONBLOCK).open(buffer);
        let mut buffer = buffer.expect("a processor's buffer");
        let mut page = [0; PAGE];
        // It would wait where there is no more.
        while buffer.read(&mut page).is_ok_and(|len| len == PAGE) {
            let records = records(&page).into_iter();
            let its = records.filter(|record| record[..2] == id.to_ne_bytes());
            payloads.extend(its.map(|record| record[COMMON..].to_vec()));
        }
    }
    payloads
}

/// All records of a page.
fn records(page: &[u8; PAGE]) -> Vec<&[u8]> {
    // Higher bits tell of losses.
    let len = (word(page, 8) & 0xf_ffff) as usize;
    let entries = &page[PAGE_HEAD..PAGE_HEAD + len];
    let mut records = Vec::new();
    let mut at = 0;
    while at + 4 <= len {
        let (kind, delta) = (word(entries, at) & 31, word(entries, at) >> 5);
        let (start, size) = match kind {
            LONG => (at + 8, word(entries, at + 4) as usize - 4),
            PADDING if delta == 0 => break,
            PADDING => (at + 4, word(entries, at + 4) as usize),
            TIME_EXTEND | TIME_STAMP => (at + 4, 4),
            words => (at + 4, words as usize * 4),
        };
        if kind < PADDING {
            records.push(&entries[start..start + size]);
        }
        at = (start + size).next_multiple_of(4);
    }
    records
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_ne_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}
