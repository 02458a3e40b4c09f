//! Memory whose faults the test answers, when it wants to: whoever reads it sleeps until then.

use std::fs::File;
use std::io::Read;
use std::os::fd::{AsRawFd, FromRawFd};

use nix::errno::Errno;
use nix::libc;

use super::memory::{PAGE, Pages};

#[repr(C)]
struct Api {
    api: u64,
    features: u64,
    ioctls: u64,
}

#[repr(C)]
struct Register {
    start: u64,
    len: u64,
    mode: u64,
    ioctls: u64,
}

#[repr(C)]
struct Copy {
    to: u64,
    from: u64,
    len: u64,
    mode: u64,
    copied: i64,
}

nix::ioctl_readwrite!(uffdio_api, 0xaa, 0x3f, Api);
nix::ioctl_readwrite!(uffdio_register, 0xaa, 0x00, Register);
nix::ioctl_readwrite!(uffdio_copy, 0xaa, 0x03, Copy);

/// `UFFD_API`.
const VERSION: u64 = 0xaa;

/// `UFFDIO_REGISTER_MODE_MISSING`.
const MISSING: u64 = 1;

/// A page without content.
pub(crate) struct Faulting {
    pages: Pages,
    faults: File,
}

impl Faulting {
    pub(crate) fn new() -> Self {
        let pages = Pages::new(1);
        // SAFETY: the call touches no memory of ours.
        let faults = unsafe { libc::syscall(libc::SYS_userfaultfd, libc::O_CLOEXEC) };
        let faults = Errno::result(faults).expect("userfaultfd") as i32;
        // SAFETY: a new descriptor that nobody else has.
        let faults = unsafe { File::from_raw_fd(faults) };
        let mut api = Api { api: VERSION, features: 0, ioctls: 0 };
        // SAFETY: the structure is the one that the call is about.
        unsafe { uffdio_api(faults.as_raw_fd(), &raw mut api) }.expect("userfaultfd");
        let start = pages.address(0).as_ptr() as u64;
        let mut register = Register { start, len: PAGE as u64, mode: MISSING, ioctls: 0 };
        // SAFETY: the structure is the one that the call is about, the pages are ours.
        unsafe { uffdio_register(faults.as_raw_fd(), &raw mut register) }.expect("userfaultfd");
        Self { pages, faults }
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.pages
    }

    /// Waits until somebody sleeps over the page.
    pub(crate) fn wait(&self) {
        // One message, of 32 bytes.
        let mut message = [0; 32];
        (&self.faults).read_exact(&mut message).expect("a fault");
    }

    /// Gives the page its content, and wakes those who wait for it.
    pub(crate) fn answer(&self, content: &[u8]) {
        let mut page = vec![0; PAGE];
        page[..content.len()].copy_from_slice(content);
        let to = self.pages.address(0).as_ptr() as u64;
        let from = page.as_ptr() as u64;
        let mut copy = Copy { to, from, len: PAGE as u64, mode: 0, copied: 0 };
        // SAFETY: both are as long as a page.
        unsafe { uffdio_copy(self.faults.as_raw_fd(), &raw mut copy) }.expect("the page is empty");
    }
}
