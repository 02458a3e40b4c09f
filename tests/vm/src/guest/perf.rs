//! perf's consumer of an event, by the system call: it listens from the moment it is there.

use std::fs::File;
use std::io::Read;
use std::os::fd::FromRawFd;

use nix::errno::Errno;
use nix::libc;

use super::tracefs;

/// What perf is to do with an event: `struct perf_event_attr` in its first version.
#[repr(C)]
#[derive(Default)]
pub struct Attributes {
    kind: u32,
    size: u32,
    config: u64,
    sample_period: u64,
    sample_type: u64,
    read_format: u64,
    flags: u64,
    wakeup_events: u32,
    breakpoint: u32,
    config1: u64,
}

const PERF_TYPE_TRACEPOINT: u32 = 2;
const PERF_FLAG_FD_CLOEXEC: u64 = 8;

impl Attributes {
    /// It counts `system/event`.
    pub fn count(event: &str) -> Self {
        let id = tracefs::read(&format!("events/{event}/id"));
        Self {
            kind: PERF_TYPE_TRACEPOINT,
            size: size_of::<Self>() as u32,
            config: id.trim().parse().expect("an event's id is a number"),
            ..Self::default()
        }
    }

    /// It takes a sample of each `system/event`, made of what `PERF_SAMPLE_...` say.
    pub fn sample(event: &str, sample_type: u64) -> Self {
        Self { sample_period: 1, sample_type, ..Self::count(event) }
    }

    /// Has perf do so, in this thread, until the file is closed.
    ///
    /// # Errors
    ///
    /// Those of the kernel.
    pub fn open(&self) -> nix::Result<File> {
        let (this, any_processor, no_group) = (0, -1, -1);
        // SAFETY: the kernel reads as much of the structure as it says.
        let file = unsafe {
            libc::syscall(
                libc::SYS_perf_event_open,
                &raw const *self,
                this,
                any_processor,
                no_group,
                PERF_FLAG_FD_CLOEXEC,
            )
        };
        let file = Errno::result(file)? as i32;
        // SAFETY: a new descriptor that nobody else has.
        Ok(unsafe { File::from_raw_fd(file) })
    }
}

/// Counts an event in this thread until it is dropped.
pub struct Counter(File);

impl Counter {
    /// Begins to count `system/event`.
    pub fn new(event: &str) -> Self {
        Self(Attributes::count(event).open().expect("perf counts the event"))
    }

    /// How often it happened.
    pub fn count(&mut self) -> u64 {
        let mut count = [0; 8];
        self.0.read_exact(&mut count).expect("a number");
        u64::from_ne_bytes(count)
    }
}
