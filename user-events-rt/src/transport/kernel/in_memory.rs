//! A kernel in memory, for tests that run without system calls: files that a test opens and
//! closes, a status page, and a count of what is written.

use std::path::{Path, PathBuf};

use nix::errno::Errno;

use crate::EmitError;
use crate::meta::Meta;
use crate::pieces::Pieces;
use crate::sync::{AtomicI32, AtomicU8, AtomicU32, AtomicUsize, Ordering, array, statics};
use crate::transport::KernelStatus;
use crate::transport::registration::Place;

/// Bytes of the status page.
const BYTES: usize = 4;

/// What write indices of two files differ by: each file has its own.
const OF_A_FILE: u32 = 100;

statics! {
    /// The descriptors' numbers begin with 1; 0 while the module is not loaded.
    static NEXT: AtomicI32 = AtomicI32::new(0);
}

statics! {
    /// The program has closed this descriptor and those before.
    static CLOSED: AtomicI32 = AtomicI32::new(0);
}

statics! {
    static REGISTERED: AtomicU32 = AtomicU32::new(0);
}

statics! {
    static TAKEN: AtomicUsize = AtomicUsize::new(0);
}

statics! {
    static PAGE: [AtomicU8; BYTES] = array![AtomicU8::new(0); BYTES];
}

/// Begins a run of a test, without the module.
pub(in crate::transport) fn forget_all() {
    NEXT.store(0, Ordering::Relaxed);
    CLOSED.store(0, Ordering::Relaxed);
    REGISTERED.store(0, Ordering::Relaxed);
    TAKEN.store(0, Ordering::Relaxed);
    PAGE.iter().for_each(|byte| byte.store(0, Ordering::Relaxed));
}

/// Loads the module. From the first registration on, a consumer listens.
pub(in crate::transport) fn load() {
    NEXT.fetch_add(1, Ordering::AcqRel);
}

/// Closes the program's descriptors.
pub(in crate::transport) fn close_all() {
    CLOSED.fetch_max(NEXT.load(Ordering::Acquire) - 1, Ordering::AcqRel);
}

/// Records that the kernel took.
pub(in crate::transport) fn taken() -> usize {
    TAKEN.load(Ordering::Acquire)
}

/// How often an event was registered.
pub(in crate::transport) fn registered() -> u32 {
    REGISTERED.load(Ordering::Acquire)
}

#[derive(Debug)]
pub(super) struct StatusPage(&'static [AtomicU8]);

impl StatusPage {
    pub(super) fn find() -> Result<(Self, i32), KernelStatus> {
        match NEXT.load(Ordering::Acquire) {
            0 => Err(KernelStatus::Missing { looked_in: Vec::new() }),
            _ => {
                let page: &'static [AtomicU8; BYTES] = &PAGE;
                Ok((Self(page), open()))
            }
        }
    }

    pub(super) fn open_instead(&self, _lost: i32) -> nix::Result<i32> {
        Ok(open())
    }

    pub(super) fn lost(&self, errno: Errno) -> KernelStatus {
        KernelStatus::Lost { path: PathBuf::new(), errno: errno as i32 }
    }

    pub(super) fn is_behind(&self, descriptor: i32) -> bool {
        CLOSED.load(Ordering::Acquire) < descriptor
    }

    pub(super) fn tracefs(&self) -> &Path {
        Path::new("")
    }

    pub(super) fn byte(&self, status_index: usize) -> Option<&'static AtomicU8> {
        self.0.get(status_index)
    }

    pub(super) fn register(&self, descriptor: i32, _: &Meta) -> nix::Result<(u32, u32)> {
        if !self.is_behind(descriptor) {
            return Err(Errno::EBADF);
        }
        let index = REGISTERED.fetch_add(1, Ordering::AcqRel) % (BYTES as u32 - 1) + 1;
        PAGE[index as usize].store(1, Ordering::Relaxed);
        Ok((index, descriptor as u32 * OF_A_FILE + index))
    }
}

fn open() -> i32 {
    NEXT.fetch_add(1, Ordering::AcqRel)
}

/// Takes a record, as the kernel does where the write index is one of the file's.
pub(in crate::transport) fn write_record(
    place: Place,
    _: &mut Pieces<'_>,
) -> Result<(), EmitError> {
    assert!(place.descriptor > 0, "a place that was never one");
    if CLOSED.load(Ordering::Acquire) >= place.descriptor {
        return Err(EmitError::Raced);
    }
    assert_eq!(place.write_index / OF_A_FILE, place.descriptor as u32, "of another file");
    TAKEN.fetch_add(1, Ordering::AcqRel);
    Ok(())
}
