//! The status page transport: `user_events_data` takes registrations and records of all events,
//! `user_events_status` is mapped and has a byte for each. `user-events-kmod/uapi/user_events.h`
//! is the contract.

mod abi;

use core::ffi::CStr;
use core::sync::atomic::AtomicU8;
use std::os::fd::RawFd;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::sys::stat::Mode;

pub(super) use self::abi::{MAX_PAYLOAD, is_known};
use super::found::Registered;
use super::{descriptor, tracefs};
use crate::event::Event;
use crate::meta::Meta;
use crate::transport::KernelStatus;
use crate::transport::registration::{Name, Place, Writes};
use crate::wire::MAX_DESCRIPTION;

/// The bytes of all events: mapped, for good.
#[derive(Debug)]
pub(super) struct StatusPage(&'static [AtomicU8]);

impl StatusPage {
    /// Opens and maps the page beside `user_events_data`.
    pub(super) fn map(tracefs: &Path) -> Result<Self, KernelStatus> {
        let path = tracefs.join("user_events_status");
        let status = open(&path, OFlag::O_RDONLY | OFlag::O_CLOEXEC, Mode::empty())
            .map_err(|errno| tracefs::refused_beside(&path, errno))?;
        abi::map(&status).map(Self).map_err(|error| KernelStatus::Failed {
            action: "map",
            path,
            errno: error.raw_os_error().unwrap_or(0),
        })
    }

    /// Registers an event with an open file.
    pub(super) fn register(&self, data: RawFd, event: &Event) -> nix::Result<Registered> {
        let mut buffer = [0; MAX_DESCRIPTION + 1];
        let meta = event.meta();
        let description = with_nul(meta.description(), &mut buffer).ok_or(Errno::E2BIG)?;
        let (status_index, write_index) =
            abi::register(descriptor::borrowed(data), flags(meta), description)?;
        // The index 0 is no event's.
        let byte = self.0.get(status_index as usize).filter(|_| status_index != 0);
        let place = Place { descriptor: data, write_index, by: Writes::Far };
        Ok(Registered { byte: byte.ok_or(Errno::EPROTO)?, place, name: Name::Own })
    }
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
    use super::{abi, flags, with_nul};
    use crate::meta::Meta;
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
