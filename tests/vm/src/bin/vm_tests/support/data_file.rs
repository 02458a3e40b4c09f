//! `user_events_data`, opened and used as tests want it.

use std::fs::{File, OpenOptions};
use std::io::IoSlice;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::os::unix::fs::OpenOptionsExt;

use nix::Result;
use nix::errno::Errno;
use nix::sys::uio::writev;
use user_events_vm_tests::abi::{Reg, ue_ioc_reg};
use user_events_vm_tests::guest::tracefs;

/// What fits a page of ftrace's buffers in any case.
pub(crate) const FTRACE_SURE: usize = 4056;

/// An event of a file: its two indices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) status: u32,
    pub(crate) write: u32,
}

/// An open `user_events_data`.
pub(crate) struct DataFile {
    file: File,
}

impl DataFile {
    pub(crate) fn open() -> Self {
        Self::open_with(0)
    }

    /// With more flags than `O_WRONLY`.
    pub(crate) fn open_with(flags: i32) -> Self {
        let mut options = OpenOptions::new();
        options.write(true).custom_flags(flags);
        Self { file: options.open(tracefs::path("user_events_data")).expect("the module is there") }
    }

    pub(crate) fn from(file: File) -> Self {
        Self { file }
    }

    /// Another descriptor of the same file.
    pub(crate) fn dup(&self) -> Self {
        Self { file: self.file.try_clone().expect("a copy of the descriptor") }
    }

    pub(crate) fn register(&self, description: &str) -> Event {
        self.register_with(description, 0)
    }

    pub(crate) fn register_with(&self, description: &str, flags: u32) -> Event {
        self.try_register(description, flags)
            .unwrap_or_else(|error| panic!("cannot register {description:?}: {error}"))
    }

    pub(crate) fn try_register(&self, description: &str, flags: u32) -> Result<Event> {
        self.try_register_bytes(description.as_bytes(), flags)
    }

    pub(crate) fn try_register_bytes(&self, description: &[u8], flags: u32) -> Result<Event> {
        let mut text = description.to_vec();
        text.push(0);
        let mut reg = Reg { flags, ..Reg::new(&text) };
        reg.make(&self.file)?;
        assert_ne!(reg.status_index, 0, "index 0 is never given out");
        Ok(Event { status: reg.status_index, write: reg.write_index })
    }

    /// The registration as it is.
    pub(crate) fn ioctl(&self, reg: *mut Reg) -> Result<()> {
        // SAFETY: the kernel checks the address and writes two members of the structure, if
        // anything; memory that a test makes unfit for it is mapped, and only for the test.
        unsafe { ue_ioc_reg(self.file.as_raw_fd(), reg) }.map(drop)
    }

    /// Writes an event: its index and its payload as two iovecs.
    pub(crate) fn write(&self, event: Event, payload: &[u8]) -> Result<usize> {
        self.writev(&[&event.write.to_ne_bytes(), payload])
    }

    /// Writes an event that must be taken whole.
    pub(crate) fn emit(&self, event: Event, payload: &[u8]) {
        assert_eq!(self.write(event, payload), Ok(4 + payload.len()), "{event:?} {payload:x?}");
    }

    pub(crate) fn writev(&self, pieces: &[&[u8]]) -> Result<usize> {
        let pieces: Vec<_> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
        writev(&self.file, &pieces)
    }

    /// `writev()` with pieces that may be no memory at all.
    pub(crate) fn writev_raw(&self, pieces: &[nix::libc::iovec]) -> Result<usize> {
        let count = i32::try_from(pieces.len()).expect("few pieces");
        // SAFETY: the kernel only reads what the pieces point to, and checks that it can.
        let written = unsafe { nix::libc::writev(self.raw(), pieces.as_ptr(), count) };
        Errno::result(written).map(|written| written as usize)
    }

    /// `write()` of what may be no memory at all.
    pub(crate) fn write_raw(&self, piece: nix::libc::iovec) -> Result<usize> {
        // SAFETY: the kernel only reads what the piece points to, and checks that it can.
        let written = unsafe { nix::libc::write(self.raw(), piece.iov_base, piece.iov_len) };
        Errno::result(written).map(|written| written as usize)
    }

    pub(crate) fn raw(&self) -> i32 {
        self.file.as_raw_fd()
    }
}

impl AsFd for DataFile {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

/// A location word: how far behind it the bytes are (or where in the record), and how many.
pub(crate) fn location(offset: usize, len: usize) -> [u8; 4] {
    let word = |number| u32::from(u16::try_from(number).expect("16 bits"));
    (word(len) << 16 | word(offset)).to_ne_bytes()
}
