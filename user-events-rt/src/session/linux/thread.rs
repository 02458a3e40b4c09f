//! Threads as the kernel knows them.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: the kernel writes a thread's name")]

use core::ffi::c_char;

use nix::errno::Errno;
use nix::libc;
use nix::sys::signal::kill;
use nix::unistd::{Pid, gettid};

/// The calling thread's id.
pub(super) fn id() -> i32 {
    gettid().as_raw()
}

/// Whether no thread has this id. Should another process's have it by now, it has not ended yet.
pub(super) fn has_ended(id: i32) -> bool {
    kill(Pid::from_raw(id), None) == Err(Errno::ESRCH)
}

/// The calling thread's name as the kernel has it, padded with NULs; `PR_GET_NAME` in prctl(2).
pub(super) fn name() -> [u8; 16] {
    let mut name = [0u8; 16];
    // SAFETY: the kernel writes at most 16 bytes, a NUL among them, to the buffer.
    let _unnamed = unsafe { libc::prctl(libc::PR_GET_NAME, name.as_mut_ptr().cast::<c_char>()) };
    name
}
