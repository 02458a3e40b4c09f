//! A kernel in memory, for tests that run without system calls: files that a test opens and
//! closes, a status page, and a count of what is written.

use std::path::{Path, PathBuf};

use nix::errno::Errno;

use super::enable_bit::{self, Family};
use crate::EmitError;
use crate::event::Event;
use crate::pieces::Pieces;
use crate::sync::{
    AtomicBool, AtomicI32, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering, array, statics,
};
use crate::transport::registration::{Name, Place, Writes};
use crate::transport::{KernelStatus, KernelTransport};

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

statics! {
    /// Whether the kernel has enable bits, and no status page.
    static HAS_BITS: AtomicBool = AtomicBool::new(false);
}

/// Begins a run of a test, without the module.
pub(in crate::transport) fn forget_all() {
    HAS_BITS.store(false, Ordering::Relaxed);
    enable_bit::forget_all();
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

/// Boots a kernel with enable bits, which somebody listens to.
pub(in crate::transport) fn boot() {
    HAS_BITS.store(true, Ordering::Relaxed);
    load();
}

/// A consumer comes or goes.
pub(in crate::transport) fn listen(listened_to: bool) {
    enable_bit::listen(listened_to);
}

/// This thread has ended.
pub(in crate::transport) fn thread_is_gone() {
    enable_bit::thread_is_gone();
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
pub(super) struct Kernel {
    page: &'static [AtomicU8],
    transport: KernelTransport,
}

/// What the kernel said of an event.
#[derive(Debug)]
pub(super) struct Registered {
    pub(super) byte: &'static AtomicU8,
    pub(super) place: Place,
    pub(super) name: Name,
}

impl Kernel {
    pub(super) fn find() -> Result<(Self, i32), KernelStatus> {
        if NEXT.load(Ordering::Acquire) == 0 {
            return Err(KernelStatus::Missing { looked_in: Vec::new(), is_mounted: false });
        }
        let page: &'static [AtomicU8; BYTES] = &PAGE;
        let has_bits = HAS_BITS.load(Ordering::Relaxed);
        let transport =
            if has_bits { KernelTransport::EnableBit } else { KernelTransport::StatusPage };
        Ok((Self { page, transport }, open()))
    }

    pub(super) fn open_instead(&self, _lost: i32) -> nix::Result<i32> {
        Ok(open())
    }

    /// There is one lane.
    pub(super) fn open_beside(&self, _: i32) -> nix::Result<i32> {
        Err(Errno::EMFILE)
    }

    pub(super) fn register_beside(&self, _: i32, _: &Event) -> nix::Result<u32> {
        Err(Errno::EMFILE)
    }

    pub(super) fn lost(&self, errno: Errno) -> KernelStatus {
        KernelStatus::Lost { path: PathBuf::new(), errno: errno as i32 }
    }

    pub(super) fn is_behind(&self, descriptor: i32) -> bool {
        is_open(descriptor)
    }

    /// Nobody looks.
    pub(super) fn is_surely_behind(&self, _descriptor: i32, _: &AtomicU64) -> bool {
        true
    }

    pub(super) fn tracefs(&self) -> &Path {
        Path::new("")
    }

    pub(super) fn transport(&self) -> KernelTransport {
        self.transport
    }

    pub(super) fn register(
        &self,
        descriptor: i32,
        event: &Event,
        family: &mut Family,
    ) -> nix::Result<Registered> {
        if self.transport == KernelTransport::EnableBit {
            return enable_bit::register(descriptor, Writes::FarPieces, event, family);
        }
        if !self.is_behind(descriptor) {
            return Err(Errno::EBADF);
        }
        let index = REGISTERED.fetch_add(1, Ordering::AcqRel) as usize % (BYTES - 1) + 1;
        let byte = &self.page[index];
        byte.store(1, Ordering::Relaxed);
        let place =
            Place { descriptor, write_index: write_index(descriptor, index), by: Writes::Far };
        Ok(Registered { byte, place, name: Name::Own })
    }
}

/// Whether the program has the descriptor open.
pub(super) fn is_open(descriptor: i32) -> bool {
    CLOSED.load(Ordering::Acquire) < descriptor
}

/// Closes one.
pub(super) fn close(descriptor: i32) {
    CLOSED.fetch_max(descriptor, Ordering::AcqRel);
}

/// A write index of the file.
pub(super) fn write_index(descriptor: i32, event: usize) -> u32 {
    descriptor as u32 * OF_A_FILE + (event as u32 % OF_A_FILE)
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
