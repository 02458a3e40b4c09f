//! Writing events: what arrives, whole, and what is refused with an errno.

use std::fs::File;
use std::io::{IoSlice, Seek, SeekFrom};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use nix::errno::Errno;
use nix::fcntl::{SpliceFFlags, splice, vmsplice};
use nix::sys::sendfile::sendfile;
use nix::sys::uio::{pwrite, pwritev};
use nix::unistd::{pipe, write};
use user_events_vm_tests::guest::perf::Counter;
use user_events_vm_tests::guest::tracefs;

use crate::support::data_file::{DataFile, Event, FTRACE_SURE, location};
use crate::support::memory::PAGE;
use crate::support::{ftrace, raw, status};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("write_unknown_index", MODULE, unknown_index),
    ("write_too_short_for_an_index", MODULE, without_index),
    ("write_shorter_than_the_fields", MODULE, shorter),
    ("write_longer_than_the_fields", MODULE, longer),
    ("write_every_size", MODULE, every_size),
    ("write_too_large_for_one_of_two", MODULE, too_large_for_one),
    ("write_locations", MODULE, locations),
    ("write_data_locations", MODULE, data_locations),
    ("write_all_types", MODULE, all_types),
    ("write_more_than_a_line_shows", MODULE, long_lines),
    ("write_more_behind_a_new_line", MODULE, long_second_line),
    ("write_more_before_many_numbers", MODULE, long_before_numbers),
    ("write_while_listeners_come_and_go", MODULE, coming_and_going),
    ("write_without_listener", MODULE, without_listener),
    ("write_other_calls", MODULE, other_calls),
];

fn unknown_index() {
    let file = DataFile::open();
    let indices = [0, 1, 2, 7, 8, 9, 255, 65535, 65536, 0x7fff_ffff, 0x8000_0000, u32::MAX];
    let unknown = |file: &DataFile, known: u32| {
        for write in indices.into_iter().filter(|index| *index >= known) {
            let event = Event { status: 0, write };
            assert_eq!(file.write(event, &[0; 8]), Err(Errno::ENOENT), "{write} of {known}");
        }
    };
    unknown(&file, 0);
    let event = file.register("known u64 n");
    let _enabled = ftrace::enable("known");
    unknown(&file, 1);
    // The event is another file's.
    let other = DataFile::open();
    unknown(&other, 0);
    other.register("others_first u64 n");
    other.register("known u64 n");
    file.emit(event, &7_u64.to_ne_bytes());
    // Room for more events than there are.
    for number in 0..8 {
        file.register(&format!("more_{number} u8 a"));
    }
    unknown(&file, 9);
    assert_eq!(ftrace::shown("known"), ["n=7"]);
    let counts = status::get("known");
    assert_eq!((counts.written, counts.invalid, counts.too_large), (1, 0, 0));
}

fn without_index() {
    let file = DataFile::open();
    file.register("short");
    let _enabled = ftrace::enable("short");
    for len in 0..4 {
        assert_eq!(write(&file, &[0; 4][..len]), Err(Errno::EINVAL), "{len} bytes");
        // Of nothing in pieces, the kernel makes nothing before it asks the module.
        let wanted = if len == 0 { Ok(0) } else { Err(Errno::EINVAL) };
        assert_eq!(file.writev(&[&[0; 4][..len]]), wanted, "{len} bytes");
    }
    assert_eq!(write(&file, &[0; 4]), Ok(4));
    assert_eq!(ftrace::shown("short").len(), 1);
}

fn shorter() {
    let file = DataFile::open();
    let event = file.register("fixed u64 a; u8 b; __rel_loc char[] c");
    let _enabled = ftrace::enable("fixed");
    for len in 0..13 {
        assert_eq!(file.write(event, &[0; 13][..len]), Err(Errno::EINVAL), "{len} bytes");
        assert_eq!(status::get("fixed").invalid, len as u64 + 1);
    }
    assert!(tracefs::trace().is_empty());
    assert_eq!(status::get("fixed").written, 0);
}

fn longer() {
    let file = DataFile::open();
    let event = file.register("tail u32 n");
    let _enabled = ftrace::enable("tail");
    // What lies behind the fields is passed on.
    let payload = [&1_u32.to_ne_bytes()[..], b"and more"].concat();
    file.emit(event, &payload);
    let records = raw::take("");
    assert_eq!(records.len(), 1);
    assert_eq!(records[0][8..], payload);
}

/// Bytes that tell where they stand.
fn pattern(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at * 7 + at / 256) as u8 ^ len as u8).collect()
}

/// Sizes from nothing to two pages and more: all small ones, all around what is special, and
/// some between.
fn sizes() -> impl Iterator<Item = usize> {
    let special = |size: usize| {
        [256, 1024, PAGE - 40, PAGE, 2 * PAGE].iter().any(|at| at.abs_diff(size) <= 48)
    };
    (0..=2 * PAGE + 64).filter(move |size| *size < 300 || special(*size) || size % 61 == 0)
}

fn every_size() {
    let file = DataFile::open();
    let event = file.register("sizes");
    let _enabled = ftrace::enable("sizes");
    let (mut written, mut too_large) = (0, 0);
    for size in sizes() {
        let payload = pattern(size);
        // In pieces and as a whole: each has a way of its own through the kernel.
        let whole = [&event.write.to_ne_bytes()[..], &payload].concat();
        let result = file.write(event, &payload);
        assert_eq!(write(&file, &whole), result, "{size} bytes");
        let records = raw::take("");
        if result == Ok(4 + size) {
            written += 2;
            assert_eq!(records.len(), 2, "{size} bytes");
            for record in records {
                assert_eq!(record[8..8 + size], payload, "{size} bytes");
                assert!(record.len() - 8 - size < 8, "{size} bytes became {}", record.len() - 8);
            }
        } else {
            too_large += 2;
            assert_eq!(result, Err(Errno::E2BIG), "{size} bytes");
            assert!(size > FTRACE_SURE, "{size} bytes are not too large");
            assert!(records.is_empty(), "{size} bytes were refused and delivered");
        }
    }
    assert!(too_large > 100 && written > 300);
    let counts = status::get("sizes");
    assert_eq!((counts.written, counts.invalid, counts.too_large), (written, 0, too_large));
    // Far beyond.
    for size in [65_536, 1 << 20] {
        assert_eq!(file.write(event, &vec![0; size]), Err(Errno::E2BIG), "{size} bytes");
    }
}

fn too_large_for_one() {
    let file = DataFile::open();
    let event = file.register("both u8 a");
    let page = status::Page::map();
    let mut perf = Counter::new("user_events/both");
    assert_eq!(page.byte(event), status::PERF);
    // perf alone has room.
    file.emit(event, &pattern(6000));
    let _enabled = ftrace::enable("both");
    assert_eq!(page.byte(event), status::FTRACE | status::PERF);
    assert_eq!(file.write(event, &pattern(6000)), Err(Errno::E2BIG));
    assert_eq!(file.write(event, &pattern(8180)), Err(Errno::E2BIG));
    assert_eq!(file.write(event, &pattern(8181)), Err(Errno::E2BIG));
    let counts = status::get("both");
    assert_eq!((counts.written, counts.invalid, counts.too_large), (1, 0, 3));
    // All but the last could be had by perf.
    assert_eq!(perf.count(), 3);
}

fn locations() {
    let file = DataFile::open();
    // 8 bytes of fields, and 4 behind them.
    let event = file.register("located __rel_loc char[] text; __rel_loc u8[] bytes");
    let _enabled = ftrace::enable("located");
    let with = |text: (usize, usize), bytes: (usize, usize), tail: &[u8]| {
        [&location(text.0, text.1)[..], &location(bytes.0, bytes.1), tail].concat()
    };
    let good = [
        (with((4, 4), (0, 4), b"abc\0"), "text=abc bytes=61 62 63 00"),
        (with((7, 1), (4, 0), b"abc\0"), "text= bytes="),
        // A NUL inside ends the text for the reader.
        (with((4, 4), (0, 1), b"a\0c\0"), "text=a bytes=61"),
        // Locations may share bytes.
        (with((5, 3), (1, 2), b"abc\0"), "text=bc bytes=62 63"),
        // Where no bytes are does not matter.
        (with((4, 1), (1, 0), b"\0"), "text= bytes="),
        (with((4, 1), (65535, 0), b"\0"), "text= bytes="),
    ];
    for (payload, wanted) in &good {
        tracefs::clear();
        file.emit(event, payload);
        assert_eq!(ftrace::shown("located"), [*wanted]);
    }
    tracefs::clear();
    let bad = [
        ("text ends behind the payload", with((4, 5), (0, 4), b"abc\0")),
        ("text starts behind the payload", with((9, 1), (0, 4), b"abc\0")),
        ("text far away", with((65535, 1), (0, 4), b"abc\0")),
        ("text too long", with((4, 65535), (0, 4), b"abc\0")),
        ("all bits", with((65535, 65535), (0, 4), b"abc\0")),
        ("text without NUL", with((4, 3), (0, 4), b"abc\0")),
        ("text of no bytes", with((4, 0), (0, 4), b"abc\0")),
        ("text of no bytes at the end", with((8, 0), (0, 4), b"abc\0")),
        ("all zeroes", vec![0; 8]),
        ("bytes end behind the payload", with((4, 4), (0, 5), b"abc\0")),
        ("bytes start behind the payload", with((4, 4), (5, 1), b"abc\0")),
        ("bytes far away", with((4, 4), (65535, 1), b"abc\0")),
        ("text starts in the fields", with((3, 5), (0, 4), b"abc\0")),
        ("text is a field", with((0, 4), (0, 4), b"abc\0")),
    ];
    for (number, (what, payload)) in bad.iter().enumerate() {
        assert_eq!(file.write(event, payload), Err(Errno::EFAULT), "{what}");
        assert_eq!(status::get("located").invalid, number as u64 + 1, "{what}");
    }
    assert!(tracefs::trace().is_empty());
    assert_eq!(status::get("located").written, good.len() as u64);
}

fn data_locations() {
    let file = DataFile::open();
    let event = file.register("data_located u32 n; __data_loc char[] text");
    let _enabled = ftrace::enable("data_located");
    let with = |offset, len| [&7_u32.to_ne_bytes()[..], &location(offset, len), b"abc\0"].concat();
    // Offsets count the record's 8 common bytes and the 8 bytes of fields.
    file.emit(event, &with(16, 4));
    file.emit(event, &with(18, 2));
    assert_eq!(ftrace::shown("data_located"), ["n=7 text=abc", "n=7 text=c"]);
    let bad = [
        (0, 4),
        (7, 4),
        (7, 1),
        (0, 0),
        (17, 4),
        (20, 1),
        (16, 3),
        (16, 0),
        (65535, 1),
        (15, 5),
        (8, 8),
    ];
    for (number, (offset, len)) in bad.into_iter().enumerate() {
        assert_eq!(file.write(event, &with(offset, len)), Err(Errno::EFAULT), "{offset}, {len}");
        assert_eq!(status::get("data_located").invalid, number as u64 + 1);
    }
    assert_eq!(ftrace::shown("data_located").len(), 2);
}

/// Each type with a value, and what `trace` shows of it.
const VALUES: &[(&str, &[u8], &str)] = &[
    ("u8 a", &[200], "a=200"),
    ("s8 b", &[200], "b=-56"),
    ("char c", b"A", "c=65"),
    ("unsigned char d", &[255], "d=255"),
    ("u16 e", &65535_u16.to_ne_bytes(), "e=65535"),
    ("short f", &(-2_i16).to_ne_bytes(), "f=-2"),
    ("u32 g", &u32::MAX.to_ne_bytes(), "g=4294967295"),
    ("int h", &i32::MIN.to_ne_bytes(), "h=-2147483648"),
    ("u64 i", &u64::MAX.to_ne_bytes(), "i=18446744073709551615"),
    ("long long j", &i64::MIN.to_ne_bytes(), "j=-9223372036854775808"),
    ("long k 4", &(-5_i32).to_ne_bytes(), "k=-5"),
    ("unsigned long l 8", &u64::MAX.to_ne_bytes(), "l=18446744073709551615"),
    ("char[8] m", b"text\0...", "m=text"),
    // Without NUL.
    ("char[4] n", b"full", "n=full"),
    ("u8[3] o", &[1, 255, 0], "o=01 ff 00"),
    ("u16[2] p", &[1, 0, 255, 255], "p=1 65535"),
    ("u64[1] q", &2_u64.to_ne_bytes(), "q=2"),
    ("struct s r 3", &[1, 2, 3], "r=01 02 03"),
];

fn all_types() {
    let file = DataFile::open();
    let types: Vec<_> = VALUES.iter().map(|value| value.0).collect();
    let bytes: Vec<_> = VALUES.iter().map(|value| value.1).collect();
    let shown: Vec<_> = VALUES.iter().map(|value| value.2).collect();
    let event = file.register(&format!("all_types {}", types.join("; ")));
    let _enabled = ftrace::enable("all_types");
    file.emit(event, &bytes.concat());
    assert_eq!(ftrace::shown("all_types"), [shown.join(" ")]);
}

/// A line that is too long is cut, field by field, and none is lost.
fn long_lines() {
    let file = DataFile::open();
    let arrays = file.register("arrays u8[1024] a; u64[128] b; u32[200] c; u32 n");
    let texts = file.register("texts __rel_loc char[] text; __rel_loc char[] more; u32 n");
    let _enabled = [ftrace::enable("arrays"), ftrace::enable("texts")];
    file.emit(arrays, &[&[0xab; 2848][..], &7_u32.to_ne_bytes()].concat());
    for size in [1000, 1990] {
        let text = [vec![b'x'; size - 1], vec![0]].concat();
        let fixed = [location(8, size), location(4 + size, size), 7_u32.to_ne_bytes()];
        file.emit(texts, &[&fixed.concat()[..], &text, &text].concat());
    }
    let shown = ftrace::shown("arrays");
    assert_eq!(shown.len(), 1);
    assert!(shown[0].starts_with("a=ab ab ") && shown[0].ends_with(" n=7"), "{shown:?}");
    let shown = ftrace::shown("texts");
    assert_eq!(shown.len(), 2);
    for line in shown {
        assert!(line.starts_with("text=xxxx") && line.contains(" more=xxxx"), "{line}");
        assert!(line.ends_with(" n=7"), "{line}");
    }
}

/// What looks like another line in front of it is the record's own.
fn long_second_line() {
    let file = DataFile::open();
    let event = file.register("split __rel_loc char[] text; __rel_loc u8[] raw; u32 n");
    let _enabled = ftrace::enable("split");
    let fixed = [location(8, 4), location(8, 3000), 7_u32.to_ne_bytes()].concat();
    file.emit(event, &[&fixed, &b"x\ny\0"[..], &[0xab; 3000]].concat());
    let trace = tracefs::trace();
    let [first, second] = trace.as_slice() else { panic!("{trace:#?}") };
    assert!(first.ends_with(" split: text=x"), "{first}");
    assert!(second.starts_with("y raw=ab ab ") && second.ends_with(" n=7"), "{second}");
}

/// A long text leaves room for all that is behind it.
fn long_before_numbers() {
    const NUMBERS: usize = 40;
    let file = DataFile::open();
    let numbers: String = (0..NUMBERS).map(|n| format!("; u64 n{n}")).collect();
    let event = file.register(&format!("wide __rel_loc char[] text{numbers}"));
    let _enabled = ftrace::enable("wide");
    let text = [vec![b'x'; 3600], vec![0]].concat();
    let fixed = [&location(8 * NUMBERS, text.len())[..], &[0xff; 8 * NUMBERS]].concat();
    file.emit(event, &[fixed, text].concat());
    let shown = ftrace::shown("wide");
    let [line] = shown.as_slice() else { panic!("{shown:#?}") };
    assert!(line.starts_with("text=xxxx"), "{line}");
    assert!(line.ends_with(" n38=18446744073709551615 n39=18446744073709551615"), "{line}");
}

fn coming_and_going() {
    let file = DataFile::open();
    let event = file.register("coming u32 n");
    let done = AtomicBool::new(false);
    let delivered: u64 = thread::scope(|scope| {
        let write = || {
            let mut delivered = 0;
            while !done.load(Relaxed) {
                match file.write(event, &1_u32.to_ne_bytes()) {
                    Ok(8) => delivered += 1,
                    result => assert_eq!(result, Err(Errno::EBADF)),
                }
            }
            delivered
        };
        let writers = [scope.spawn(write), scope.spawn(write)];
        for round in 0..16 {
            let _enabled = ftrace::enable("coming");
            let _counter = (round % 3 == 0).then(|| Counter::new("user_events/coming"));
            let _filter = (round % 5 == 0).then(|| ftrace::Entry::filter("coming", "n == 1"));
            let _trigger =
                (round % 7 == 0).then(|| ftrace::Entry::trigger("coming", "hist:keys=n"));
            thread::sleep(std::time::Duration::from_millis(2));
        }
        done.store(true, Relaxed);
        writers.into_iter().map(|writer| writer.join().expect("no panic")).sum()
    });
    let counts = status::get("coming");
    assert_eq!((counts.written, counts.invalid, counts.too_large), (delivered, 0, 0));
    assert!(delivered > 0);
}

fn without_listener() {
    let file = DataFile::open();
    let event = file.register("unheard u32 n");
    assert_eq!(file.write(event, &[0; 4]), Err(Errno::EBADF));
    drop(ftrace::enable("unheard"));
    assert_eq!(file.write(event, &[0; 4]), Err(Errno::EBADF));
    // What is wrong in any case is said first.
    assert_eq!(file.write(event, &[0; 3]), Err(Errno::EINVAL));
    assert_eq!(status::get("unheard").written, 0);
    assert!(tracefs::trace().is_empty());
}

fn other_calls() {
    let file = DataFile::open();
    let event = file.register("called u32 n");
    let _enabled = ftrace::enable("called");
    let message = [event.write.to_ne_bytes(), 7_u32.to_ne_bytes()].concat();
    // The file is a stream without positions; the one of a write is not looked at.
    for position in [0, 1, i64::MAX - 4096] {
        assert_eq!(pwrite(&file, &message, position), Ok(message.len()));
        assert_eq!(pwritev(&file, &[IoSlice::new(&message)], position), Ok(message.len()));
    }
    assert_eq!(ftrace::shown("called"), ["n=7"; 6]);
    tracefs::clear();
    let mut seeking = File::from(AsFd::as_fd(&file).try_clone_to_owned().expect("a descriptor"));
    let seek = seeking.seek(SeekFrom::Start(0)).map_err(|error| error.raw_os_error());
    assert_eq!(seek, Err(Some(Errno::ESPIPE as i32)));
    // Bytes that do not come from the program's memory are not taken.
    let (read_end, write_end) = pipe().expect("a pipe");
    assert_eq!(write(&write_end, &message), Ok(message.len()));
    let spliced = splice(&read_end, None, &file, None, message.len(), SpliceFFlags::empty());
    assert_eq!(spliced, Err(Errno::EINVAL));
    let mut source = tempfile::tempfile().expect("a temporary file");
    std::io::Write::write_all(&mut source, &message).expect("a temporary file");
    let mut offset = 0;
    let sent = sendfile(&file, &source, Some(&mut offset), message.len());
    assert_eq!(sent, Err(Errno::EINVAL));
    let slices = [IoSlice::new(&message)];
    assert_eq!(vmsplice(&file, &slices, SpliceFFlags::empty()), Err(Errno::EBADF));
    let path = tracefs::path("user_events_data");
    let both = File::options().read(true).write(true).open(path).expect("the module is there");
    let map = crate::support::memory::map_error(both.as_fd());
    assert_eq!(map, Some(Errno::ENODEV));
    assert!(tracefs::trace().is_empty());
    assert_eq!(write(&file, &message), Ok(message.len()));
    assert_eq!(ftrace::shown("called"), ["n=7"]);
}
