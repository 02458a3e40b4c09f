//! The calls of a 32-bit program on a 64-bit kernel. A 64-bit program can make them, too, if it
//! has what they point to in the first 4 GiB.

use std::arch::asm;
use std::num::NonZeroUsize;

use nix::errno::Errno;
use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous};
use user_events_vm_tests::abi::Reg;

use crate::support::data_file::DataFile;
use crate::support::{ftrace, status};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] =
    &[("compat32_register", MODULE, register), ("compat32_write", MODULE, write)];

/// Numbers of calls on i386.
const WRITE: u32 = 4;
const IOCTL: u32 = 54;
const WRITEV: u32 = 146;

/// A page in the first 4 GiB, which stays.
fn low_page() -> *mut u8 {
    let size = NonZeroUsize::new(4096).expect("not zero");
    let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    let flags = MapFlags::MAP_PRIVATE | MapFlags::MAP_32BIT;
    // SAFETY: a new mapping at an address that the kernel chooses.
    unsafe { mmap_anonymous(None, size, protection, flags) }.expect("memory").as_ptr().cast()
}

/// An i386 call.
fn call(number: u32, arguments: [u32; 3]) -> nix::Result<i32> {
    let result: i32;
    // SAFETY: as a call of a 32-bit program: the kernel checks the addresses. LLVM keeps rbx for
    // itself.
    unsafe {
        asm!(
            "xchg {first}, rbx",
            "int 0x80",
            "xchg {first}, rbx",
            first = inout(reg) u64::from(arguments[0]) => _,
            inlateout("eax") number => result,
            in("ecx") arguments[1],
            in("edx") arguments[2],
            out("r8") _, out("r9") _, out("r10") _, out("r11") _,
        );
    }
    if result < 0 { Err(Errno::from_raw(-result)) } else { Ok(result) }
}

fn low(page: *mut u8, at: usize) -> u32 {
    u32::try_from(page as usize + at).expect("in the first 4 GiB")
}

/// Stores bytes in the page.
fn put(page: *mut u8, at: usize, bytes: &[u8]) {
    assert!(at + bytes.len() <= 4096);
    // SAFETY: inside the page, which is ours alone.
    let target = unsafe { page.add(at) };
    // SAFETY: as long as the bytes, and apart from them.
    unsafe { target.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
}

/// Registers as a 32-bit program does; the structure afterwards.
fn register_low(file: &DataFile, page: *mut u8, description: &str) -> nix::Result<Reg> {
    put(page, 1024, description.as_bytes());
    put(page, 1024 + description.len(), b"\0");
    let description = u64::from(low(page, 1024));
    let reg = Reg { size: 32, name_args: description, ..Reg::default() };
    let place = page.cast::<Reg>();
    // SAFETY: inside the page, which is aligned to anything.
    unsafe { place.write(reg) };
    // _IOWR('*', 16, struct ue_reg): the same number as ours.
    let number = 3 << 30 | 32 << 16 | u32::from(b'*') << 8 | 16;
    let fd = u32::try_from(file.raw()).expect("a descriptor");
    call(IOCTL, [fd, number, low(page, 0)])?;
    // SAFETY: it was written above.
    Ok(unsafe { place.read() })
}

fn register() {
    let file = DataFile::open();
    let page = low_page();
    let event = file.register("compat_64 u32 n");
    // The event is the same for both.
    let reg = register_low(&file, page, "compat_64 u32 n").expect("it is registered");
    assert_eq!((reg.status_index, reg.write_index), (event.status, event.write));
    let reg = register_low(&file, page, "compat_32 u64 n; long size 4").expect("it is registered");
    assert_eq!(reg.write_index, 1);
    assert_eq!(status::get("compat_32").status_index, reg.status_index);
    assert_eq!(register_low(&file, page, "1x"), Err(Errno::EINVAL));
    let fd = u32::try_from(file.raw()).expect("a descriptor");
    assert_eq!(call(IOCTL, [fd, 0x5401, low(page, 0)]), Err(Errno::ENOTTY));
}

fn write() {
    let file = DataFile::open();
    let page = low_page();
    let reg = register_low(&file, page, "compat_write u64 n").expect("it is registered");
    let _enabled = ftrace::enable("compat_write");
    let fd = u32::try_from(file.raw()).expect("a descriptor");
    put(page, 0, &reg.write_index.to_ne_bytes());
    put(page, 4, &0x1_0000_0002_u64.to_ne_bytes());
    assert_eq!(call(WRITE, [fd, low(page, 0), 12]), Ok(12));
    assert_eq!(call(WRITE, [fd, low(page, 0), 11]), Err(Errno::EINVAL));
    // Pieces, as a 32-bit program describes them.
    let pieces = [low(page, 0), 3, low(page, 3), 5, low(page, 8), 4];
    put(page, 2048, &pieces.map(u32::to_ne_bytes).concat());
    assert_eq!(call(WRITEV, [fd, low(page, 2048), 3]), Ok(12));
    assert_eq!(ftrace::shown("compat_write"), ["n=4294967298"; 2]);
}
