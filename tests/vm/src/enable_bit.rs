//! The ABI of kernels that have user events themselves (Linux 6.4 and later), for programs that
//! call it without the runtime.

use std::fs::File;
use std::os::fd::AsRawFd;
use std::sync::atomic::AtomicU32;

/// A registration: `struct user_reg`, without room between its members.
#[repr(C, packed)]
#[derive(Clone, Copy, Default, Debug)]
#[expect(missing_docs, reason = "the kernel's header has their documentation")]
pub struct Reg {
    pub size: u32,
    pub enable_bit: u8,
    pub enable_size: u8,
    pub flags: u16,
    pub enable_addr: u64,
    pub name_args: u64,
    pub write_index: u32,
}

impl Reg {
    /// A registration of a description, which ends in NUL and must be there when it is made. The
    /// kernel sets a word's first bit while anybody listens.
    pub fn new(description: &[u8], word: &'static AtomicU32) -> Self {
        assert_eq!(description.last(), Some(&0));
        Self {
            size: size_of::<Self>() as u32,
            enable_size: size_of_val(word) as u8,
            enable_addr: word.as_ptr().expose_provenance() as u64,
            name_args: description.as_ptr().expose_provenance() as u64,
            ..Self::default()
        }
    }

    /// Makes the registration in an open `user_events_data`: then it has the event's write index.
    ///
    /// # Errors
    ///
    /// Those of the kernel.
    pub fn make(&mut self, data: &File) -> nix::Result<()> {
        // SAFETY: the kernel writes `write_index` into the structure, which is ours alone, and bits
        // into the word, which is atomic and never goes away; what `name_args` points to it reads.
        unsafe { diag_ioc_reg(data.as_raw_fd(), self) }.map(drop)
    }
}

/// The number counts an address where it should count the structure.
const DIAG_IOCSREG: nix::libc::c_ulong =
    nix::request_code_readwrite!(b'*', 0, size_of::<*mut Reg>()) as nix::libc::c_ulong;

nix::ioctl_readwrite_bad!(
    /// `DIAG_IOCSREG`.
    diag_ioc_reg,
    DIAG_IOCSREG,
    Reg
);
