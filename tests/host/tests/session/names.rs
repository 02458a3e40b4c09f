//! Names of threads and of sessions, whatever is in them.

use std::collections::BTreeMap;

use user_events_rt::read::Reader;

use super::babeltrace::print;
use super::subject::{Place, run};

/// The kernel keeps 15 bytes of a name, which may end inside of a character.
pub(crate) fn threads() {
    let names = ["", " ", "\"quoted\" \\ {1}", "a\nb\tc\u{1b}[1m", "größe→😀", "äöüäöüäöü"];
    let place = Place::new();
    let report = run("named_threads", &place.session, &names);
    assert_eq!(report.number("losses"), 0);

    let reader = Reader::open(&place.session).expect("a session");
    let records = reader.map(|record| record.expect("a record"));
    let seen: BTreeMap<_, _> = records
        .map(|record| (record["n"].as_u64().expect("a number"), record.thread().to_owned()))
        .collect();
    let kept =
        |name: &&str| String::from_utf8_lossy(&name.as_bytes()[..name.len().min(15)]).into_owned();
    assert_eq!(seen.into_values().collect::<Vec<_>>(), names.iter().map(kept).collect::<Vec<_>>());

    // Not read by babeltrace2 otherwise, which reads the whole session or nothing.
    assert_eq!(print(&place.session).count("named"), names.len() as u64);
}

/// A trace's directory has a name that a shell and a listing can bear.
pub(crate) fn sessions() {
    let long = "n".repeat(300);
    let names = ["server-1.0_b", ".-.", "../up", "/", "-rf", "a b;c", "größe\n", &long];
    let plain = ["server-1.0_b", "program", "_up", "_", "rf", "a_b_c", "gr__e_", &long[..64]];
    let place = Place::new();
    let report = run("named_sessions", &place.session, &names);
    for (n, plain) in plain.iter().enumerate() {
        let (name, pid) = report.text(&n.to_string()).rsplit_once('-').expect("it has its pid");
        assert_eq!(name, *plain, "{:?}", names[n]);
        assert!(pid.starts_with(|c: char| c.is_ascii_digit()), "{pid}");
    }
    assert_eq!(place.traces().len(), names.len());
    assert_eq!(print(&place.session).count("named"), names.len() as u64);
}
