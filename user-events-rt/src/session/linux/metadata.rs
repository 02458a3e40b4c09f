//! The file `metadata` of a trace. It must be whole at any instant, because a reader may come,
//! and a killed process may leave, at any instant; and a write of more than a page may be cut
//! short by a kill.

use std::fmt::{self, Write};
use std::os::fd::{AsFd, OwnedFd};

use nix::errno::Errno;
use nix::fcntl::{OFlag, openat, renameat};
use nix::libc::off_t;
use nix::sys::stat::Mode;
use nix::sys::uio::pwrite;
use nix::unistd::ftruncate;

use super::directory::Directory;
use super::tsdl;
use crate::event::Event;

const NAME: &str = "metadata";
const UNFINISHED: &str = ".metadata";
const PAGE: u64 = 4096;

/// The metadata of this process's trace.
#[derive(Debug)]
pub(super) struct Metadata {
    /// Where the next declaration goes.
    end: u64,
}

impl Metadata {
    /// Writes the file without any event, and only then gives it its name.
    pub(super) fn create(directory: &mut Directory, trace: &tsdl::Trace<'_>) -> nix::Result<Self> {
        let fd = directory.fd()?;
        let flags = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_TRUNC | super::directory::SAFELY;
        let file = openat(fd, UNFINISHED, flags, Mode::from_bits_truncate(0o600))?;
        let mut out = Out::new(&file, 0);
        let written = tsdl::preamble(&mut out, trace);
        let end = out.finish(written)?;
        renameat(fd, UNFINISHED, fd, NAME)?;
        Ok(Self { end })
    }

    /// Declares one more event, in steps after each of which the file is valid: room of spaces;
    /// a comment; the declaration as the comment's text; the comment's `//` taken away.
    pub(super) fn declare(&mut self, directory: &mut Directory, event: &Event) -> nix::Result<()> {
        let flags = OFlag::O_WRONLY | super::directory::SAFELY;
        let file = openat(directory.fd()?, NAME, flags, Mode::empty())?;
        // Two bytes within a page are written at once.
        let start = if self.end % PAGE == PAGE - 1 { self.end + 1 } else { self.end };
        let end = self.append(&file, start, event).inspect_err(|_| {
            // What was written so far is valid, but it is in the way.
            let _best_effort = ftruncate(&file, self.end as off_t);
        })?;
        self.end = end;
        Ok(())
    }

    fn append(&self, file: &OwnedFd, start: u64, event: &Event) -> nix::Result<u64> {
        let mut text = Length(0);
        let _infallible = tsdl::event(&mut text, event);
        let mut out = Out::new(file, self.end);
        let spaces = start - self.end + 2 + text.0;
        let mut written = (0..spaces).try_for_each(|_| out.write_char(' '));
        written = written.and_then(|()| out.write_char('\n'));
        let end = out.finish(written)?;
        write_all(file, b"//", start)?;
        let mut out = Out::new(file, start + 2);
        let written = tsdl::event(&mut out, event);
        out.finish(written)?;
        write_all(file, b"  ", start)?;
        Ok(end)
    }
}

/// Counts bytes.
struct Length(u64);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len() as u64;
        Ok(())
    }
}

/// Writes text to a file from a place on, through a buffer on the stack.
struct Out<'a, Fd> {
    file: &'a Fd,
    at: u64,
    buffer: [u8; 512],
    len: usize,
    failed: Option<Errno>,
}

impl<'a, Fd: AsFd> Out<'a, Fd> {
    fn new(file: &'a Fd, at: u64) -> Self {
        Self { file, at, buffer: [0; 512], len: 0, failed: None }
    }

    /// Writes what is left; where the text ends.
    fn finish(&mut self, written: fmt::Result) -> nix::Result<u64> {
        if written.and_then(|()| self.flush()).is_err() {
            return Err(self.failed.unwrap_or(Errno::EIO));
        }
        Ok(self.at)
    }

    fn flush(&mut self) -> fmt::Result {
        let result = write_all(self.file, &self.buffer[..self.len], self.at);
        self.at += self.len as u64;
        self.len = 0;
        result.map_err(|errno| {
            self.failed = Some(errno);
            fmt::Error
        })
    }
}

impl<Fd: AsFd> Write for Out<'_, Fd> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for &byte in text.as_bytes() {
            if self.len == self.buffer.len() {
                self.flush()?;
            }
            self.buffer[self.len] = byte;
            self.len += 1;
        }
        Ok(())
    }
}

fn write_all(file: impl AsFd, mut bytes: &[u8], mut at: u64) -> nix::Result<()> {
    while !bytes.is_empty() {
        match pwrite(&file, bytes, at as off_t) {
            Ok(0) => return Err(Errno::ENOSPC),
            Ok(written) => {
                bytes = &bytes[written..];
                at += written as u64;
            }
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}
