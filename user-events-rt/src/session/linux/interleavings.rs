//! Records between threads: as a reader finds them who comes at any time, and as the streams of
//! threads that ended are handed on.

use std::sync::Arc;

use super::in_memory::files::{File, is_declared, named};
use super::in_memory::thread;
use super::mapped;
use super::packet::{HEADER, RECORD_HEADER};
use crate::EmitError;
use crate::event::UserEvent;
use crate::interleavings::{Ping, emit, model, spawn, start};
use crate::sync::{AtomicBool, Ordering};

/// Bytes of a record of a [`Ping`].
const RECORD: usize = RECORD_HEADER + 4;

/// A word of a header in a file.
fn word(file: File, at: usize) -> u64 {
    mapped::read_word(file.place.start + at)
}

fn bytes<const LEN: usize>(file: File, at: usize) -> [u8; LEN] {
    mapped::read(file.place.start + at)
}

/// The numbers in a file, packet for packet, as a reader of the trace finds them now.
fn read(file: File) -> Vec<u32> {
    let (mut numbers, mut packet, mut last) = (Vec::new(), 0, 0);
    while packet < file.place.size {
        let size = word(file, packet + 40) as usize / 8;
        let content = word(file, packet + 32) as usize / 8;
        let end = word(file, packet + 24);
        assert!(size > 0 && content >= HEADER && content <= size, "{content} of {size}");
        let records = (packet + HEADER..packet + content).step_by(RECORD);
        assert_eq!((content - HEADER) % RECORD, 0, "whole records");
        for record in records {
            let event = u32::from_ne_bytes(bytes(file, record));
            let time = u64::from_ne_bytes(bytes(file, record + 4));
            assert!(is_declared(event), "{event} is declared before its first record");
            assert!(last <= time && time <= end, "{last} <= {time} <= {end}");
            last = time;
            numbers.push(u32::from_ne_bytes(bytes(file, record + RECORD_HEADER)));
        }
        packet += size;
    }
    numbers
}

/// The numbers in all files.
fn read_all() -> Vec<u32> {
    let mut numbers: Vec<_> = named().into_iter().flat_map(read).collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn a_reader_finds_whole_records() {
    model(|| {
        let session = start();
        let writer = spawn(|| {
            assert_eq!(emit::<1>(1), Ok(()));
            assert_eq!(emit::<1>(2), Ok(()));
        });
        let found = read_all();
        assert!([&[][..], &[1], &[1, 2]].contains(&&found[..]), "{found:?}");
        writer.join().expect("no panic");
        assert_eq!(read_all(), [1, 2]);
        assert_eq!(session.losses(), 0);
    });
}

#[test]
fn what_was_emitted_before_is_found() {
    model(|| {
        let _session = start();
        assert_eq!(emit::<1>(1), Ok(()));
        let emitted = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&emitted);
        let writer = spawn(move || {
            assert_eq!(emit::<1>(2), Ok(()));
            emitted.store(true, Ordering::Release);
        });
        let is_emitted = seen.load(Ordering::Acquire);
        let found = read_all();
        assert!(found.starts_with(&[1]) && (found.len() == 2 || !is_emitted), "{found:?}");
        writer.join().expect("no panic");
    });
}

#[test]
fn a_reader_knows_each_event_that_it_finds() {
    model(|| {
        let _session = start();
        assert_eq!(emit::<1>(1), Ok(()));
        let writer = spawn(|| {
            assert_eq!(emit::<1>(2), Ok(()));
            assert_eq!(emit::<2>(3), Ok(()));
        });
        let found = read_all();
        assert!(found.starts_with(&[1]), "{found:?}");
        writer.join().expect("no panic");
        assert_eq!(read_all(), [1, 2, 3]);
    });
}

#[test]
fn a_stream_is_handed_on_whole() {
    model(|| {
        let session = start();
        let first = spawn(|| {
            assert_eq!(emit::<1>(1), Ok(()));
            thread::end();
        });
        let second = spawn(|| {
            assert_eq!(emit::<1>(2), Ok(()));
            assert_eq!(emit::<1>(3), Ok(()));
        });
        let found = read_all();
        assert!(found.iter().all(|n| (1..=3).contains(n)), "{found:?}");
        first.join().expect("no panic");
        second.join().expect("no panic");
        assert_eq!(read_all(), [1, 2, 3]);
        assert_eq!(Ping::<1>::event().counters().emitted, 3);
        assert_eq!(session.losses(), 0);
    });
}

#[test]
fn a_reader_finds_the_packet_that_a_stream_goes_on_with() {
    model(|| {
        let session = start();
        assert_eq!(emit::<1>(1), Ok(()));
        thread::end();
        let next = spawn(|| assert_eq!(emit::<1>(2), Ok(())));
        let found = read_all();
        assert!([&[1][..], &[1, 2]].contains(&&found[..]), "{found:?}");
        next.join().expect("no panic");
        assert_eq!(named().len(), 1, "the stream was handed on");
        assert_eq!(read_all(), [1, 2]);
        assert_eq!(session.losses(), 0);
    });
}

#[test]
fn a_record_goes_to_the_session_that_wanted_it_or_nowhere() {
    model(|| {
        let first = start();
        assert_eq!(emit::<1>(0), Ok(()));
        let other = spawn(|| [emit::<1>(1), emit::<1>(2)]);
        drop(first);
        let files_before = named().len();
        let second = start();
        let emitted = other.join().expect("no panic");
        assert_eq!(emit::<1>(3), Ok(()));
        let mut recorded = vec![0, 3];
        for (n, emitted) in (1..).zip(emitted) {
            match emitted {
                Ok(()) => recorded.push(n),
                Err(error) => {
                    assert!(matches!(error, EmitError::NotEnabled | EmitError::Raced), "{error:?}");
                }
            }
        }
        recorded.sort_unstable();
        assert_eq!(read_all(), recorded);
        let in_first: Vec<_> =
            named()[..files_before].iter().flat_map(|file| read(*file)).collect();
        assert!(!in_first.contains(&3), "a file of a session that ended: {in_first:?}");
        assert_eq!(second.losses(), 0);
    });
}
