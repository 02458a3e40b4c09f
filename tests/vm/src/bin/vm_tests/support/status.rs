//! `user_events_status`: its text, and its page of status bytes.

use std::fs::File;
use std::num::NonZeroUsize;
use std::ptr::NonNull;

use nix::Result;
use nix::errno::Errno;
use nix::sys::mman::{MapFlags, ProtFlags, mmap, mprotect, munmap};

use super::data_file::Event;
use user_events_vm_tests::abi::STATUS_BYTES;
use user_events_vm_tests::guest::tracefs;
use user_events_vm_tests::guest::until;

pub(crate) const FTRACE: u8 = 1;
pub(crate) const PERF: u8 = 2;

/// A line of the text.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) status_index: u32,
    pub(crate) users: u32,
    pub(crate) listeners: String,
    pub(crate) written: u64,
    pub(crate) invalid: u64,
    pub(crate) too_large: u64,
}

impl Line {
    fn parse(line: &str) -> Option<Self> {
        let (name, rest) = line.split_once(" # ")?;
        let mut parsed = Self { name: name.to_owned(), ..Self::default() };
        for pair in rest.split(' ') {
            let (key, value) = pair.split_once('=')?;
            match key {
                "status_index" => parsed.status_index = value.parse().ok()?,
                "users" => parsed.users = value.parse().ok()?,
                "listeners" => value.clone_into(&mut parsed.listeners),
                "written" => parsed.written = value.parse().ok()?,
                "invalid" => parsed.invalid = value.parse().ok()?,
                "too_large" => parsed.too_large = value.parse().ok()?,
                _ => return None,
            }
        }
        Some(parsed)
    }
}

/// All events, in the order of the text.
pub(crate) fn lines() -> Vec<Line> {
    let text = tracefs::read("user_events_status");
    let parse = |line| Line::parse(line).unwrap_or_else(|| panic!("what is {line:?}?"));
    text.lines().map(parse).collect()
}

/// An event's line, if there is such an event.
pub(crate) fn find(name: &str) -> Option<Line> {
    lines().into_iter().find(|line| line.name == name)
}

/// An event's line.
pub(crate) fn get(name: &str) -> Line {
    find(name).unwrap_or_else(|| panic!("there is no event {name}"))
}

/// Whether an event is there, by its directory and its line alike.
pub(crate) fn is_there(name: &str) -> bool {
    let directory = tracefs::path(&format!("events/user_events/{name}")).exists();
    let line = find(name).is_some();
    assert_eq!(directory, line, "{name}: its directory and its line disagree");
    line
}

/// Waits until an event is gone: the last steps of its end are taken by the kernel.
pub(crate) fn until_gone(name: &str) {
    until(&format!("{name} is gone"), || find(name).is_none());
    assert!(!is_there(name));
}

/// Removes the events that nobody uses.
pub(crate) fn sweep() {
    tracefs::write("user_events_status", "\n");
}

/// The mapped page.
pub(crate) struct Page {
    start: NonNull<u8>,
    len: usize,
}

impl Page {
    pub(crate) fn map() -> Self {
        Self::map_with(STATUS_BYTES, 0, ProtFlags::PROT_READ, MapFlags::MAP_SHARED)
            .expect("a status page")
    }

    pub(crate) fn map_with(
        len: usize,
        offset: i64,
        protection: ProtFlags,
        flags: MapFlags,
    ) -> Result<Self> {
        let mut options = File::options();
        let file = options.read(true).write(true).open(tracefs::path("user_events_status"));
        let file = file.expect("the module is there");
        let size = NonZeroUsize::new(len).expect("not empty");
        // SAFETY: a new mapping at an address that the kernel chooses.
        let start = unsafe { mmap(None, size, protection, flags, file, offset) }?;
        Ok(Self { start: start.cast(), len })
    }

    pub(crate) fn protect(&self, protection: ProtFlags) -> Result<()> {
        // SAFETY: the mapping is ours, and nothing borrows from it.
        unsafe { mprotect(self.start.cast(), self.len, protection) }
    }

    /// Makes the mapping longer, or not.
    pub(crate) fn grow(&self, len: usize) -> Result<()> {
        let start = self.start.as_ptr().cast();
        // SAFETY: without leave to move, what is there stays.
        let grown = unsafe { nix::libc::mremap(start, self.len, len, 0) };
        if grown == nix::libc::MAP_FAILED { Err(Errno::last()) } else { Ok(()) }
    }

    pub(crate) fn address(&self) -> usize {
        self.start.as_ptr().addr()
    }

    /// The byte of an event.
    pub(crate) fn byte(&self, event: Event) -> u8 {
        self.at(event.status as usize)
    }

    pub(crate) fn at(&self, index: usize) -> u8 {
        assert!(index < self.len);
        // SAFETY: it lies inside the mapping.
        let byte = unsafe { self.start.add(index) };
        // SAFETY: it is mapped readable, and a kernel that changes it stores whole bytes.
        unsafe { byte.read_volatile() }
    }

    pub(crate) fn until(&self, event: Event, listeners: u8) {
        let what = format!("the status byte of {event:?} is {listeners}");
        until(&what, || self.byte(event) == listeners);
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours, and nobody can use it any more.
        let _ = unsafe { munmap(self.start.cast(), self.len) };
    }
}
