//! Which traces, files and records are read, and in which order.

use super::session::{HEAD, OFFSET, Packet, Session, TICK};
use crate::read::ReadError;

fn numbers(session: &Session) -> Vec<u64> {
    let numbers = session.open().unwrap().map(|record| record.unwrap()["n"].as_u64().unwrap());
    numbers.collect()
}

#[test]
fn records_of_all_streams_are_merged_by_time() {
    let session = Session::new();
    let later = HEAD.replace("offset = 1700000000000000000", "offset = 1700000000000000005");
    session.write("a-1/metadata", HEAD.to_owned() + TICK);
    session.write("b-2/metadata", later.replace("vpid = 10", "vpid = 2") + TICK);
    session.write("a-1/stream-0-0", Packet::NEW.ticks(&[(10, 0), (12, 2), (20, 6)]));
    session.write("a-1/stream-1-0", Packet::NEW.ticks(&[(11, 1), (12, 3), (12, 4)]));
    session.write("b-2/stream-0-0", Packet::NEW.ticks(&[(10, 5), (16, 7)]));
    assert_eq!(numbers(&session), [0, 1, 2, 3, 4, 5, 6, 7]);
    let records: Vec<_> = session.open().unwrap().map(Result::unwrap).collect();
    assert_eq!(records[0].timestamp(), OFFSET + 10);
    assert_eq!(records[7].timestamp(), OFFSET + 21);
    assert_eq!((records[0].pid(), records[7].pid()), (10, 2));
    assert_eq!((records[0].tid(), records[0].thread()), (11, "main"));
}

#[test]
fn a_stream_is_a_row_of_files_of_packets() {
    let session = Session::new();
    session.write("metadata", HEAD.to_owned() + TICK);
    let first = [
        Packet::NEW.ticks(&[]),
        Packet { padding: 100, ..Packet::NEW }.ticks(&[(1, 1)]),
        Packet { tid: 12, thread: "fifteen letters", ..Packet::NEW }.ticks(&[(2, 2), (3, 3)]),
        vec![0; 4096],
    ];
    session.write("stream-0003-0001", first.concat());
    session.write("stream-0003-0002", []);
    session.write("stream-0003-0003", Packet::NEW.ticks(&[]));
    session.write("stream-0003-0010", Packet::NEW.ticks(&[(5, 5)]));
    session.write("stream-0003-0009", Packet::NEW.ticks(&[(4, 4)]));
    session.write(".stream-0003-0011", Packet::NEW.ticks(&[(6, 6)]));
    assert_eq!(numbers(&session), [1, 2, 3, 4, 5]);
    let records: Vec<_> = session.open().unwrap().map(Result::unwrap).collect();
    assert_eq!((records[0].tid(), records[0].thread()), (11, "main"));
    assert_eq!((records[2].tid(), records[2].thread()), (12, "fifteen letters"));
}

#[test]
fn a_packet_may_be_larger_than_what_is_in_memory() {
    let session = Session::new();
    let event = "event { name = \"text\"; id = 2; stream_id = 0; fields := struct { u32 _n; \
                 u16 __t_off; u16 __t_len; text _t[__t_len]; }; };\n";
    session.write("metadata", [HEAD, TICK, event].concat());
    let mut long = vec![0; 8 + 65_520];
    long[6..8].copy_from_slice(&65_520_u16.to_le_bytes());
    let records: Vec<(u32, u64, &[u8])> = (0..100)
        .map(|time| if time % 3 == 0 { (1, time, &long[..4]) } else { (2, time, &long[..]) })
        .collect();
    session.write("stream-0-0", [Packet::NEW.with(&records), Packet::NEW.ticks(&[])].concat());
    let read: Vec<_> = session.open().unwrap().map(Result::unwrap).collect();
    assert_eq!(read.len(), 100);
    for (time, record) in read.iter().enumerate() {
        assert_eq!(record.timestamp(), OFFSET + time as u64);
        assert_eq!(record.payload_len(), if time % 3 == 0 { 4 } else { 65_528 });
    }
}

#[test]
fn a_file_that_is_gone_when_its_turn_comes_is_passed_over() {
    let session = Session::new();
    session.write("metadata", [HEAD, TICK].concat());
    session.write("stream-0-0", Packet::NEW.ticks(&[(1, 1)]));
    let gone = session.write("stream-0-1", Packet::NEW.ticks(&[(2, 2)]));
    session.write("stream-0-2", Packet::NEW.ticks(&[(3, 3)]));
    let reader = session.open().unwrap();
    std::fs::remove_file(gone).unwrap();
    let lines: Vec<_> = reader.map(|item| session.line(item)).collect();
    assert_eq!(lines, ["tick: { n = 1 }", "tick: { n = 3 }"]);
}

#[test]
fn losses_are_those_of_the_last_packets() {
    let session = Session::new();
    session.write("a-1/metadata", HEAD.to_owned() + TICK);
    session.write("b-2/metadata", HEAD.to_owned() + TICK);
    let lost = |discarded| Packet { discarded, ..Packet::NEW }.ticks(&[]);
    session.write("a-1/stream-0-0", [lost(0), lost(1)].concat());
    session.write("a-1/stream-0-1", [lost(1), lost(3)].concat());
    session.write("a-1/stream-0-2", []);
    session.write("a-1/stream-1-0", lost(20));
    session.write("b-2/stream-0-0", [lost(0), vec![0; 200]].concat());
    assert_eq!(session.open().unwrap().losses(), 23);
}

#[test]
fn traces_tell_their_process_and_events() {
    let session = Session::new();
    session.write("a-1/metadata", HEAD.to_owned() + TICK);
    session.write(".b-2/metadata", "");
    let reader = session.open().unwrap();
    let [trace] = reader.traces() else { panic!("one trace") };
    assert_eq!(trace.path(), session.0.join("a-1"));
    assert_eq!((trace.pid(), trace.process(), trace.host()), (10, "prog", "h \"q\""));
    assert_eq!(trace.events().collect::<Vec<_>>(), ["tick"]);
}

#[test]
fn an_event_that_is_declared_while_the_reader_is_open_is_found() {
    let session = Session::new();
    session.write("metadata", [HEAD, TICK].concat());
    session.write("stream-0-0", Packet::NEW.with(&[(1, 1, &[1, 0, 0, 0]), (9, 2, &[])]));
    let reader = session.open().unwrap();
    let late = "event { name = \"late\"; id = 9; stream_id = 0; fields := struct { }; };";
    session.write("metadata", [HEAD, TICK, "  ", late, "\n//", late, "\n//"].concat());
    let lines: Vec<_> = reader.map(|item| session.line(item)).collect();
    assert_eq!(lines, ["tick: { n = 1 }", "late: { }"]);
}

#[test]
fn a_directory_that_is_no_session_is_refused() {
    let session = Session::new();
    let error = session.open().expect_err("nothing is there");
    assert!(matches!(error, ReadError::NotASession { .. }), "{error}");
    let sentence = "in a directory below it; is it the session's directory?";
    assert!(error.to_string().ends_with(sentence), "{error}");

    let missing = session.0.join("missing");
    let error = crate::read::Reader::open(&missing).expect_err("nothing is there");
    assert!(matches!(&error, ReadError::Io { path, .. } if *path == missing), "{error}");

    session.write(".user-events-session", "");
    assert_eq!(session.open().unwrap().count(), 0);
}

#[test]
fn a_trace_that_cannot_be_opened_does_not_hide_the_others() {
    let session = Session::new();
    session.write("a-1/metadata", "");
    let error = session.open().expect_err("no trace can be opened");
    assert!(matches!(error, ReadError::Metadata { line: 1, .. }), "{error}");
    session.write("b-2/metadata", HEAD.to_owned() + TICK);
    session.write("b-2/stream-0-0", Packet::NEW.ticks(&[(1, 1)]));
    let lines = session.lines();
    assert!(lines[0].starts_with("a-1/metadata:1: the file does not begin"), "{}", lines[0]);
    assert_eq!(lines[1..], ["tick: { n = 1 }"]);
}
