//! The ABI of kernels with `CONFIG_USER_EVENTS` (Linux 6.4 and later), as
//! `include/uapi/linux/user_events.h` and `Documentation/trace/user_events.rst` of the kernel
//! describe it.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: ioctls with addresses in them")]

use core::ffi::CStr;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};

use nix::errno::Errno;

use super::super::words::{SIZE, Word};

/// `struct user_reg`.
#[derive(Debug, Default)]
#[repr(C, packed)]
pub(super) struct UserReg {
    size: u32,
    enable_bit: u8,
    enable_size: u8,
    flags: u16,
    enable_addr: u64,
    name_args: u64,
    write_index: u32,
}

/// `struct user_unreg`.
#[derive(Debug, Default)]
#[repr(C, packed)]
pub(super) struct UserUnreg {
    size: u32,
    disable_bit: u8,
    reserved: u8,
    reserved2: u16,
    disable_addr: u64,
}

const _: () = assert!(size_of::<UserReg>() == 28 && size_of::<UserUnreg>() == 16);

mod call {
    use super::{UserReg, UserUnreg};

    // The numbers carry the size of a pointer, not of what it leads to.
    nix::ioctl_readwrite_bad!(
        /// `DIAG_IOCSREG`.
        diag_iocsreg,
        nix::request_code_readwrite!(b'*', 0, size_of::<usize>()),
        UserReg
    );

    nix::ioctl_write_ptr_bad!(
        /// `DIAG_IOCSUNREG`.
        diag_iocsunreg,
        nix::request_code_write!(b'*', 2, size_of::<usize>()),
        UserUnreg
    );
}

/// Whether the kernel knows registrations with enable bits.
///
/// # Errors
///
/// What is neither a yes nor a no: something else than the kernel's file refuses the call.
pub(in crate::transport::kernel) fn is_known(data: &OwnedFd) -> nix::Result<bool> {
    // SAFETY: no memory is handed over: a kernel that knows the call refuses the address 0
    // (`EFAULT`), one that does not (`ENOTTY`) does not look at it.
    let answer = unsafe { call::diag_iocsreg(data.as_raw_fd(), core::ptr::null_mut()) };
    match answer {
        Err(Errno::EFAULT) => Ok(true),
        Err(Errno::ENOTTY) => Ok(false),
        Err(errno) => Err(errno),
        Ok(_) => Err(Errno::EPROTO),
    }
}

/// Registers an event by its description, for the `user_event_mm` of this thread: bit 0 of the
/// word says from then on whether somebody listens. The event's write index.
pub(super) fn register(
    data: BorrowedFd<'_>,
    word: &'static Word,
    description: &CStr,
) -> nix::Result<u32> {
    let mut registration = UserReg {
        enable_addr: word.address() as u64,
        name_args: description.as_ptr().expose_provenance() as u64,
        ..UserReg::of_word()
    };
    // SAFETY: the kernel reads and writes the 28 bytes that `size` says, and reads the
    // description up to its NUL; both live until the call returns. What it writes to later is
    // the word, which is never given back, and only reached as atomics.
    unsafe { call::diag_iocsreg(data.as_raw_fd(), &raw mut registration) }?;
    Ok(registration.write_index)
}

impl UserReg {
    fn of_word() -> Self {
        Self { size: size_of::<Self>() as u32, enable_size: SIZE as u8, ..Self::default() }
    }
}

/// Whether the word is registered in the `user_event_mm` of this thread. The kernel looks at that
/// before it looks at the description, which is none.
pub(super) fn is_registered_here(data: BorrowedFd<'_>, word: &'static Word) -> bool {
    let mut registration = UserReg { enable_addr: word.address() as u64, ..UserReg::of_word() };
    // SAFETY: as in `register`, but for the description: there is none at the address 0, which
    // the kernel finds out (`EFAULT`).
    let answer = unsafe { call::diag_iocsreg(data.as_raw_fd(), &raw mut registration) };
    answer == Err(Errno::EADDRINUSE)
}

/// Takes a word out of the `user_event_mm` of this thread; `ENOENT` where it is not in there.
pub(super) fn unregister(data: BorrowedFd<'_>, word: &'static Word) -> nix::Result<()> {
    let unregistration = UserUnreg {
        size: size_of::<UserUnreg>() as u32,
        disable_addr: word.address() as u64,
        ..UserUnreg::default()
    };
    // SAFETY: the kernel reads the 16 bytes that `size` says, and writes to the word, which lives
    // for ever.
    unsafe { call::diag_iocsunreg(data.as_raw_fd(), &raw const unregistration) }?;
    Ok(())
}
