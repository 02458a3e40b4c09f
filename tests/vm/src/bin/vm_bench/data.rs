//! `user_events_data` by hand, as a program without the runtime would use it.

use std::ffi::CString;
use std::fs::File;
use std::os::fd::AsRawFd;

use anyhow::{Context, Result};
use user_events_vm_tests::guest::tracefs;

/// `struct ue_reg` of `user-events-kmod/uapi/user_events.h`.
#[repr(C)]
pub(crate) struct Registration {
    size: u32,
    flags: u32,
    name_args: u64,
    print_fmt: u64,
    status_index: u32,
    write_index: u32,
}

nix::ioctl_readwrite!(ue_ioc_reg, b'*', 16, Registration);

/// An open file.
pub(crate) struct Data(File);

impl Data {
    pub(crate) fn open() -> Result<Self> {
        let path = tracefs::path("user_events_data");
        let file = File::options().write(true).open(&path);
        Ok(Self(file.with_context(|| format!("cannot open {}", path.display()))?))
    }

    pub(crate) fn file(&self) -> &File {
        &self.0
    }

    /// Registers an event; its write index.
    pub(crate) fn register(&self, description: &str, flags: u32) -> Result<u32> {
        let description = CString::new(description)?;
        let mut registration = prepared(&description, flags);
        self.hand_over(&mut registration)
            .with_context(|| format!("cannot register {description:?}"))?;
        Ok(registration.write_index)
    }

    /// The system call alone.
    pub(crate) fn hand_over(&self, registration: &mut Registration) -> Result<()> {
        // SAFETY: the kernel reads and writes the bytes that `size` says, and the description,
        // which `prepared`'s caller keeps.
        unsafe { ue_ioc_reg(self.0.as_raw_fd(), registration) }?;
        Ok(())
    }
}

/// A registration of a description, which must live until it is handed over.
pub(crate) fn prepared(description: &CString, flags: u32) -> Registration {
    Registration {
        size: size_of::<Registration>() as u32,
        flags,
        name_args: description.as_ptr().expose_provenance() as u64,
        print_fmt: 0,
        status_index: 0,
        write_index: 0,
    }
}
