//! The status page: read-only for good, and who listens in it.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};

use nix::errno::Errno;
use nix::sys::mman::{MapFlags, ProtFlags};
use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use user_events_vm_tests::abi::STATUS_BYTES;
use user_events_vm_tests::guest::perf::Counter;
use user_events_vm_tests::guest::{Tool, tracefs};

use crate::support::data_file::DataFile;
use crate::support::forked;
use crate::support::ftrace::{self, Entry, Instance};
use crate::support::status::{self, FTRACE, PERF, Page};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("status_page_is_read_only", MODULE, read_only),
    ("status_page_is_read_only_by_detours", MODULE, detours),
    ("status_page_is_shared_by_a_child", MODULE, child),
    ("status_page_mappings", MODULE, mappings),
    ("status_page_indices", MODULE, indices),
    ("status_page_bits", MODULE, bits),
    ("status_page_while_perf_runs", MODULE, while_perf_runs),
    ("status_page_of_instances", MODULE, of_instances),
    ("status_page_of_triggers", MODULE, of_triggers),
    ("status_page_outlives_its_descriptor", MODULE, outlives),
    ("status_text", MODULE, text),
    ("status_text_of_many", MODULE, text_of_many),
];

fn read_only() {
    let read = ProtFlags::PROT_READ;
    let write = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    for flags in [MapFlags::MAP_SHARED, MapFlags::MAP_PRIVATE] {
        let error = Page::map_with(STATUS_BYTES, 0, write, flags).err();
        assert_eq!(error, Some(Errno::EPERM), "{flags:?}");
        let error = Page::map_with(STATUS_BYTES, 0, ProtFlags::PROT_WRITE, flags).err();
        assert_eq!(error, Some(Errno::EPERM), "{flags:?}");
        let page = Page::map_with(STATUS_BYTES, 0, read, flags).expect("reading is fine");
        assert_eq!(page.protect(write), Err(Errno::EACCES), "{flags:?}");
        assert_eq!(page.protect(ProtFlags::PROT_WRITE), Err(Errno::EACCES), "{flags:?}");
        // Taking rights away is fine, and giving them back.
        assert_eq!(page.protect(ProtFlags::PROT_NONE), Ok(()), "{flags:?}");
        assert_eq!(page.protect(read), Ok(()), "{flags:?}");
        assert_eq!(page.at(0), 0);
    }
}

fn detours() {
    for flags in [MapFlags::MAP_SHARED, MapFlags::MAP_PRIVATE] {
        let page =
            Page::map_with(STATUS_BYTES, 0, ProtFlags::PROT_READ, flags).expect("a status page");
        // As debuggers write, which heed no protection.
        let mut memory = File::options().write(true).open("/proc/self/mem").expect("it is ours");
        memory.seek(SeekFrom::Start(page.address() as u64)).expect("any address");
        memory.write_all(&[0xff; 8]).expect_err("the page is read-only");
        // Beyond its end.
        assert_eq!(page.grow(2 * STATUS_BYTES), Err(Errno::EFAULT), "{flags:?}");
        assert!((0..STATUS_BYTES).all(|index| page.at(index) == 0));
    }
}

fn child() {
    let page = Page::map();
    let file = DataFile::open();
    let event = file.register("of_parent_and_child u32 n");
    let child = forked(|| page.until(event, FTRACE));
    let _enabled = ftrace::enable("of_parent_and_child");
    child.ends_well();
}

fn mappings() {
    let read = ProtFlags::PROT_READ;
    let map = |len, offset| Page::map_with(len, offset, read, MapFlags::MAP_SHARED).map(drop);
    assert_eq!(map(STATUS_BYTES, 0), Ok(()));
    assert_eq!(map(1, 0), Ok(()));
    assert_eq!(map(4096, 0), Ok(()));
    // Parts of it.
    assert_eq!(map(4096, (STATUS_BYTES - 4096) as i64), Ok(()));
    for (len, offset) in [
        (STATUS_BYTES + 1, 0),
        (2 * STATUS_BYTES, 0),
        (STATUS_BYTES, 4096),
        (4096, STATUS_BYTES as i64),
        (4096, i64::MAX & !4095),
        (4096, -4096),
    ] {
        let error = map(len, offset).expect_err("it is not so long");
        assert!([Errno::EINVAL, Errno::EOVERFLOW].contains(&error), "{len} {offset}: {error}");
    }
    // A private mapping is fine, and sees what changes.
    let private =
        Page::map_with(STATUS_BYTES, 0, read, MapFlags::MAP_PRIVATE).expect("reading is fine");
    let file = DataFile::open();
    let event = file.register("private u8 a");
    let _enabled = ftrace::enable("private");
    assert_eq!(private.byte(event), FTRACE);
}

fn indices() {
    let page = Page::map();
    let file = DataFile::open();
    let events: Vec<_> =
        (0..300).map(|number| file.register(&format!("index_{number} u8 a"))).collect();
    let mut indices: Vec<_> = events.iter().map(|event| event.status).collect();
    indices.sort_unstable();
    indices.dedup();
    assert_eq!(indices.len(), 300, "two events share an index");
    assert!(indices[0] > 0 && (indices[299] as usize) < STATUS_BYTES);
    let _enabled = ftrace::enable("index_77");
    for (number, event) in events.iter().enumerate() {
        assert_eq!(page.byte(*event), u8::from(number == 77), "event {number}");
    }
    assert_eq!(page.at(0), 0);
    drop(_enabled);
    assert!((0..STATUS_BYTES).all(|index| page.at(index) == 0));
}

fn bits() {
    let page = Page::map();
    let file = DataFile::open();
    let event = file.register("bits u32 n");
    let other = file.register("bits_of_another u32 n");
    let listeners = || status::get("bits").listeners;
    assert_eq!((page.byte(event), listeners()), (0, "none".to_owned()));
    let ftrace = ftrace::enable("bits");
    assert_eq!((page.byte(event), listeners()), (FTRACE, "ftrace".to_owned()));
    let perf = Counter::new("user_events/bits");
    assert_eq!((page.byte(event), listeners()), (FTRACE | PERF, "ftrace,perf".to_owned()));
    let second = Counter::new("user_events/bits");
    drop(ftrace);
    assert_eq!((page.byte(event), listeners()), (PERF, "perf".to_owned()));
    drop(perf);
    assert_eq!(page.byte(event), PERF);
    drop(second);
    page.until(event, 0);
    assert_eq!(listeners(), "none");
    assert_eq!(page.byte(other), 0);
    // A page that was mapped later has the same.
    let _ftrace = ftrace::enable("bits");
    assert_eq!(Page::map().byte(event), FTRACE);
}

fn while_perf_runs() {
    let page = Page::map();
    let file = DataFile::open();
    let event = file.register("perf_runs u32 n");
    let pipe = "/tmp/perf_runs";
    mkfifo(pipe, Mode::S_IRWXU).expect("a named pipe");
    let perf = ["stat", "-a", "-e", "user_events:perf_runs", "cat", pipe];
    let perf = Tool::new("perf").args(&perf).start();
    // The program that perf runs reads from now on, until this is closed.
    let writer = File::options().write(true).open(pipe).expect("a named pipe");
    assert_eq!(page.byte(event), PERF);
    let ftrace = ftrace::enable("perf_runs");
    assert_eq!(page.byte(event), FTRACE | PERF);
    drop(writer);
    let output = perf.end();
    assert!(output.stderr.contains("user_events:perf_runs"), "{output:?}");
    page.until(event, FTRACE);
    drop(ftrace);
    page.until(event, 0);
    file.write(event, &[0; 4]).expect_err("nobody listens");
}

fn of_instances() {
    let page = Page::map();
    let file = DataFile::open();
    let event = file.register("in_instances u32 n");
    let first = Instance::new("first");
    let second = Instance::new("second");
    first.enable("in_instances", "1");
    assert_eq!(page.byte(event), FTRACE);
    second.enable("in_instances", "1");
    first.enable("in_instances", "0");
    assert_eq!(page.byte(event), FTRACE);
    // An instance that goes takes its listeners with it.
    drop(second);
    page.until(event, 0);
}

fn of_triggers() {
    let page = Page::map();
    let file = DataFile::open();
    let event = file.register("triggered u32 n");
    {
        let _trigger = Entry::trigger("triggered", "hist:keys=n");
        assert_eq!(page.byte(event), FTRACE);
    }
    assert_eq!(page.byte(event), 0);
    let probe = Entry::eprobe("idle", "triggered", "n=$n");
    // A probe that is there listens once it is enabled.
    assert_eq!(page.byte(event), 0);
    {
        let _enabled = tracefs::Enabled::new("probes/idle");
        assert_eq!(page.byte(event), FTRACE);
    }
    page.until(event, 0);
    drop(probe);
}

fn outlives() {
    let file = DataFile::open();
    let event = file.register("mapped u32 n");
    // Page::map() has closed the descriptor.
    let page = Page::map();
    let _enabled = ftrace::enable("mapped");
    assert_eq!(page.byte(event), FTRACE);
}

fn text() {
    let file = DataFile::open();
    assert_eq!(tracefs::read("user_events_status"), "");
    let event = file.register("texts u32 n");
    let _enabled = ftrace::enable("texts");
    file.emit(event, &[0; 4]);
    file.write(event, &[0; 3]).expect_err("too short");
    file.write(event, &[0; 8000]).expect_err("too large");
    let index = event.status;
    let wanted = format!(
        "texts # status_index={index} users=1 listeners=ftrace written=1 invalid=1 too_large=1\n"
    );
    assert_eq!(tracefs::read("user_events_status"), wanted);
}

fn text_of_many() {
    let file = DataFile::open();
    let names: Vec<_> = (0..500).map(|number| format!("a_name_of_many_{number}")).collect();
    for name in &names {
        file.register(name);
    }
    // In their order, whatever the pieces that it is read in.
    for size in [1, 100, 65536] {
        let mut status = File::open(tracefs::path("user_events_status")).expect("the module");
        let mut text = Vec::new();
        let mut piece = vec![0; size];
        while let Ok(len @ 1..) = status.read(&mut piece) {
            text.extend_from_slice(&piece[..len]);
        }
        let text = String::from_utf8(text).expect("text");
        let read = text.lines().map(|line| line.split(' ').next().unwrap_or_default());
        assert!(read.eq(names.iter().map(String::as_str)), "in pieces of {size}");
    }
    // Events that go while it is read.
    let mut status = File::open(tracefs::path("user_events_status")).expect("the module is there");
    let mut start = [0; 1000];
    status.read_exact(&mut start).expect("there is more");
    drop(file);
    let mut rest = String::new();
    status.read_to_string(&mut rest).expect("it goes on");
    assert_eq!(fs::read(tracefs::path("user_events_status")).expect("the module is there"), b"");
}
