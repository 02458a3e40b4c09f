//! What one event costs, the program's instructions and the kernel's together, beside other
//! system calls. All records go to the same ftrace buffer, which is emptied before each.

use std::ffi::CString;
use std::fs::File;
use std::hint::black_box;
use std::io::IoSlice;

use anyhow::{Context, Result};
use nix::sys::uio::writev;
use nix::unistd::{getppid, write};
use user_events_rt::{emit, user_event};
use user_events_vm_tests::abi::{ALIGN, DATA_LOC};
use user_events_vm_tests::bench::{Abi, BUFFER, Data, PAYLOAD, Perf, TEXT, batch, report};
use user_events_vm_tests::guest::tracefs::{self, Enabled};

/// Three numbers: 20 bytes.
#[user_event(name = "bench_three")]
struct Three {
    id: u64,
    size: u32,
    latency_ns: u64,
}

/// The same and a text.
#[user_event(name = "bench_text")]
struct Text<'a> {
    id: u64,
    size: u32,
    latency_ns: u64,
    text: &'a str,
}

/// Nobody ever listens to it.
#[user_event(name = "bench_disabled")]
struct Disabled {
    id: u64,
}

pub(crate) fn run() -> Result<()> {
    tracefs::write("buffer_size_kb", BUFFER);
    // Registers them.
    emit!(three());
    emit!(text());
    emit!(Disabled { id: 0 });

    measure("getppid", || {
        getppid();
    });
    files()?;
    // As the runtime does it.
    let data = Data::open()?;
    by_hand(&data, "aligned", DATA_LOC | ALIGN)?;
    if data.abi() == Abi::StatusPage {
        by_hand(&data, "packed", 0)?;
    }
    measure("emit-disabled", || emit!(Disabled { id: black_box(7) }));
    {
        let _ftrace = Enabled::new("user_events/bench_three");
        measure("emit-three", || emit!(three()));
    }
    {
        let _ftrace = Enabled::new("user_events/bench_text");
        measure("emit-text", || emit!(text()));
    }
    perf()
}

fn measure(name: &str, operation: impl FnMut()) {
    tracefs::clear();
    report::figure(name, &batch::instructions(operation));
}

fn three() -> Three {
    black_box(Three { id: 7, size: 4096, latency_ns: 1200 })
}

fn text() -> Text<'static> {
    black_box(Text { id: 7, size: 4096, latency_ns: 1200, text: TEXT })
}

/// Files that take 20 bytes.
fn files() -> Result<()> {
    for (name, path) in [("null", "/dev/null".into()), ("marker", tracefs::path("trace_marker"))] {
        let file = File::options().write(true).open(&path);
        let file = file.with_context(|| format!("cannot open {}", path.display()))?;
        measure(name, || whole(write(&file, &PAYLOAD), 20));
    }
    Ok(())
}

/// The payload of `Three`, without the runtime: in one buffer, and in pieces.
fn by_hand(data: &Data, name: &str, flags: u32) -> Result<()> {
    let event = format!("bench_{name}");
    let description = CString::new(format!("{event} u64 id; u32 size; u64 latency_ns"))?;
    let index = data.register_with(&description, flags).context("cannot register an event")?;
    let _ftrace = Enabled::new(&format!("user_events/{event}"));
    let file = data.file();
    let index = index.to_ne_bytes();
    let buffer = [&index[..], &PAYLOAD].concat();
    measure(&format!("write-{name}"), || whole(write(file, &buffer), 24));
    let pieces: [&[&[u8]]; 3] =
        [&[&buffer], &[&index, &PAYLOAD], &[&index, &PAYLOAD[..12], &PAYLOAD[12..]]];
    for pieces in pieces {
        let slices: Vec<_> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
        measure(&format!("writev-{}-{name}", slices.len()), || whole(writev(file, &slices), 24));
    }
    Ok(())
}

/// The event to perf, alone and beside ftrace.
fn perf() -> Result<()> {
    let mut perf = Perf::open("user_events/bench_three")?;
    let mut emit = || {
        emit!(three());
        perf.consume();
    };
    measure("emit-perf", &mut emit);
    let _ftrace = Enabled::new("user_events/bench_three");
    measure("emit-both", &mut emit);
    perf.check()
}

fn whole(written: nix::Result<usize>, len: usize) {
    assert_eq!(written, Ok(len));
}
