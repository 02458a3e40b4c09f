//! Nobody waits for somebody else's registration: it parses outside all locks, and writes take
//! none.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use user_events_vm_tests::abi::{MAX_DESCRIPTION, Reg};
use user_events_vm_tests::guest::{tracefs, until};

use crate::support::data_file::DataFile;
use crate::support::faults::Faulting;
use crate::support::ftrace::{self, Instance};
use crate::support::memory::{PAGE, piece};
use crate::support::{Forked, forked, status};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("stall_of_writer_by_registrations", MODULE, registrations),
    ("stall_of_writer_by_event_mutex", MODULE, event_mutex),
    ("stall_by_sleeping_registration", MODULE, sleeping_registration),
    ("stall_by_sleeping_request", MODULE, sleeping_request),
    ("stall_by_sleeping_write", MODULE, sleeping_write),
];

/// The longest description with a name of its own: as many fields as fit.
fn longest(number: usize) -> String {
    let mut text = format!("stalling_{number:04}");
    for field in 0.. {
        let field = format!(" u8 f{field};");
        if text.len() + field.len() > MAX_DESCRIPTION {
            return text;
        }
        text += &field;
    }
    text
}

/// When the records of an event were written, in seconds.
fn times(event: &str) -> Vec<f64> {
    let mark = format!(": {event}:");
    let trace = tracefs::trace();
    let time = |line: &String| line.split_once(&mark)?.0.rsplit(' ').next()?.parse().ok();
    trace.iter().filter_map(time).collect()
}

/// A process that writes an event on and on.
struct Writer {
    process: Forked,
    enabled: tracefs::Enabled,
    _file: DataFile,
}

impl Writer {
    fn start() -> Self {
        // Room for all records.
        tracefs::write("buffer_size_kb", "16384");
        let own = DataFile::open();
        own.register("writing u32 n");
        let enabled = ftrace::enable("writing");
        let process = forked(|| {
            let file = DataFile::open();
            let event = file.register("writing u32 n");
            for n in 0_u32.. {
                file.emit(event, &n.to_ne_bytes());
                // One that never rests would fill the buffer.
                thread::sleep(Duration::from_micros(200));
            }
        });
        until("the writer writes", || status::get("writing").written > 0);
        Self { process, enabled, _file: own }
    }

    fn written() -> u64 {
        status::get("writing").written
    }

    /// Ends it; the longest time between two of its records, in seconds.
    fn end(self) -> f64 {
        self.process.kill();
        drop(self.enabled);
        let times = times("writing");
        assert_eq!(times.len() as u64, Self::written(), "the buffer was too small");
        tracefs::write("buffer_size_kb", "1408");
        times.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max)
    }
}

/// Slow machines are slow for both: what counts is that the writer goes on.
const STILL: f64 = 2.0;

fn registrations() {
    const ROUNDS: usize = 300;
    let writer = Writer::start();
    let before = Writer::written();
    for round in 0..ROUNDS {
        DataFile::open().register(&longest(round));
    }
    let during = Writer::written() - before;
    let gap = writer.end();
    assert!(during > 20, "{during} records during {ROUNDS} registrations");
    assert!(gap < STILL, "the writer stood still for {gap} s");
}

/// Registrations are made under the kernel's event_mutex, which others keep for long.
fn event_mutex() {
    let writer = Writer::start();
    let instance = Instance::new("all_events");
    tracefs::write("instances/all_events/tracing_on", "0");
    let before = Writer::written();
    // Held from the first of all events to the last.
    tracefs::write("instances/all_events/events/enable", "1");
    let during = Writer::written() - before;
    tracefs::write("instances/all_events/events/enable", "0");
    drop(instance);
    let gap = writer.end();
    assert!(during > 20, "{during} records while event_mutex was held");
    assert!(gap < STILL, "the writer stood still for {gap} s");
}

/// What others do while somebody sleeps.
fn others_go_on(file: &DataFile) {
    // On the same file, whose lock is for registrations, and on others.
    let event = file.register("goes_on u32 n");
    let other = DataFile::open();
    let theirs = other.register("goes_on_elsewhere u32 n");
    let enabled = [ftrace::enable("goes_on"), ftrace::enable("goes_on_elsewhere")];
    for n in 0..50_u32 {
        file.emit(event, &n.to_ne_bytes());
        other.emit(theirs, &n.to_ne_bytes());
    }
    assert_eq!(ftrace::shown("goes_on").len(), 50);
    assert_eq!(ftrace::shown("goes_on_elsewhere").len(), 50);
    drop(enabled);
    // Events come and go.
    drop(other);
    file.try_register("1x", 0).expect_err("no name");
    assert!(tracefs::read("error_log").contains("Command: 1x"));
    status::sweep();
    status::until_gone("goes_on_elsewhere");
}

fn sleeping_registration() {
    let file = DataFile::open();
    let page = Faulting::new();
    let address = page.pages().address(0).as_ptr() as u64;
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let sleeper = scope.spawn(|| {
            let mut reg = Reg { size: 32, name_args: address, ..Reg::default() };
            let result = file.ioctl(&mut reg);
            done.store(true, Relaxed);
            result.map(|()| reg.write_index)
        });
        page.wait();
        others_go_on(&file);
        assert!(!done.load(Relaxed), "it did not sleep");
        page.answer(b"slept u32 n\0");
        // The other event was first.
        assert_eq!(sleeper.join().expect("no panic"), Ok(1));
    });
    assert!(status::is_there("slept"));
}

fn sleeping_request() {
    let file = DataFile::open();
    let page = Faulting::new();
    let description = b"requested u32 n\0";
    let reg = Reg::new(description);
    let mut bytes = reg.size.to_ne_bytes().to_vec();
    bytes.extend(reg.flags.to_ne_bytes());
    bytes.extend(reg.name_args.to_ne_bytes());
    thread::scope(|scope| {
        let sleeper = scope.spawn(|| file.ioctl(page.pages().address(0).as_ptr().cast()));
        page.wait();
        others_go_on(&file);
        page.answer(&bytes);
        assert_eq!(sleeper.join().expect("no panic"), Ok(()));
    });
    assert!(status::is_there("requested"));
}

fn sleeping_write() {
    let file = DataFile::open();
    let event = file.register("slow u32 n; u8[1000] bytes");
    let _enabled = ftrace::enable("slow");
    let index = event.write.to_ne_bytes();
    for size in [1004, PAGE - 100] {
        let page = Faulting::new();
        thread::scope(|scope| {
            let sleeper =
                scope.spawn(|| file.writev_raw(&[piece(&index), page.pages().piece(0, size)]));
            page.wait();
            others_go_on(&file);
            assert!(ftrace::shown("slow").is_empty());
            page.answer(&7_u32.to_ne_bytes());
            assert_eq!(sleeper.join().expect("no panic"), Ok(4 + size));
        });
        assert!(ftrace::shown("slow")[0].starts_with("n=7 bytes=00 00 "));
        tracefs::clear();
    }
}
