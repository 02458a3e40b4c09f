//! The files of a stream.
//!
//! A stream is a row of files and not one that grows: between the growing of a file and the
//! header of its new packet, readers would find a file that is none. A new file gets its name
//! when it is whole.

use std::fs::File;
use std::os::fd::BorrowedFd;

use memmap2::MmapMut;
use nix::errno::Errno;
use nix::fcntl::{OFlag, openat, posix_fallocate, renameat};
use nix::libc::off_t;
use nix::sys::stat::Mode;
use nix::unistd::{UnlinkatFlags, unlinkat};

use super::directory::{Directory, Name, SAFELY};
use super::packet::{self, Header};

/// A stream's first file, in bytes; each further one is twice as large, up to the largest.
const FIRST: usize = 64 << 10;
const LARGEST: usize = 1 << 20;
const PAGE: usize = 4096;

/// Files that a stream of a session with `keep_last` goes round.
const ROUND: usize = 8;

/// The files of a stream in one run of a session.
#[derive(Debug)]
pub(super) struct Files {
    /// Files so far.
    count: usize,
    /// Size of the newest.
    size: usize,
    /// The newest one, or, in turn, the newest [`ROUND`].
    mapped: [Option<MmapMut>; ROUND],
}

/// What a stream's next file is to be.
pub(super) struct Next {
    /// Number of the stream.
    pub(super) stream: u32,
    /// Of its first packet.
    pub(super) header: Header,
    /// Bytes that it must have room for.
    pub(super) needed: usize,
}

impl Default for Files {
    fn default() -> Self {
        Self::none()
    }
}

impl Files {
    pub(super) const fn none() -> Self {
        Self { count: 0, size: 0, mapped: [const { None }; ROUND] }
    }

    /// Opens the next file and hands its mapping, and where its packet begins, to `enter`,
    /// before the old one is unmapped. With `keep`, the oldest of [`ROUND`] files becomes the
    /// next one.
    pub(super) fn open(
        &mut self,
        directory: &mut Directory,
        next: Next,
        keep: Option<usize>,
        enter: impl FnOnce(&mut MmapMut, usize),
    ) -> nix::Result<()> {
        let directory = directory.fd()?;
        let place = keep.map_or(0, |_| self.count % ROUND);
        let lead = match keep {
            _ if self.count == 0 => Some(0),
            Some(_) => Some(next.header.discarded),
            None => None,
        };
        let unfinished = Name::new(format_args!(".stream-{}", next.stream));
        let size = self.next_size(keep).max(next.needed.next_multiple_of(PAGE));
        let old = if keep.is_some() { self.mapped[place].take() } else { None };
        if old.is_some() {
            let oldest = name(next.stream, self.count - ROUND + 1);
            renameat(directory, oldest.as_str(), directory, unfinished.as_str())?;
        }
        let mut map = match old.filter(|old| old.len() >= next.needed) {
            Some(old) => old,
            None => make(directory, &unfinished, size)?,
        };
        let begin = packet::prepare(&mut map, next.header, lead);
        let finished = name(next.stream, self.count + 1);
        renameat(directory, unfinished.as_str(), directory, finished.as_str())
            .inspect_err(|_| remove(directory, &unfinished))?;
        self.count += 1;
        self.size = map.len();
        enter(&mut map, begin);
        // Only now is the old file nobody's: a signal handler may come at any time.
        self.mapped[place] = Some(map);
        Ok(())
    }

    fn next_size(&self, keep: Option<usize>) -> usize {
        match keep {
            Some(keep) => keep.div_ceil(ROUND - 1).next_multiple_of(PAGE).max(FIRST),
            None => (self.size * 2).clamp(FIRST, LARGEST),
        }
    }
}

fn name(stream: u32, number: usize) -> Name {
    Name::new(format_args!("stream-{stream:04}-{number:04}"))
}

/// A new file, its space allocated and mapped.
fn make(directory: BorrowedFd<'_>, name: &Name, size: usize) -> nix::Result<MmapMut> {
    let flags = OFlag::O_RDWR | OFlag::O_CREAT | OFlag::O_TRUNC | SAFELY;
    let mode = Mode::S_IRUSR | Mode::S_IWUSR;
    let file = openat(directory, name.as_str(), flags, mode).map(File::from)?;
    allocate(&file, size)
        .and_then(|()| packet::map(&file, size).map_err(errno))
        .inspect_err(|_| remove(directory, name))
}

/// Allocates a file's space, so that no write to its mapping can fail.
fn allocate(file: &File, size: usize) -> nix::Result<()> {
    loop {
        match posix_fallocate(file, 0, size as off_t) {
            Err(Errno::EINTR) => {}
            allocated => return allocated,
        }
    }
}

fn remove(directory: BorrowedFd<'_>, name: &Name) {
    let _best_effort = unlinkat(directory, name.as_str(), UnlinkatFlags::NoRemoveDir);
}

pub(super) fn errno(error: std::io::Error) -> Errno {
    Errno::from_raw(error.raw_os_error().unwrap_or(0))
}
