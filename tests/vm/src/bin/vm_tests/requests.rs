//! The registration's structure and the file that it is made on: `struct ue_reg` in all sizes,
//! flags, memory, and descriptors that are no good.

use std::fs::{self, File};

use nix::errno::Errno;
use nix::sys::mman::ProtFlags;
use user_events_vm_tests::abi::Reg;
use user_events_vm_tests::guest::tracefs;

use crate::support::data_file::{DataFile, Event};
use crate::support::memory::{PAGE, Pages};
use crate::support::status;
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("request_sizes", MODULE, sizes),
    ("request_writes_its_members_only", MODULE, members),
    ("request_memory", MODULE, memory),
    ("request_flags", MODULE, flags),
    ("request_print_fmt", MODULE, print_fmt),
    ("request_descriptors", MODULE, descriptors),
    ("request_unknown_ioctl", MODULE, unknown_ioctl),
];

/// A registration in memory of its own, with more bytes behind it.
struct Large {
    pages: Pages,
}

const DESCRIPTION: &[u8] = b"sized u32 a\0";

impl Large {
    /// Of `size` bytes, `tail` at one place behind the first version's members.
    fn new(size: u32, tail: Option<usize>) -> Self {
        let mut pages = Pages::new(2);
        let mut bytes = size.to_ne_bytes().to_vec();
        bytes.extend([0; 4]);
        bytes.extend((DESCRIPTION.as_ptr() as u64).to_ne_bytes());
        pages.put(0, &bytes);
        if let Some(at) = tail {
            pages.put(at, &[1]);
        }
        Self { pages }
    }

    fn register(&self, file: &DataFile) -> nix::Result<()> {
        file.ioctl(self.pages.address(0).as_ptr().cast())
    }
}

fn sizes() {
    let file = DataFile::open();
    for size in [0, 1, 4, 24, 31] {
        assert_eq!(Large::new(size, None).register(&file), Err(Errno::EINVAL), "{size}");
    }
    for size in [32, 33, 40, 64, 4096] {
        assert_eq!(Large::new(size, None).register(&file), Ok(()), "{size}");
    }
    // Members that this version does not know.
    for (size, tail) in [(33, 32), (40, 39), (64, 32), (4096, 4095)] {
        let large = Large::new(size, Some(tail));
        assert_eq!(large.register(&file), Err(Errno::E2BIG), "{size} {tail}");
    }
    // What lies behind the size that it says is nobody's business.
    assert_eq!(Large::new(32, Some(32)).register(&file), Ok(()));
    assert_eq!(Large::new(40, Some(40)).register(&file), Ok(()));
    for size in [4097, 65536, u32::MAX] {
        assert_eq!(Large::new(size, None).register(&file), Err(Errno::E2BIG), "{size}");
    }
    assert_eq!(status::lines().len(), 1);
}

fn members() {
    let file = DataFile::open();
    file.register("first u8 a");
    let before = Reg { status_index: 77, write_index: 88, ..Reg::new(DESCRIPTION) };
    let mut reg = before;
    assert_eq!(file.ioctl(&mut reg), Ok(()));
    let Reg { status_index, write_index, .. } = reg;
    assert_eq!(reg, Reg { status_index, write_index, ..before });
    assert_eq!(status::get("sized").status_index, status_index);
    assert_eq!(write_index, 1);
    // A failure changes nothing.
    let mut reg = Reg { flags: 1 << 31, ..before };
    assert_eq!(file.ioctl(&mut reg), Err(Errno::EINVAL));
    assert_eq!(reg, Reg { flags: 1 << 31, ..before });
}

fn memory() {
    let file = DataFile::open();
    for address in [0, 1, 0x10_0000, usize::MAX, 1 << 47, 0xffff_8880_0000_0000] {
        let reg = std::ptr::without_provenance_mut(address);
        assert_eq!(file.ioctl(reg), Err(Errno::EFAULT), "{address:#x}");
    }
    // A structure that says it goes on where there is nothing.
    let mut pages = Pages::new(2);
    pages.protect(1, ProtFlags::PROT_NONE);
    pages.put(PAGE - 32, &64_u32.to_ne_bytes());
    let reg = pages.address(PAGE - 32).as_ptr().cast();
    assert_eq!(file.ioctl(reg), Err(Errno::EFAULT));
    assert!(status::lines().is_empty());

    // The indices cannot be stored: the event is the file's all the same, once.
    let large = Large::new(32, None);
    large.pages.protect(0, ProtFlags::PROT_READ);
    for _ in 0..3 {
        assert_eq!(large.register(&file), Err(Errno::EFAULT));
    }
    assert_eq!(file.register("sized u32 a").write, 0);
    assert_eq!(status::get("sized").users, 1);
}

fn flags() {
    let file = DataFile::open();
    for bit in 2..32 {
        tracefs::write("error_log", "\n");
        assert_eq!(file.try_register("flagged u8 a", 1 << bit), Err(Errno::EINVAL), "bit {bit}");
        let log = tracefs::read("error_log");
        assert!(log.contains("Registration has flags that are not known"), "{log}");
    }
    assert_eq!(file.try_register("flagged u8 a", u32::MAX), Err(Errno::EINVAL));
    assert!(status::lines().is_empty());
}

fn print_fmt() {
    let file = DataFile::open();
    let format = b"\"%u\", REC->a\0";
    for address in [format.as_ptr() as u64, 1, u64::MAX] {
        let mut reg = Reg { print_fmt: address, ..Reg::new(DESCRIPTION) };
        assert_eq!(file.ioctl(&mut reg), Err(Errno::EOPNOTSUPP), "{address:#x}");
    }
    assert!(status::lines().is_empty());
}

fn descriptors() {
    let path = tracefs::path("user_events_data");
    let mut reg = Reg::new(DESCRIPTION);
    let read_only = DataFile::from(File::open(&path).expect("the module is there"));
    assert_eq!(read_only.ioctl(&mut reg), Err(Errno::EBADF));
    let event = Event { status: 1, write: 0 };
    assert_eq!(read_only.write(event, &[0; 4]), Err(Errno::EBADF));
    // Nothing is read from it.
    assert_eq!(fs::read(&path).map_err(|error| error.raw_os_error()), Err(Some(22)));
    // Reading and writing is fine.
    let both = File::options().read(true).write(true).open(&path).expect("the module is there");
    assert_eq!(DataFile::from(both).ioctl(&mut reg), Ok(()));
    // The other file takes no registration.
    let status = File::options().read(true).write(true).open(tracefs::path("user_events_status"));
    let status = DataFile::from(status.expect("the module is there"));
    assert_eq!(status.ioctl(&mut reg), Err(Errno::ENOTTY));
}

fn unknown_ioctl() {
    let file = DataFile::open();
    let mut large = [0_u64; 64];
    let number =
        |dir: u64, size: u64, kind: u8, nr: u64| dir << 30 | size << 16 | u64::from(kind) << 8 | nr;
    let mut call = |number: u64| {
        // SAFETY: whatever the kernel takes the number for, it has room for its argument.
        let result = unsafe { nix::libc::ioctl(file.raw(), number, large.as_mut_ptr()) };
        Errno::result(result)
    };
    for unknown in [
        number(3, 32, b'*', 15),
        number(3, 32, b'*', 17),
        number(3, 32, b'*', 255),
        // The right number in other directions.
        number(0, 32, b'*', 16),
        number(1, 32, b'*', 16),
        number(2, 32, b'*', 16),
        number(3, 32, b'+', 16),
        0,
        0xffff_ffff,
        // TCGETS.
        0x5401,
    ] {
        assert_eq!(call(unknown), Err(Errno::ENOTTY), "{unknown:#x}");
    }
    // The size in the number is not looked at: the structure says it itself.
    for size in [0, 8, 32, 40, 512] {
        assert_eq!(call(number(3, size, b'*', 16)), Err(Errno::EINVAL), "{size}");
    }
}
