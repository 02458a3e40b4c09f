//! The pieces that a write comes in, and the memory that they lie in.

use std::fs;
use std::io::Write;

use nix::errno::Errno;
use nix::sys::mman::ProtFlags;
use user_events_vm_tests::guest::tracefs;

use crate::support::data_file::{DataFile, Event};
use crate::support::memory::{PAGE, Pages, piece};
use crate::support::{ftrace, raw, status};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("iovecs_split_anywhere", MODULE, split_anywhere),
    ("iovecs_empty_pieces", MODULE, empty_pieces),
    ("iovecs_as_many_as_there_may_be", MODULE, maximum),
    ("iovecs_unreadable", MODULE, unreadable),
    ("iovecs_partly_unreadable", MODULE, partly_unreadable),
    ("iovecs_not_present", MODULE, not_present),
    ("iovecs_of_a_file", MODULE, of_a_file),
];

/// The event of these tests, enabled.
struct Subject {
    file: DataFile,
    event: Event,
    _enabled: tracefs::Enabled,
}

fn subject() -> Subject {
    let file = DataFile::open();
    // Not the first: its index has bytes to get wrong.
    file.register("iovecs_first");
    let event = file.register("iovecs u64 n");
    Subject { file, event, _enabled: ftrace::enable("iovecs") }
}

impl Subject {
    fn message(&self, n: u64) -> Vec<u8> {
        [&self.event.write.to_ne_bytes()[..], &n.to_ne_bytes()].concat()
    }
}

fn split_anywhere() {
    let subject = subject();
    let mut wanted = Vec::new();
    for first in 0..=12 {
        for second in first..=12 {
            let n = 100 * first as u64 + second as u64;
            let message = subject.message(n);
            let pieces = [&message[..first], &message[first..second], &message[second..]];
            assert_eq!(subject.file.writev(&pieces), Ok(12), "{first} {second}");
            wanted.push(format!("n={n}"));
        }
    }
    let message = subject.message(u64::MAX);
    let pieces: Vec<_> = message.chunks(1).collect();
    assert_eq!(subject.file.writev(&pieces), Ok(12));
    wanted.push(format!("n={}", u64::MAX));
    assert_eq!(ftrace::shown("iovecs"), wanted);
}

fn empty_pieces() {
    let subject = subject();
    let message = subject.message(5);
    let mut pieces = vec![&b""[..]; 3];
    for byte in message.chunks(1) {
        pieces.extend([byte, b"", b""]);
    }
    assert_eq!(subject.file.writev(&pieces), Ok(12));
    // An empty piece may point anywhere in the program's memory.
    let nowhere = nix::libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 };
    let pieces = [nowhere, piece(&message[..6]), nowhere, piece(&message[6..]), nowhere];
    assert_eq!(subject.file.writev_raw(&pieces), Ok(12));
    assert_eq!(ftrace::shown("iovecs"), ["n=5", "n=5"]);
    // Nothing at all, in none and in many pieces.
    assert_eq!(subject.file.writev(&[]), Ok(0));
    assert_eq!(subject.file.writev(&[&b""[..]; 100]), Ok(0));
    assert_eq!(ftrace::shown("iovecs").len(), 2);
}

fn maximum() {
    let subject = subject();
    let mut message = subject.message(3);
    message.extend((0..1012).map(|at| at as u8));
    let pieces: Vec<_> = message.chunks(1).collect();
    assert_eq!(pieces.len(), 1024);
    assert_eq!(subject.file.writev(&pieces), Ok(1024));
    let records = raw::take("");
    assert_eq!(records.len(), 1);
    assert_eq!(records[0][8..], message[4..]);
    // Empty ones count.
    let with_one_more: Vec<_> = pieces.iter().copied().chain([&b""[..]]).collect();
    assert_eq!(subject.file.writev(&with_one_more), Err(Errno::EINVAL));
    assert!(raw::take("").is_empty());
}

fn unreadable() {
    let subject = subject();
    let message = subject.message(9);
    let pages = Pages::new(1);
    pages.protect(0, ProtFlags::PROT_NONE);
    let at = |address: usize, len| nix::libc::iovec {
        iov_base: std::ptr::without_provenance_mut(address),
        iov_len: len,
    };
    for (what, index, payload) in [
        ("index nowhere", at(0, 4), piece(&message[4..])),
        ("payload nowhere", piece(&message[..4]), at(0, 8)),
        ("payload at no address", piece(&message[..4]), at(1 << 47, 8)),
        ("payload in the kernel", piece(&message[..4]), at(0xffff_8880_0000_0000, 8)),
        ("index forbidden", pages.piece(0, 4), piece(&message[4..])),
        ("payload forbidden", piece(&message[..4]), pages.piece(16, 8)),
        ("large payload forbidden", piece(&message[..4]), pages.piece(0, 2000)),
    ] {
        assert_eq!(subject.file.writev_raw(&[index, payload]), Err(Errno::EFAULT), "{what}");
    }
    assert!(tracefs::trace().is_empty());
    assert_eq!(status::get("iovecs").written, 0);
}

fn partly_unreadable() {
    let subject = subject();
    let mut pages = Pages::new(2);
    pages.put(PAGE - 12, &subject.message(1));
    pages.protect(1, ProtFlags::PROT_NONE);
    // The last byte that can be read is the last one of the page.
    for len in [13, 14, 500, 4000] {
        let all = pages.piece(PAGE - 12, len);
        assert_eq!(subject.file.writev_raw(&[all]), Err(Errno::EFAULT), "{len} bytes");
        // By write(), which has a way of its own through the kernel.
        assert_eq!(subject.file.write_raw(all), Err(Errno::EFAULT), "{len} bytes");
    }
    let index = subject.event.write.to_ne_bytes();
    let head = pages.piece(PAGE - 3, 3);
    for pieces in [
        vec![piece(&index), pages.piece(PAGE - 7, 8)],
        vec![piece(&index), head, pages.piece(PAGE, 5)],
        vec![piece(&index), pages.piece(0, 100), pages.piece(PAGE - 1, 2)],
        // The index itself.
        vec![pages.piece(PAGE - 3, 4), pages.piece(0, 8)],
    ] {
        assert_eq!(subject.file.writev_raw(&pieces), Err(Errno::EFAULT));
    }
    assert!(tracefs::trace().is_empty());
    assert_eq!(subject.file.writev_raw(&[pages.piece(PAGE - 12, 12)]), Ok(12));
    assert_eq!(subject.file.write_raw(pages.piece(PAGE - 12, 12)), Ok(12));
    assert_eq!(ftrace::shown("iovecs"), ["n=1"; 2]);
}

fn not_present() {
    let subject = subject();
    let index = subject.event.write.to_ne_bytes();
    // Pages that nobody has touched, one by one and several in a record.
    let pages = Pages::new(3);
    assert_eq!(subject.file.writev_raw(&[piece(&index), pages.piece(0, 8)]), Ok(12));
    assert_eq!(subject.file.writev_raw(&[piece(&index), pages.piece(PAGE - 4, 8)]), Ok(12));
    let mut pages = Pages::new(2);
    pages.put(0, &[1; 64]);
    pages.forget();
    assert_eq!(subject.file.writev_raw(&[piece(&index), pages.piece(8, 8)]), Ok(12));
    assert_eq!(ftrace::shown("iovecs"), ["n=0"; 3]);
    // The index, too: a page of zeroes is the file's first event.
    let _first = ftrace::enable("iovecs_first");
    pages.forget();
    assert_eq!(subject.file.writev_raw(&[pages.piece(PAGE - 2, 4)]), Ok(4));
    for size in [4, 100, 3000] {
        pages.forget();
        assert_eq!(subject.file.write_raw(pages.piece(PAGE - 2, size)), Ok(size));
    }
    assert_eq!(ftrace::shown("iovecs_first").len(), 4);
}

fn of_a_file() {
    let subject = subject();
    let mut source = tempfile::NamedTempFile::new().expect("a temporary file");
    source.write_all(&subject.message(77)).expect("a temporary file");
    let pages = Pages::of_file(source.as_file(), 2);
    assert_eq!(subject.file.writev_raw(&[pages.piece(0, 12)]), Ok(12));
    // Behind the end of the file there is nothing.
    let index = subject.event.write.to_ne_bytes();
    let beyond = [piece(&index), pages.piece(PAGE, 8)];
    assert_eq!(subject.file.writev_raw(&beyond), Err(Errno::EFAULT));
    assert_eq!(ftrace::shown("iovecs"), ["n=77"]);
    // Of a disk, whose pages were thrown out.
    let path = "/var/tmp/pages";
    fs::write(path, subject.message(78)).expect("the disk takes it");
    nix::unistd::sync();
    fs::write("/proc/sys/vm/drop_caches", "1").expect("root may");
    let file = fs::File::open(path).expect("it was written");
    let pages = Pages::of_file(&file, 1);
    assert_eq!(subject.file.writev_raw(&[pages.piece(0, 12)]), Ok(12));
    assert_eq!(ftrace::shown("iovecs"), ["n=77", "n=78"]);
}
