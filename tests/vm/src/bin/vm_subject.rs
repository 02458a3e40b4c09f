//! A program with events, for tests to look at from outside.

use anyhow::{Result, bail};
use user_events_rt::{emit, user_event};
use user_events_vm_tests::guest::tracefs::Enabled;

#[user_event]
struct Request<'a> {
    id: u64,
    path: &'a str,
}

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

/// Emits a record that it has ftrace take.
fn padded() {
    // Registers it.
    emit!(Padded::default());
    let _enabled = Enabled::new("user_events/padded");
    emit!(Padded { a: 1, b: 2, c: 3, r: 18, s: 19, t: 20, ..Padded::default() });
}

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("requests") => {
            let count = args.next().unwrap_or_default().parse()?;
            (0..count).for_each(|id| emit!(Request { id, path: "/index" }));
        }
        Some("padded") => padded(),
        other => bail!("no scenario {other:?}; there are: requests COUNT, padded"),
    }
    Ok(())
}
