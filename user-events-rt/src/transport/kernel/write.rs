//! A record on its way into the kernel.

use core::mem::MaybeUninit;
use std::io::IoSlice;
use std::os::fd::BorrowedFd;

use nix::errno::Errno;
use nix::libc::off_t;
use nix::sys::resource::{Resource, getrlimit};
use nix::sys::uio::{pwrite, pwritev};

use super::{descriptor, enable_bit, status_page};
use crate::EmitError;
use crate::pieces::Pieces;
use crate::sync::{AtomicU64, Ordering};
use crate::transport::registration::{Place, Writes};

/// A position that the kernel's file does not look at, and at which most others cannot be written:
/// it is behind the end of the largest file (`EFBIG`), and pipes and sockets have no positions
/// (`ESPIPE`). A program may close a descriptor that it does not know, and a file of its own may
/// have the number then: what is written there by a thread that has not noticed must not get in
/// between what is in that file. (Some file systems know no end: a file there becomes as long.)
const FAR: u64 = off_t::MAX as u64 - ROOM;

/// Above each record's size.
const ROOM: u64 = 1 << 20;

static POSITION: AtomicU64 = AtomicU64::new(FAR);

/// Takes care that no record is what the system ends the process for (`SIGXFSZ`): one behind the
/// largest size that it may give to a file.
pub(super) fn choose_position() {
    #[allow(clippy::unnecessary_cast, reason = "narrower on some targets")]
    let largest = getrlimit(Resource::RLIMIT_FSIZE).map_or(u64::MAX, |(soft, _)| soft as u64);
    POSITION.store(FAR.min(largest.saturating_sub(ROOM)), Ordering::Relaxed);
}

fn position() -> off_t {
    POSITION.load(Ordering::Relaxed) as off_t
}

/// Records up to this size go to the kernel as one piece: copying them here costs less than a
/// `writev` costs over a `write` (`cargo xtask bench --vm`). The module copies as many at once.
const GATHERED: usize = 256;

/// Writes a record. Keeps `errno`.
pub(in crate::transport) fn write_record(
    place: Place,
    payload: &mut Pieces<'_>,
) -> Result<(), EmitError> {
    let Place { descriptor, write_index, by } = place;
    let max = if by == Writes::Far { status_page::MAX_PAYLOAD } else { enable_bit::MAX_PAYLOAD };
    if payload.len() > max {
        return Err(EmitError::TooLarge);
    }
    let data = descriptor::borrowed(descriptor);
    let index = write_index.to_ne_bytes();
    let len = index.len() + payload.len();
    let position = if by == Writes::AtZero { 0 } else { position() };
    let mut room = [const { MaybeUninit::uninit() }; GATHERED];
    // What is too large for it is not copied in part.
    let gathered = if len <= GATHERED { payload.gathered(index, &mut room) } else { None };
    let written = match gathered {
        Some(record) if by == Writes::FarPieces => {
            undisturbed(|| pwritev(data, &[IoSlice::new(record)], position))
        }
        Some(record) => undisturbed(|| pwrite(data, record, position)),
        None => payload.behind(&index, |pieces| undisturbed(|| pwritev(data, pieces, position))),
    };
    match written {
        Ok(written) if written == len => Ok(()),
        // The kernel takes a record or refuses it; half of one is none.
        Ok(_) => Err(EmitError::System(Errno::EIO as i32)),
        Err(Errno::EBADF) => Err(EmitError::Raced),
        Err(Errno::E2BIG) => Err(EmitError::TooLarge),
        Err(errno) => Err(EmitError::System(errno as i32)),
    }
}

/// The result of a system call that is made again where a signal broke it off. Keeps `errno`.
fn undisturbed(call: impl Fn() -> nix::Result<usize>) -> nix::Result<usize> {
    loop {
        let before = Errno::last_raw();
        let result = call();
        if result.is_err() {
            Errno::set_raw(before);
        }
        if result != Err(Errno::EINTR) {
            return result;
        }
    }
}

/// By which calls records are written to a kernel with enable bits. Linux 6.12 looks at the
/// position of a write in one piece, where it must be 0 (else `EFAULT`), and at no other one; this
/// is asked, as it is not promised. No event has the index (`ENOENT`).
pub(super) fn to_enable_bits(data: BorrowedFd<'_>) -> Writes {
    let index = i32::MAX.to_ne_bytes();
    match pwritev(data, &[IoSlice::new(&index)], position()) {
        Err(Errno::ENOENT) => Writes::FarPieces,
        _ => Writes::AtZero,
    }
}
