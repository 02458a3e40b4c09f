//! A record on its way into the kernel.

use core::mem::MaybeUninit;

use nix::errno::Errno;
use nix::sys::uio::{pwrite, pwritev, writev};
use nix::unistd::write;

use super::{descriptor, enable_bit, status_page};
use crate::EmitError;
use crate::pieces::Pieces;
use crate::transport::registration::Place;

/// Records up to this size go to the kernel as one piece: copying them here costs less than a
/// `writev` costs over a `write` (`cargo xtask bench --vm`). The module copies as many at once.
const GATHERED: usize = 256;

/// Writes a record. Keeps `errno`.
pub(in crate::transport) fn write_record(
    place: Place,
    payload: &mut Pieces<'_>,
) -> Result<(), EmitError> {
    let Place { descriptor, write_index, at_zero } = place;
    let max = if at_zero { enable_bit::MAX_PAYLOAD } else { status_page::MAX_PAYLOAD };
    if payload.len() > max {
        return Err(EmitError::TooLarge);
    }
    let data = descriptor::borrowed(descriptor);
    let index = write_index.to_ne_bytes();
    let len = index.len() + payload.len();
    let mut room = [const { MaybeUninit::uninit() }; GATHERED];
    // What is too large for it is not copied in part.
    let gathered = if len <= GATHERED { payload.gathered(index, &mut room) } else { None };
    let written = match gathered {
        Some(record) if at_zero => undisturbed(|| pwrite(data, record, 0)),
        Some(record) => undisturbed(|| write(data, record)),
        None if at_zero => {
            payload.behind(&index, |pieces| undisturbed(|| pwritev(data, pieces, 0)))
        }
        None => payload.behind(&index, |pieces| undisturbed(|| writev(data, pieces))),
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
