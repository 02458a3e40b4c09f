//! The ABI of `user-events-kmod/uapi/user_events.h`, which says what each member means.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: an ioctl, and the kernel's memory")]

use core::mem::offset_of;
use core::sync::atomic::AtomicU8;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};

use memmap2::MmapOptions;
use nix::errno::Errno;

/// `UE_MAX_PAYLOAD`.
pub(in crate::transport::kernel) const MAX_PAYLOAD: usize = 8180;

/// `UE_STATUS_BYTES`.
pub(super) const STATUS_BYTES: usize = 65_536;

/// `UE_REG_DATA_LOC`.
pub(super) const REG_DATA_LOC: u32 = 0x01;

/// `UE_REG_ALIGN`.
pub(super) const REG_ALIGN: u32 = 0x02;

/// `struct ue_reg`.
#[derive(Debug, Default)]
#[repr(C, align(8))]
pub(super) struct UeReg {
    size: u32,
    flags: u32,
    name_args: u64,
    print_fmt: u64,
    status_index: u32,
    write_index: u32,
}

const _: () = {
    assert!(size_of::<UeReg>() == 32);
    assert!(offset_of!(UeReg, size) == 0);
    assert!(offset_of!(UeReg, flags) == 4);
    assert!(offset_of!(UeReg, name_args) == 8);
    assert!(offset_of!(UeReg, print_fmt) == 16);
    assert!(offset_of!(UeReg, status_index) == 24);
    assert!(offset_of!(UeReg, write_index) == 28);
};

/// `_IOWR('*', 16, struct ue_reg)`. Powerpc, MIPS and SPARC spell directions otherwise.
#[cfg(any(
    target_arch = "x86_64",
    target_arch = "x86",
    target_arch = "aarch64",
    target_arch = "arm",
    target_arch = "riscv64",
    target_arch = "s390x",
    target_arch = "loongarch64"
))]
const _: () = assert!(nix::request_code_readwrite!(b'*', 16, size_of::<UeReg>()) == 0xC020_2A10);

mod call {
    use super::UeReg;

    nix::ioctl_readwrite!(
        /// `UE_IOC_REG`.
        ue_ioc_reg,
        b'*',
        16,
        UeReg
    );
}

/// Registers an event by its NUL-terminated description: its status index and write index.
pub(super) fn register(
    data: BorrowedFd<'_>,
    flags: u32,
    description: &core::ffi::CStr,
) -> nix::Result<(u32, u32)> {
    let mut registration = UeReg {
        size: size_of::<UeReg>() as u32,
        flags,
        name_args: description.as_ptr().expose_provenance() as u64,
        ..UeReg::default()
    };
    // SAFETY: the kernel reads and writes the 32 bytes that `size` says, and reads the
    // description up to its NUL; both live until the call returns. A kernel that does not know
    // the call does nothing.
    unsafe { call::ue_ioc_reg(data.as_raw_fd(), &raw mut registration) }?;
    Ok((registration.status_index, registration.write_index))
}

/// Whether the kernel knows registrations with a status page.
///
/// # Errors
///
/// What is neither a yes nor a no: something else than the kernel's file refuses the call.
pub(in crate::transport::kernel) fn is_known(data: &OwnedFd) -> nix::Result<bool> {
    // SAFETY: no memory is handed over: a kernel that knows the call refuses the address 0
    // (`EFAULT`), one that does not (`ENOTTY`) does not look at it.
    let answer = unsafe { call::ue_ioc_reg(data.as_raw_fd(), core::ptr::null_mut()) };
    match answer {
        Err(Errno::EFAULT) => Ok(true),
        Err(Errno::ENOTTY) => Ok(false),
        Err(errno) => Err(errno),
        Ok(_) => Err(Errno::EPROTO),
    }
}

/// Maps the status page for as long as the process lives: a byte for each event.
pub(super) fn map(status: &OwnedFd) -> std::io::Result<&'static [AtomicU8]> {
    // SAFETY: the mapping is the kernel's memory, shared and read-only. It changes while it is
    // looked at, which is why it is only reached as atomics, below.
    let page = unsafe { MmapOptions::new().len(STATUS_BYTES).map(status) }?;
    let first = page.as_ptr().cast::<AtomicU8>();
    // Never unmapped: events' status pointers lead there.
    core::mem::forget(page);
    // SAFETY: the mapping has so many bytes and lives for ever from here on. The kernel writes
    // single bytes; Rust only loads, which memory that cannot be written allows for a byte.
    Ok(unsafe { core::slice::from_raw_parts(first, STATUS_BYTES) })
}
