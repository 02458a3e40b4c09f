//! Memory that the kernel has trouble with.

use std::num::NonZeroUsize;
use std::os::fd::BorrowedFd;
use std::ptr::NonNull;

use nix::errno::Errno;
use nix::libc::iovec;
use nix::sys::mman::munmap;
use nix::sys::mman::{MapFlags, MmapAdvise, ProtFlags, madvise, mmap, mmap_anonymous, mprotect};

pub(crate) const PAGE: usize = 4096;

/// Some pages of memory.
pub(crate) struct Pages {
    start: NonNull<u8>,
    len: usize,
}

// SAFETY: the mapping belongs to the process, whichever thread has the value.
unsafe impl Send for Pages {}
// SAFETY: shared references only give addresses away.
unsafe impl Sync for Pages {}

impl Pages {
    /// Anonymous memory that nobody has touched.
    pub(crate) fn new(pages: usize) -> Self {
        let size = NonZeroUsize::new(pages * PAGE).expect("some pages");
        let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: a new mapping at an address that the kernel chooses.
        let start = unsafe { mmap_anonymous(None, size, protection, MapFlags::MAP_PRIVATE) };
        Self { start: start.expect("memory").cast(), len: size.get() }
    }

    /// The pages of a file that nobody has touched.
    pub(crate) fn of_file(file: &std::fs::File, pages: usize) -> Self {
        let size = NonZeroUsize::new(pages * PAGE).expect("some pages");
        // SAFETY: a new mapping at an address that the kernel chooses.
        let start =
            unsafe { mmap(None, size, ProtFlags::PROT_READ, MapFlags::MAP_SHARED, file, 0) };
        Self { start: start.expect("memory").cast(), len: size.get() }
    }

    /// Stores bytes.
    pub(crate) fn put(&mut self, at: usize, bytes: &[u8]) {
        assert!(at + bytes.len() <= self.len);
        let target = self.address(at).as_ptr();
        // SAFETY: inside the mapping, which nobody else has while `self` is borrowed.
        unsafe { target.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    }

    /// Takes rights away from the pages from `page` on.
    pub(crate) fn protect(&self, page: usize, protection: ProtFlags) {
        let at = self.address(page * PAGE);
        // SAFETY: the mapping is ours, and nothing borrows from it.
        unsafe { mprotect(at.cast(), self.len - page * PAGE, protection) }.expect("our memory");
    }

    /// Gives the pages back: the next access faults.
    pub(crate) fn forget(&self) {
        // SAFETY: the mapping is ours, and nothing borrows from it.
        unsafe { madvise(self.start.cast(), self.len, MmapAdvise::MADV_DONTNEED) }
            .expect("our memory");
    }

    pub(crate) fn address(&self, at: usize) -> NonNull<u8> {
        assert!(at <= self.len);
        // SAFETY: inside the mapping, or at its end.
        unsafe { self.start.add(at) }
    }

    /// A part of it, for writev(). Nothing is read here.
    pub(crate) fn piece(&self, at: usize, len: usize) -> iovec {
        iovec { iov_base: self.address(at).as_ptr().cast(), iov_len: len }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours, and nobody can use it any more.
        let _ = unsafe { munmap(self.start.cast(), self.len) };
    }
}

/// A slice, for writev().
pub(crate) fn piece(bytes: &[u8]) -> iovec {
    iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() }
}

/// Why a descriptor cannot be mapped.
pub(crate) fn map_error(file: BorrowedFd<'_>) -> Option<Errno> {
    let size = NonZeroUsize::new(PAGE).expect("not zero");
    // SAFETY: a new mapping at an address that the kernel chooses; nobody touches it.
    unsafe { mmap(None, size, ProtFlags::PROT_READ, MapFlags::MAP_SHARED, file, 0) }.err()
}
