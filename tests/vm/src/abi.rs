//! The kernel module's ABI (`user-events-kmod/uapi/user_events.h`), for programs that call it
//! without the runtime.

use std::fs::File;
use std::os::fd::AsRawFd;

/// `UE_REG_DATA_LOC`.
pub const DATA_LOC: u32 = 1;

/// `UE_REG_ALIGN`.
pub const ALIGN: u32 = 2;

/// The longest description (`UE_MAX_DESC`).
pub const MAX_DESCRIPTION: usize = 511;

/// Bytes of the status page (`UE_STATUS_BYTES`).
pub const STATUS_BYTES: usize = 65536;

/// A registration: `struct ue_reg`.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug, PartialEq)]
#[expect(missing_docs, reason = "the header has their documentation")]
pub struct Reg {
    pub size: u32,
    pub flags: u32,
    pub name_args: u64,
    pub print_fmt: u64,
    pub status_index: u32,
    pub write_index: u32,
}

impl Reg {
    /// A registration of a description, which ends in NUL and must be there when it is made.
    pub fn new(description: &[u8]) -> Self {
        assert_eq!(description.last(), Some(&0));
        let name_args = description.as_ptr().expose_provenance() as u64;
        Self { size: size_of::<Self>() as u32, name_args, ..Self::default() }
    }

    /// Makes the registration in an open `user_events_data`: then it has the event's indices.
    ///
    /// # Errors
    ///
    /// Those of the kernel.
    pub fn make(&mut self, data: &File) -> nix::Result<()> {
        // SAFETY: the kernel writes two members of the structure, which is ours alone; where
        // `name_args` points it only reads, if it can.
        unsafe { ue_ioc_reg(data.as_raw_fd(), self) }.map(drop)
    }
}

nix::ioctl_readwrite!(
    /// `UE_IOC_REG`, of a structure that may be anywhere, or nowhere.
    ///
    /// # Errors
    ///
    /// Those of the kernel.
    ///
    /// # Safety
    ///
    /// The kernel checks the address. If something of the program's is there, the two indices of a
    /// [`Reg`] may be written over it.
    ue_ioc_reg,
    b'*',
    16,
    Reg
);
