//! Packets in plain memory.

use std::io::IoSlice;

use super::{HEADER, Header, Packet, RECORD_HEADER, prepare};

const HEAD: Header =
    Header { stream: 3, begin: 100, discarded: 5, tid: 42, thread: *b"a thread\0\0\0\0\0\0\0\0" };

/// Memory as it is mapped: aligned.
fn aligned(bytes: &mut Vec<u8>, size: usize) -> &mut [u8] {
    bytes.resize(size + 8, 0);
    let from = bytes.as_ptr().align_offset(8);
    &mut bytes[from..from + size]
}

fn word(bytes: &[u8], at: usize) -> u64 {
    u64::from_ne_bytes(*bytes[at..].first_chunk().expect("it is inside"))
}

/// Writes a record of 4 bytes in two pieces.
fn write(packet: &Packet, id: u32, time: u64, payload: [u8; 4]) {
    let len = RECORD_HEADER + payload.len();
    assert!(packet.room() >= len);
    let at = packet.take(len);
    let pieces = [&payload[..1], &payload[1..]].map(IoSlice::new);
    packet.write(at, id, time, len, &pieces);
}

fn record(id: u32, time: u64, payload: [u8; 4]) -> Vec<u8> {
    [&id.to_ne_bytes()[..], &time.to_ne_bytes(), &payload].concat()
}

#[test]
fn what_is_published_is_covered_by_the_header() {
    let mut bytes = Vec::new();
    let map = aligned(&mut bytes, 4096);
    let packet = Packet::none();
    let begin = prepare(map, HEAD, Some(5));
    assert_eq!(begin, HEADER, "the lead is before it");
    packet.enter(map, begin);
    write(&packet, 1, 101, *b"abcd");
    packet.publish(101);
    write(&packet, 2, 102, *b"efgh");
    packet.show_discarded(6);
    packet.detach();

    let (lead, map) = map.split_at(HEADER);
    assert_eq!((word(lead, 16), word(lead, 40), word(lead, 48)), (99, HEADER as u64 * 8, 5));
    assert_eq!((word(map, 8), word(map, 16), word(map, 24), word(map, 56)), (3, 100, 101, 42));
    assert_eq!(word(map, 32), (HEADER + 16) as u64 * 8, "without what was not published");
    assert_eq!((word(map, 40), word(map, 48)), (4016 * 8, 6));
    assert_eq!(map[HEADER..HEADER + 16], record(1, 101, *b"abcd"));
}

#[test]
fn a_stream_goes_on_behind_what_was_published() {
    let mut bytes = Vec::new();
    let map = aligned(&mut bytes, 4096);
    let packet = Packet::none();
    let begin = prepare(map, HEAD, None);
    packet.enter(map, begin);
    write(&packet, 1, 101, *b"abcd");
    packet.publish(101);
    write(&packet, 1, 102, *b"lost");
    packet.back_to_published();
    assert!(packet.split(Header { begin: 200, ..HEAD }));
    write(&packet, 2, 201, *b"efgh");
    packet.publish(201);
    packet.detach();

    let cut = HEADER + 16;
    let (old, new) = map.split_at(cut);
    assert_eq!((word(old, 32), word(old, 40)), (cut as u64 * 8, cut as u64 * 8));
    assert_eq!(new[..4], old[..4], "a packet's magic number");
    assert_eq!((word(new, 16), word(new, 24)), (200, 201));
    assert_eq!(word(new, 40), (4096 - cut) as u64 * 8);
    assert_eq!(new[HEADER..HEADER + 16], record(2, 201, *b"efgh"));
}

#[test]
fn a_rest_that_is_too_small_is_no_packet() {
    let mut bytes = Vec::new();
    let map = aligned(&mut bytes, HEADER + 16 * HEADER + 8);
    let packet = Packet::none();
    assert!(!packet.split(HEAD), "there is none");
    let begin = prepare(map, HEAD, None);
    packet.enter(map, begin);
    write(&packet, 1, 101, *b"abcd");
    assert!(!packet.split(HEAD));
    assert_eq!(packet.room(), 16 * HEADER + 8 - 16);
}
