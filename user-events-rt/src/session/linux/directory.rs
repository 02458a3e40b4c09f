//! The directories of a session: made for their owner alone, entered without following links,
//! and found again when somebody closes the descriptor behind our back.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, IntoRawFd, OwnedFd};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{OFlag, open, openat};
use nix::libc::{dev_t, ino_t};
use nix::sys::stat::{Mode, fstat, mkdirat};

use super::files::errno;
use crate::session::{MARKER, SessionError};

/// How files are opened: not for programs that are executed, not through links.
pub(super) const SAFELY: OFlag = OFlag::O_CLOEXEC.union(OFlag::O_NOFOLLOW);

const AS_DIRECTORY: OFlag = SAFELY.union(OFlag::O_DIRECTORY);

/// Traces of one program and process id that a session may hold.
const MOST_TRACES: u32 = 10_000;

/// Device and number.
type Inode = (dev_t, ino_t);

/// An open directory.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    fd: Option<OwnedFd>,
    /// What the descriptor must still refer to.
    identity: Inode,
}

impl Directory {
    /// Makes or enters a session's directory.
    pub(super) fn of_session(path: &Path) -> Result<Self, SessionError> {
        let path = std::path::absolute(path).map_err(system("find", path))?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&path)
            .or_else(|error| if path.symlink_metadata().is_ok() { Ok(()) } else { Err(error) })
            .map_err(system("make the session's directory", &path))?;
        let mut directory = match Self::open(&path) {
            Err(Errno::ENOTDIR | Errno::ELOOP) => return Err(SessionError::NotASession(path)),
            opened => opened.map_err(system("open the session's directory", &path))?,
        };
        directory.mark()?;
        Ok(directory)
    }

    /// Makes this process's trace directory in a session's: `<name>-<pid>`, or, when there was
    /// such a process before, `<name>-<pid>-2` and so on.
    pub(super) fn make_trace(&mut self, name: &str, pid: u32) -> nix::Result<Self> {
        for n in 1..=MOST_TRACES {
            let trace = match n {
                1 => Name::new(format_args!("{name}-{pid}")),
                n => Name::new(format_args!("{name}-{pid}-{n}")),
            };
            match mkdirat(self.fd()?, trace.as_str(), Mode::S_IRWXU) {
                Err(Errno::EEXIST) => {}
                made => {
                    made?;
                    let fd = openat(self.fd()?, trace.as_str(), AS_DIRECTORY, Mode::empty())?;
                    return Self::of(self.path.join(trace.as_str()), fd);
                }
            }
        }
        Err(Errno::EEXIST)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The descriptor, opened anew if it is no longer this directory's.
    pub(super) fn fd(&mut self) -> nix::Result<BorrowedFd<'_>> {
        if !self.is_mine() {
            self.forget();
            let fresh = Self::open(&self.path)?;
            if fresh.identity != self.identity {
                return Err(Errno::ESTALE);
            }
            self.fd = fresh.into_fd();
        }
        self.fd.as_ref().map(AsFd::as_fd).ok_or(Errno::EBADF)
    }

    fn open(path: &Path) -> nix::Result<Self> {
        let fd = open(path, AS_DIRECTORY | OFlag::O_RDONLY, Mode::empty())?;
        Self::of(path.to_owned(), fd)
    }

    fn of(path: PathBuf, fd: OwnedFd) -> nix::Result<Self> {
        let fd = above_stdio(fd)?;
        let identity = identity(&fd)?;
        Ok(Self { path, fd: Some(fd), identity })
    }

    fn into_fd(mut self) -> Option<OwnedFd> {
        self.fd.take()
    }

    fn is_mine(&self) -> bool {
        self.fd.as_ref().is_some_and(|fd| identity(fd) == Ok(self.identity))
    }

    /// Leaves the descriptor alone: its number is somebody else's now.
    fn forget(&mut self) {
        if let Some(fd) = self.fd.take() {
            let _not_mine = fd.into_raw_fd();
        }
    }

    /// Puts the marker into an empty directory; refuses one that holds other things.
    fn mark(&mut self) -> Result<(), SessionError> {
        let path = self.path.clone();
        let listed = |error| system("list", &path)(error);
        if path.join(MARKER).symlink_metadata().is_ok() {
            return Ok(());
        }
        if fs::read_dir(&path).map_err(listed)?.next().is_some() {
            // Another process may have just begun the session.
            let marked = path.join(MARKER).symlink_metadata().is_ok();
            return if marked { Ok(()) } else { Err(SessionError::NotASession(path)) };
        }
        let flags = OFlag::O_WRONLY | OFlag::O_CREAT | SAFELY;
        self.fd()
            .and_then(|fd| openat(fd, MARKER, flags, Mode::from_bits_truncate(0o600)))
            .map(drop)
            .map_err(system("write into the session's directory", &path))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        if !self.is_mine() {
            self.forget();
        }
    }
}

fn identity(fd: &OwnedFd) -> nix::Result<Inode> {
    fstat(fd).map(|stat| (stat.st_dev, stat.st_ino))
}

/// Descriptors 0 to 2 may be closed; whoever opens them again expects to get those numbers.
fn above_stdio(fd: OwnedFd) -> nix::Result<OwnedFd> {
    if fd.as_raw_fd() > 2 {
        return Ok(fd);
    }
    // The copy gets a number above 2.
    fd.try_clone().map_err(errno)
}

pub(super) fn system<E: Into<io::Error>>(
    action: &'static str,
    path: &Path,
) -> impl FnOnce(E) -> SessionError {
    move |error| SessionError::System { action, path: path.to_owned(), source: error.into() }
}

/// A file's name made on the stack.
pub(super) struct Name {
    bytes: [u8; 128],
    len: usize,
}

impl Name {
    /// What exceeds 128 bytes is cut off.
    pub(super) fn new(text: std::fmt::Arguments<'_>) -> Self {
        let mut name = Self { bytes: [0; 128], len: 0 };
        let _cut = std::fmt::Write::write_fmt(&mut name, text);
        name
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

impl std::fmt::Write for Name {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let room = self.bytes[self.len..].get_mut(..text.len()).ok_or(std::fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len += text.len();
        Ok(())
    }
}
