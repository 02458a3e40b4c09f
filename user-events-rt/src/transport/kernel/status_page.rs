//! The status page transport: `user_events_data` takes registrations and records of all events,
//! `user_events_status` is mapped and has a byte for each. `user-events-kmod/uapi/user_events.h`
//! is the contract.

use core::ffi::CStr;
use core::mem::MaybeUninit;
use core::sync::atomic::AtomicU8;
use std::os::fd::{OwnedFd, RawFd};
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::sys::stat::Mode;
use nix::sys::uio::writev;
use nix::unistd::write;

use super::abi;
use super::descriptor::{self, Identity};
use super::tracefs;
use crate::EmitError;
use crate::meta::Meta;
use crate::pieces::Pieces;
use crate::transport::KernelStatus;
use crate::transport::registration::Place;
use crate::wire::MAX_DESCRIPTION;

/// Records up to this size go to the kernel as one piece: copying them here costs less than a
/// `writev` costs over a `write` (`cargo xtask bench --vm`). The module copies as many at once.
const GATHERED: usize = 256;

/// A kernel that was found: its page is mapped, for good.
#[derive(Debug)]
pub(super) struct StatusPage {
    tracefs: PathBuf,
    data_path: PathBuf,
    data: Identity,
    bytes: &'static [AtomicU8],
}

impl StatusPage {
    /// Opens both files where they are found. Also the descriptor of what is registered with and
    /// written to.
    pub(super) fn find() -> Result<(Self, RawFd), KernelStatus> {
        let (page, data) = tracefs::first(Self::open)?;
        Ok((page, descriptor::keep(data)))
    }

    /// Opens both files in a directory: the page, and what is registered with and written to.
    fn open(tracefs: &Path) -> Result<(Self, OwnedFd), KernelStatus> {
        let data_path = tracefs.join("user_events_data");
        let data = open_data(&data_path)?;
        let identity = Identity::of(&data).map_err(|errno| failed("look at", &data_path, errno))?;
        let status_path = tracefs.join("user_events_status");
        let status = open(&status_path, OFlag::O_RDONLY | OFlag::O_CLOEXEC, Mode::empty())
            .map_err(|errno| tracefs::refused_beside(&status_path, errno))?;
        let bytes = abi::map(&status).map_err(|error| KernelStatus::Failed {
            action: "map",
            path: status_path,
            errno: error.raw_os_error().unwrap_or(0),
        })?;
        Ok((Self { tracefs: tracefs.to_owned(), data_path, data: identity, bytes }, data))
    }

    /// Opens what is registered with and written to once more, as `lost` was closed. Allocates
    /// nothing, as it may be a signal handler that noticed.
    pub(super) fn open_instead(&self, lost: RawFd) -> nix::Result<RawFd> {
        let data = open(&self.data_path, OFlag::O_WRONLY | OFlag::O_CLOEXEC, Mode::empty())?;
        if Identity::of(&data)? != self.data {
            // Another file is none that the mapped page belongs to.
            return Err(Errno::ESTALE);
        }
        descriptor::keep_instead(data, lost)
    }

    /// What to tell when it cannot be opened once more.
    pub(super) fn lost(&self, errno: Errno) -> KernelStatus {
        KernelStatus::Lost { path: self.data_path.clone(), errno: errno as i32 }
    }

    /// Whether the number still stands for what was opened. Keeps `errno`.
    pub(super) fn is_behind(&self, descriptor: i32) -> bool {
        self.data.is_behind(descriptor)
    }

    /// The directory of the two files.
    pub(super) fn tracefs(&self) -> &Path {
        &self.tracefs
    }

    /// The status byte of an event.
    #[inline(always)]
    pub(super) fn byte(&self, status_index: usize) -> Option<&'static AtomicU8> {
        self.bytes.get(status_index)
    }

    /// Registers an event with an open file: its status index and write index.
    pub(super) fn register(&self, data: RawFd, meta: &Meta) -> nix::Result<(u32, u32)> {
        let mut buffer = [0; MAX_DESCRIPTION + 1];
        let description = with_nul(meta.description(), &mut buffer).ok_or(Errno::E2BIG)?;
        let (status_index, write_index) =
            abi::register(descriptor::borrowed(data), flags(meta), description)?;
        let is_valid = status_index != 0 && self.byte(status_index as usize).is_some();
        if is_valid { Ok((status_index, write_index)) } else { Err(Errno::EPROTO) }
    }
}

/// Writes a record. Keeps `errno`.
pub(in crate::transport) fn write_record(
    place: Place,
    payload: &mut Pieces<'_>,
) -> Result<(), EmitError> {
    if payload.len() > abi::MAX_PAYLOAD {
        return Err(EmitError::TooLarge);
    }
    let data = descriptor::borrowed(place.descriptor);
    let index = place.write_index.to_ne_bytes();
    let len = index.len() + payload.len();
    let mut room = [const { MaybeUninit::uninit() }; GATHERED];
    // What is too large for it is not copied in part.
    let gathered = if len <= GATHERED { payload.gathered(index, &mut room) } else { None };
    let written = match gathered {
        Some(record) => undisturbed(|| write(data, record)),
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

fn open_data(path: &Path) -> Result<OwnedFd, KernelStatus> {
    let data = open(path, OFlag::O_WRONLY | OFlag::O_CLOEXEC, Mode::empty())
        .map_err(|errno| tracefs::refused(path, errno))?;
    if abi::knows_register(&data) {
        Ok(data)
    } else {
        Err(KernelStatus::OtherAbi { path: path.to_owned() })
    }
}

fn failed(action: &'static str, path: &Path, errno: Errno) -> KernelStatus {
    KernelStatus::Failed { action, path: path.to_owned(), errno: errno as i32 }
}

/// Fields are shown to consumers as more tools can read them: aligned, and, unless the event
/// says otherwise, relative locations as `__data_loc`.
fn flags(meta: &Meta) -> u32 {
    abi::REG_ALIGN | if meta.shows_rel_loc() { 0 } else { abi::REG_DATA_LOC }
}

/// The text with a NUL behind it; `None` where it does not fit.
fn with_nul<'a>(text: &str, buffer: &'a mut [u8; MAX_DESCRIPTION + 1]) -> Option<&'a CStr> {
    buffer.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    CStr::from_bytes_with_nul(buffer.get(..=text.len())?).ok()
}

#[cfg(test)]
mod tests {
    use super::{flags, with_nul};
    use crate::meta::Meta;
    use crate::transport::kernel::abi;
    use crate::wire::MAX_DESCRIPTION;

    #[test]
    fn relative_locations_are_shown_as_the_event_says() {
        let meta = || Meta::described("e", 0, 0);
        assert_eq!(flags(&meta()), abi::REG_ALIGN | abi::REG_DATA_LOC);
        assert_eq!(flags(&meta().shown_as_rel_loc()), abi::REG_ALIGN);
    }

    #[test]
    fn a_description_of_the_greatest_length_has_its_nul() {
        let mut buffer = [0; MAX_DESCRIPTION + 1];
        let text = "x".repeat(MAX_DESCRIPTION);
        let with = with_nul(&text, &mut buffer).expect("it fits");
        assert_eq!(with.to_str(), Ok(text.as_str()));
        assert_eq!(with_nul("", &mut [0; MAX_DESCRIPTION + 1]), Some(c""));
        assert_eq!(with_nul(&"x".repeat(MAX_DESCRIPTION + 1), &mut buffer), None);
    }
}
