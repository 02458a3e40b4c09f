//! Two threads on one descriptor, and one: whether they hold each other up.

use std::fs::File;
use std::hint::black_box;
use std::io::IoSlice;

use anyhow::{Context, Result};
use nix::sys::uio::writev;
use nix::unistd::{getppid, write};
use user_events_rt::{emit, user_event};
use user_events_vm_tests::bench::{Data, PAYLOAD, scaling};
use user_events_vm_tests::guest::tracefs::{self, Enabled};

#[user_event(name = "bench_threads")]
struct Three {
    id: u64,
    size: u32,
    latency_ns: u64,
}

pub(crate) fn run(rounds: usize) -> Result<()> {
    let path = tracefs::path("trace_marker");
    let marker = File::options().write(true).open(&path);
    let marker = marker.with_context(|| format!("cannot open {}", path.display()))?;
    let data = Data::open()?;
    let index = data.register(c"bench_by_hand u64 id; u32 size; u64 latency_ns")?;
    let index = index.to_ne_bytes();
    let emit = || emit!(Three { id: black_box(7), size: 4096, latency_ns: 1200 });
    emit();
    let _by_hand = Enabled::new("user_events/bench_by_hand");
    let _emitted = Enabled::new("user_events/bench_threads");

    let pieces = [&index[..], &PAYLOAD];
    let write_event = || assert_eq!(writev(data.file(), &pieces.map(IoSlice::new)), Ok(24));
    let write_marker = || assert_eq!(write(&marker, &PAYLOAD), Ok(20));
    let ask = || {
        getppid();
    };
    scaling::compare(
        rounds,
        &[("emit", &emit), ("writev", &write_event), ("marker", &write_marker), ("getppid", &ask)],
    )
}
