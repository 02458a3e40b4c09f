//! The descriptor that records are written to. A program may close it without knowing of it
//! (`closefrom(3)`, as daemons do), and the kernel may then give its number to a file of the
//! program's. So the number is a high one, which who asks for the lowest free one does not get
//! soon, and the file behind it is known again. It is looked at before records are written to it,
//! at most once in a tick of the system's clock.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: a descriptor that others may close")]

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, fcntl};
use nix::sys::resource::{Resource, getrlimit};
use nix::sys::stat::{FileStat, fstat};
use nix::time::{ClockId, clock_gettime};

use crate::sync::{AtomicU64, Ordering};

/// From where on the descriptor is put, unless the process may have only a few.
const HIGH: RawFd = 512;

/// How far behind a number that was lost the next one is looked for: copies of this crate in one
/// process (in its libraries) lose theirs together, and must not take each other's.
const STEP: RawFd = 64;

/// Which file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    pub(super) fn of(file: impl AsFd) -> nix::Result<Self> {
        let FileStat { st_dev, st_ino, .. } = fstat(file)?;
        #[allow(clippy::unnecessary_cast, reason = "narrower on some targets")]
        Ok(Self { device: st_dev as u64, inode: st_ino as u64 })
    }

    /// Whether this file is what the number stands for. Keeps `errno`.
    pub(super) fn is_behind(&self, number: RawFd) -> bool {
        let before = Errno::last_raw();
        let found = Self::of(borrowed(number));
        Errno::set_raw(before);
        match found {
            Ok(found) => found == *self,
            // Something else, a sandbox for instance, says nothing of the number.
            Err(errno) => errno != Errno::EBADF,
        }
    }

    /// The same, but looks, as `seen` keeps in mind, at most once in a tick of the system's clock,
    /// which is some milliseconds: a system call for each record would be a lot. A file of the
    /// program's has taken the number long before somebody begins to listen, or else the number was
    /// closed by a program that emits at that very moment, which then fails to write.
    #[inline(always)]
    pub(super) fn is_surely_behind(&self, number: RawFd, seen: &AtomicU64) -> bool {
        let now = tick();
        seen.load(Ordering::Relaxed) == now || self.is_behind_now(number, seen, now)
    }

    #[cold]
    fn is_behind_now(&self, number: RawFd, seen: &AtomicU64, now: u64) -> bool {
        let is_behind = self.is_behind(number);
        if is_behind {
            seen.store(now, Ordering::Relaxed);
        }
        is_behind
    }
}

/// The last tick: no two that follow each other are the same. Does not leave the program, where the
/// system allows that.
#[inline(always)]
fn tick() -> u64 {
    let time = clock_gettime(ClockId::CLOCK_MONOTONIC_COARSE);
    time.map_or(0, |time| (time.tv_sec() as u64) << 30 | time.tv_nsec() as u64)
}

/// Keeps an open file for ever, up where it is safe, or, where there is no room, where it is.
pub(super) fn keep(file: OwnedFd) -> RawFd {
    duplicated(&file, high()).unwrap_or(file).into_raw_fd()
}

/// Keeps an open file for ever in the place of what `lost` was the number of. The number is
/// another one: writes that are under way to `lost` must not come to the new file, where their
/// write indices are other events'.
pub(super) fn keep_instead(file: OwnedFd, lost: RawFd) -> nix::Result<RawFd> {
    let above = duplicated(&file, lost.saturating_add(STEP).max(high()));
    let kept = above.or_else(|_| duplicated(&file, high())).unwrap_or(file);
    if kept.as_raw_fd() == lost { Err(Errno::EMFILE) } else { Ok(kept.into_raw_fd()) }
}

/// Keeps an open file for ever at a number that is free from `lowest` on, and costs nobody one that
/// is needed.
pub(super) fn keep_above(file: &OwnedFd, lowest: RawFd) -> nix::Result<RawFd> {
    let room = getrlimit(Resource::RLIMIT_NOFILE).map_or(0, |(soft, _)| soft);
    if room < 2 * HIGH as u64 {
        return Err(Errno::EMFILE);
    }
    Ok(duplicated(file, lowest)?.into_raw_fd())
}

/// Another descriptor of the file: the first number that is free from `lowest` on.
fn duplicated(file: &OwnedFd, lowest: RawFd) -> nix::Result<OwnedFd> {
    let number = fcntl(file, FcntlArg::F_DUPFD_CLOEXEC(lowest))?;
    // SAFETY: it was just made, and is nobody else's.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}

/// Closes what was kept.
pub(super) fn close(number: RawFd) {
    // Fails where somebody else was faster.
    let _closed = nix::unistd::close(number);
}

fn high() -> RawFd {
    let half = getrlimit(Resource::RLIMIT_NOFILE).map_or(0, |(soft, _)| soft / 2);
    let low = RawFd::try_from(half).unwrap_or(HIGH).min(HIGH);
    low + own_part(low / 2, (&raw const HERE).addr())
}

/// Lies in another page in each copy of this crate.
static HERE: u8 = 0;

/// A number below `room` that is, most likely, no other copy's. After descriptors were closed, one
/// that is loaded then would be given the number of one that has not noticed, and that finds there
/// what it expects: the kernel's file. Its write indices would be the other one's events.
fn own_part(room: RawFd, here: usize) -> RawFd {
    let mixed = (here as u64 >> 12).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    (mixed % room.max(1) as u64) as RawFd
}

/// What a number that was kept stands for.
#[inline(always)]
pub(super) fn borrowed(number: RawFd) -> BorrowedFd<'static> {
    // SAFETY: the number is one that was kept, above (and so not -1): this crate opened it, and
    // closes it when it is unloaded, or the process ends. Should a call come behind that, or should
    // somebody else close it, the call answers `EBADF`, or finds a file of the program's, which is
    // never closed here, and written to at a position only at which hardly a file can be
    // (`write.rs`; the README tells what remains).
    unsafe { BorrowedFd::borrow_raw(number) }
}

#[cfg(test)]
mod tests {
    use super::{Identity, STEP, borrowed, duplicated, high, keep, keep_instead, own_part};
    use std::fs::File;
    use std::os::fd::OwnedFd;

    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc::FD_CLOEXEC;
    use nix::unistd::close;

    fn open(path: &str) -> OwnedFd {
        File::open(path).expect("it is there").into()
    }

    #[test]
    fn a_descriptor_that_others_closed_is_noticed_and_replaced() {
        let identity = Identity::of(open("/dev/null")).expect("it is open");
        let first = keep(open("/dev/null"));
        assert!(first >= high(), "clear of what others are given");
        assert_eq!(fcntl(borrowed(first), FcntlArg::F_GETFD), Ok(FD_CLOEXEC));
        assert!(identity.is_behind(first));

        close(first).expect("it was open");
        assert!(!identity.is_behind(first), "closed");
        let foreign = duplicated(&open("/dev/zero"), first).expect("it is free");
        assert!(!identity.is_behind(first), "somebody else's");

        let second = keep_instead(open("/dev/null"), first).expect("there is room");
        assert!(identity.is_behind(second) && second >= first + STEP);
        assert!(Identity::of(&foreign).is_ok(), "not closed");
        close(second).expect("it is open");
    }

    #[test]
    fn copies_have_numbers_of_their_own() {
        // Where libraries are loaded that are a few pages long, one behind the other.
        let parts = (0..64).map(|n| own_part(256, 0x7f12_3456_7000 + n * 0x5000));
        let parts: std::collections::BTreeSet<_> = parts.collect();
        assert!(parts.len() > 48 && parts.iter().all(|part| (0..256).contains(part)), "{parts:?}");
        assert_eq!((own_part(0, 1 << 20), own_part(1, 1 << 20)), (0, 0));
        assert_eq!(high(), high());
    }

    #[test]
    fn a_number_that_was_lost_is_not_taken_again() {
        let low = open("/dev/null");
        let lost = duplicated(&low, high()).expect("there is room");
        let lost = std::os::fd::AsRawFd::as_raw_fd(&lost);
        let kept = keep_instead(low, lost).expect("there is room");
        assert_ne!(kept, lost);
        close(kept).expect("it is open");
    }
}
