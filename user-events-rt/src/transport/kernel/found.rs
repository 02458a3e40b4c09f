//! A kernel that was found: its file, which is opened late, lost, and opened again, and which of
//! the two ABIs it speaks.

use core::sync::atomic::{AtomicU8, AtomicU64};
use std::os::fd::{AsFd, OwnedFd, RawFd};
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::sys::stat::Mode;

use super::descriptor::{self, Identity};
use super::enable_bit::Family;
use super::status_page::{self, StatusPage};
use super::{enable_bit, tracefs, write};
use crate::event::Event;
use crate::transport::registration::{Name, Place, Writes};
use crate::transport::{KernelStatus, KernelTransport};

pub(super) use super::descriptor::close;

/// A kernel that was found.
#[derive(Debug)]
pub(super) struct Kernel {
    tracefs: PathBuf,
    data_path: PathBuf,
    data: Identity,
    abi: Abi,
}

#[derive(Debug)]
enum Abi {
    StatusPage(StatusPage),
    EnableBit(Writes),
}

/// What the kernel said of an event.
#[derive(Debug)]
pub(super) struct Registered {
    pub(super) byte: &'static AtomicU8,
    pub(super) place: Place,
    pub(super) name: Name,
}

impl Kernel {
    /// Opens the kernel's files where they are found. Also the descriptor of what is registered
    /// with and written to.
    pub(super) fn find() -> Result<(Self, RawFd), KernelStatus> {
        let (kernel, data) = tracefs::first(Self::open)?;
        write::choose_position();
        Ok((kernel, descriptor::keep(data)))
    }

    /// Opens the files in a directory: also what is registered with and written to.
    fn open(tracefs: &Path) -> Result<(Self, OwnedFd), KernelStatus> {
        let data_path = tracefs.join("user_events_data");
        let data = open(&data_path, OFlag::O_WRONLY | OFlag::O_CLOEXEC, Mode::empty())
            .map_err(|errno| tracefs::refused(&data_path, errno))?;
        let failed = |action| {
            let path = data_path.clone();
            move |errno| KernelStatus::Failed { action, path, errno: errno as i32 }
        };
        let identity = Identity::of(&data).map_err(failed("look at"))?;
        let asking = "register events with";
        let abi = if status_page::is_known(&data).map_err(failed(asking))? {
            Abi::StatusPage(StatusPage::map(tracefs)?)
        } else if enable_bit::is_known(&data).map_err(failed(asking))? {
            Abi::EnableBit(write::to_enable_bits(data.as_fd()))
        } else {
            return Err(KernelStatus::OtherAbi { path: data_path });
        };
        Ok((Self { tracefs: tracefs.to_owned(), data_path, data: identity, abi }, data))
    }

    /// Opens what is registered with and written to once more, as `lost` was closed. Allocates
    /// nothing, as it may be a signal handler that noticed.
    pub(super) fn open_instead(&self, lost: RawFd) -> nix::Result<RawFd> {
        descriptor::keep_instead(self.open_again()?, lost)
    }

    /// Opens it beside what is open. As above.
    pub(super) fn open_beside(&self, lowest: RawFd) -> nix::Result<RawFd> {
        descriptor::keep_above(&self.open_again()?, lowest)
    }

    fn open_again(&self) -> nix::Result<OwnedFd> {
        let data = open(&self.data_path, OFlag::O_WRONLY | OFlag::O_CLOEXEC, Mode::empty())?;
        // Another file is none that events' status bytes belong to.
        if Identity::of(&data)? == self.data { Ok(data) } else { Err(Errno::ESTALE) }
    }

    /// What to tell when it cannot be opened once more.
    pub(super) fn lost(&self, errno: Errno) -> KernelStatus {
        KernelStatus::Lost { path: self.data_path.clone(), errno: errno as i32 }
    }

    /// Whether the number still stands for what was opened. Keeps `errno`.
    pub(super) fn is_behind(&self, descriptor: RawFd) -> bool {
        self.data.is_behind(descriptor)
    }

    /// The same, by a look that may be some milliseconds old.
    #[inline(always)]
    pub(super) fn is_surely_behind(&self, descriptor: RawFd, seen: &AtomicU64) -> bool {
        self.data.is_surely_behind(descriptor, seen)
    }

    /// The directory of the files.
    pub(super) fn tracefs(&self) -> &Path {
        &self.tracefs
    }

    pub(super) fn transport(&self) -> KernelTransport {
        match self.abi {
            Abi::StatusPage(_) => KernelTransport::StatusPage,
            Abi::EnableBit(_) => KernelTransport::EnableBit,
        }
    }

    /// Registers an event with an open file.
    pub(super) fn register(
        &self,
        data: RawFd,
        event: &Event,
        family: &mut Family,
    ) -> nix::Result<Registered> {
        match &self.abi {
            Abi::StatusPage(page) => page.register(data, event),
            Abi::EnableBit(by) => enable_bit::register(data, *by, event, family),
        }
    }

    /// Registers an event that is registered with another open file: its write index in this one.
    pub(super) fn register_beside(&self, data: RawFd, event: &Event) -> nix::Result<u32> {
        match &self.abi {
            Abi::StatusPage(page) => Ok(page.register(data, event)?.place.write_index),
            Abi::EnableBit(_) => enable_bit::register_beside(data, event),
        }
    }
}
