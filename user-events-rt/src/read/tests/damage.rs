//! Damaged sessions: an error for what is damaged, the rest as it is, never a panic.

use std::fs;

use super::session::{HEAD, Packet, Session, TICK};

fn lines(files: &[(&str, Vec<u8>)]) -> Vec<String> {
    let session = Session::new();
    session.write("metadata", HEAD.to_owned() + TICK);
    for (name, content) in files {
        session.write(name, content);
    }
    session.lines()
}

#[test]
fn a_file_that_is_cut_off_gives_what_is_there() {
    let mut cut = Packet { padding: 50, ..Packet::NEW }.ticks(&[(1, 1), (2, 2), (3, 3)]);
    cut.truncate(80 + 16 * 2 + 7);
    let other = Packet::NEW.ticks(&[(2, 20), (4, 40)]);
    let read = lines(&[("stream-0-0", cut.clone()), ("stream-1-0", other)]);
    let error = "stream-0-0, byte 119: the file is cut off here, 9 bytes of records are missing";
    let [a, b, c, d] =
        ["tick: { n = 1 }", "tick: { n = 2 }", "tick: { n = 20 }", "tick: { n = 40 }"];
    assert_eq!(read, [a, b, error, c, d]);

    cut.truncate(80 + 16);
    let error = "stream-0-0, byte 96: the file is cut off here, 32 bytes of records are missing";
    assert_eq!(lines(&[("stream-0-0", cut)]), [a, error]);
}

#[test]
fn a_file_may_end_behind_the_content() {
    let mut packet = Packet { padding: 50, ..Packet::NEW }.ticks(&[(1, 1)]);
    packet.truncate(80 + 16);
    assert_eq!(lines(&[("stream-0-0", packet)]), ["tick: { n = 1 }"]);
}

#[test]
fn reading_goes_on_behind_a_damaged_packet() {
    let unknown = Packet::NEW.with(&[(1, 1, &[1, 0, 0, 0]), (8, 2, &[]), (1, 3, &[3, 0, 0, 0])]);
    let short = Packet::NEW.with(&[(1, 4, &[1, 0])]);
    let good = Packet::NEW.ticks(&[(5, 5)]);
    let file = [unknown, short, good.clone(), vec![7; 100], good.clone()].concat();
    let read = lines(&[("stream-0-0", file), ("stream-0-1", good)]);
    let expected = [
        "tick: { n = 1 }",
        "stream-0-0, byte 108: event 8 is not declared in `metadata`",
        "stream-0-0, byte 216: field `n`: needs 4 bytes, 2 are left",
        "tick: { n = 5 }",
        "stream-0-0, byte 314: no packet begins here (magic number 0x7070707)",
        "tick: { n = 5 }",
    ];
    assert_eq!(read, expected);
}

#[test]
fn headers_are_checked() {
    let header = |at: usize, bytes: &[u8]| {
        let mut packet = Packet::NEW.ticks(&[(1, 1)]);
        packet[at..at + bytes.len()].copy_from_slice(bytes);
        lines(&[("stream-0-0", packet)]).swap_remove(0)
    };
    let bits = |bytes: u64| (bytes * 8).to_le_bytes();
    assert_eq!(header(4, &[3]), "stream-0-0, byte 0: a packet of an unknown class 3");
    let cannot = |content, size| {
        format!("stream-0-0, byte 0: a packet of {size} bits cannot hold {content} bits")
    };
    assert_eq!(header(32, &bits(79)), cannot(632, 768));
    assert_eq!(header(32, &bits(97)), cannot(776, 768));
    assert_eq!(header(32, &[255; 8]), cannot(u64::MAX, 768));
    assert_eq!(header(40, &[0; 8]), cannot(768, 0));
    let mut short = Packet::NEW.ticks(&[]);
    short.truncate(79);
    let error = "stream-0-0, byte 0: the file ends inside a packet's header";
    assert_eq!(lines(&[("stream-0-0", short)]), [error]);
}

#[test]
fn a_size_beyond_all_bounds_is_a_file_that_is_cut_off() {
    let mut packet = Packet::NEW.ticks(&[(1, 1)]);
    packet[32..48].fill(0xf8);
    let missing = (0xf8f8_f8f8_f8f8_f8f8_u64 / 8) - 96;
    let error = format!(
        "stream-0-0, byte 96: the file is cut off here, {missing} bytes of records are missing"
    );
    assert_eq!(lines(&[("stream-0-0", packet)]), ["tick: { n = 1 }", &error]);
}

/// Small and good enough to damage files.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let at = self.below(bytes.len());
            match self.below(8) {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] = 0xff,
                2 => bytes[at] = 0,
                3 => bytes.insert(at, b'"'),
                4 => drop(bytes.remove(at)),
                5 => {
                    let to = bytes.len().min(at + self.below(40));
                    bytes.extend_from_within(at..to);
                }
                _ => bytes[at] ^= 1 << self.below(8),
            }
            if bytes.is_empty() {
                bytes.push(0);
            }
        }
    }
}

#[test]
fn no_damage_makes_the_reader_panic() {
    let event = "event { name = \"all\"; id = 2; stream_id = 0; fields := struct { s8 _a[3]; \
        u16 __p_off; u16 __p_len; struct { f64 _f; enum : u8 { \"A\" = 0, \"B\" = 1 } _e; } \
        align(1) _in; u16 __s_off; integer { size = 2; align = 1; signed = false; } __s_rem; \
        integer { size = 14; align = 1; signed = false; } __s_len; text _p[__p_len]; \
        u32 _s[__s_len]; }; };\n";
    let metadata = [HEAD, TICK, event].concat().into_bytes();
    let mut payload = vec![1, 2, 3, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 8, 0];
    payload.extend(b"/ab\0\x01\0\0\0\x02\0\0\0");
    let records: &[(u32, u64, &[u8])] = &[(2, 1, &payload), (1, 2, &[9; 4]), (2, 3, &payload)];
    let stream = [Packet::NEW.with(records), Packet::NEW.with(records)].concat();

    let session = Session::new();
    let (metadata_path, stream_path) =
        (session.write("metadata", &metadata), session.write("stream-0-0", &stream));
    assert!(session.open().unwrap().all(|record| record.is_ok()));
    let rounds = if cfg!(miri) { 50 } else { 3000 };
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut read = 0;
    for round in 0..rounds {
        let (mut metadata, mut stream) = (metadata.clone(), stream.clone());
        random.damage(if round % 2 == 0 { &mut stream } else { &mut metadata });
        fs::write(&metadata_path, metadata).unwrap();
        fs::write(&stream_path, stream).unwrap();
        let Ok(reader) = session.open() else { continue };
        let _any = reader.losses();
        for item in reader {
            let _shown = session.line(item);
            read += 1;
        }
    }
    assert!(read > rounds, "most of a session survives a small damage: {read} items");
}
