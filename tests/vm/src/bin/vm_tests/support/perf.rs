//! perf's consumer of an event, by the system call: it listens from the moment it is there.

use std::fs::File;
use std::io::Read;
use std::os::fd::FromRawFd;

use nix::errno::Errno;
use nix::libc;
use user_events_vm_tests::guest::tracefs;

/// `struct perf_event_attr` in its first version.
#[repr(C)]
#[derive(Default)]
struct Attributes {
    kind: u32,
    size: u32,
    config: u64,
    period: u64,
    sample_type: u64,
    read_format: u64,
    flags: u64,
    wakeup: u32,
    breakpoint: u32,
    config1: u64,
}

/// `PERF_TYPE_TRACEPOINT`.
const TRACEPOINT: u32 = 2;

/// Counts an event in this thread until it is dropped.
pub(crate) struct Counter {
    file: File,
}

impl Counter {
    pub(crate) fn new(event: &str) -> Self {
        let id = tracefs::read(&format!("events/user_events/{event}/id"));
        let size = size_of::<Attributes>() as u32;
        let config = id.trim().parse().expect("a number");
        let attributes = Attributes { kind: TRACEPOINT, size, config, ..Attributes::default() };
        // This thread, any processor, no group, no flags.
        // SAFETY: the kernel reads as much of the structure as it says.
        let file = unsafe {
            libc::syscall(libc::SYS_perf_event_open, &raw const attributes, 0, -1, -1, 0)
        };
        let file = Errno::result(file).expect("perf counts the event") as i32;
        // SAFETY: a new descriptor that nobody else has.
        Self { file: unsafe { File::from_raw_fd(file) } }
    }

    pub(crate) fn count(&mut self) -> u64 {
        let mut count = [0; 8];
        self.file.read_exact(&mut count).expect("a number");
        u64::from_ne_bytes(count)
    }
}
