//! Records that are much larger than their payloads.

use user_events_rt::{emit, user_event};
use user_events_vm_tests::guest::tracefs::{self, Enabled};

use crate::support::forked;

/// Seven bytes of padding before each large field.
#[user_event]
#[derive(Default)]
struct Padded {
    a: u8,
    b: u64,
    c: u8,
    d: u64,
    e: u8,
    f: u64,
    g: u8,
    h: u64,
    i: u8,
    j: u64,
    k: u8,
    l: u64,
    m: u8,
    n: u64,
    o: u8,
    p: u64,
    q: u8,
    r: u64,
    s: u8,
    t: u64,
}

pub(crate) fn much() {
    // What registers an event keeps it, and the module, to its end.
    forked(record).ends_well();
}

fn record() {
    // Registers it.
    emit!(Padded { ..Padded::default() });
    tracefs::clear();
    let _enabled = Enabled::new("user_events/padded");
    emit!(Padded { a: 1, b: 2, c: 3, r: 18, s: 19, t: 20, ..Padded::default() });
    let trace = tracefs::trace();
    let [record] = trace.as_slice() else { panic!("{trace:#?}") };
    assert!(record.contains(" a=1 b=2 c=3 d=0 "), "{record}");
    assert!(record.ends_with(" r=18 s=19 t=20"), "{record}");
}
