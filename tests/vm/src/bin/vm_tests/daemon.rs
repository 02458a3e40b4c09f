//! A program that closes descriptors it knows nothing of, as daemons do (`closefrom(3)`), and
//! opens files of its own at their numbers.

use std::fs;

use user_events_vm_tests::guest::{Subject, Tool, tracefs, until};

use crate::support::descriptors::{Descriptor, data_files};
use crate::ticks::{arrived, ready, ticks};
use crate::{Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("daemon_exec", USER_EVENTS, exec),
    ("daemon_without_standard_files", USER_EVENTS, without_standard_files),
    ("daemon_first_use_after_closefrom", USER_EVENTS, first_use_after_closefrom),
    ("daemon_refresh_after_closefrom", USER_EVENTS, refresh_after_closefrom),
    ("daemon_closefrom_while_traced", USER_EVENTS, closefrom_while_traced),
    ("daemon_closefrom_without_room", USER_EVENTS, closefrom_without_room),
    ("daemon_file_in_its_place", USER_EVENTS, file_in_its_place),
    ("daemon_other_opening_in_its_place", USER_EVENTS, other_opening_in_its_place),
    ("daemon_of_threads", USER_EVENTS, of_threads),
    ("daemon_slow_to_register_again", USER_EVENTS, slow_to_register_again),
];

/// From here on up, out of reach of who asks for the lowest number that is free.
const HIGH: i32 = 512;

/// The one descriptor of `user_events_data`, where it must be.
fn data_file(pid: i32) -> Descriptor {
    let found = data_files(pid);
    let [file] = found[..] else { panic!("one is enough: {found:?}") };
    assert!(file.number >= HIGH && file.closed_by_exec, "{file:?}");
    file
}

/// That it was noticed so often, and nothing else is amiss.
fn assert_opened_again(subject: &mut Subject, events: usize, times: usize) {
    let status = subject.ask("status");
    let expected = format!(
        "session: none\nkernel: {events} events registered by \
         /sys/kernel/tracing/user_events_data (opened again, as the program had closed it: {times})"
    );
    assert_eq!(status, expected);
}

fn exec() {
    let mut subject = ready();
    data_file(subject.pid());
    let inherited = subject.ask("sh for file in /proc/self/fd/*; do readlink $file; done; true");
    assert!(inherited.contains("pipe:") && !inherited.contains("user_events"), "{inherited}");
    subject.end();
}

fn without_standard_files() {
    let program = Tool::subject("bare").start();
    let pid = program.pid().as_raw();
    until("it has registered its event", || tracefs::path("events/user_events/tick").exists());
    data_file(pid);
    for number in 0..3 {
        assert!(fs::read_link(format!("/proc/{pid}/fd/{number}")).is_err(), "{number} is in use");
    }
    let enabled = tracefs::Enabled::new("user_events/tick");
    until("ticks arrive", || !ticks(&tracefs::trace()).is_empty());
    drop(enabled);
}

fn first_use_after_closefrom() {
    let mut subject = ready();
    for times in 1..3 {
        let before = data_file(subject.pid());
        subject.ask("files closefrom 3");
        assert_eq!(data_files(subject.pid()), []);
        // Both are first uses of their events.
        subject.ask(["other 1", "large 1 1"][times - 1]);
        // Another number: what is on its way to the one before must not come here.
        assert_ne!(data_file(subject.pid()).number, before.number);
        assert_opened_again(&mut subject, times + 1, times);
    }
    assert_eq!(arrived(&mut subject), [1, 2]);
    subject.end();
}

fn refresh_after_closefrom() {
    let mut subject = ready();
    subject.ask("files closefrom 3");
    // Nobody has noticed, and `status()` itself does not make a difference to a file.
    subject.ask("refresh");
    data_file(subject.pid());
    assert_opened_again(&mut subject, 1, 1);
    assert_eq!(arrived(&mut subject), [1, 2]);
    subject.end();
}

/// The write that finds out is made again: no record is lost.
fn closefrom_while_traced() {
    let mut subject = ready();
    let enabled = tracefs::Enabled::new("user_events/tick");
    for times in 1..4 {
        subject.ask("tick 3");
        subject.ask("files closefrom 3");
        subject.ask("tick 3");
        data_file(subject.pid());
        assert_opened_again(&mut subject, 1, times);
    }
    drop(enabled);
    let numbers: Vec<_> = ticks(&tracefs::trace()).iter().map(|tick| tick.n).collect();
    assert_eq!(numbers, (1..19).collect::<Vec<_>>());
    let counters = "emitted=18 kernel=18 too_large=0 raced=0 failed=0 dropped=0";
    assert_eq!(subject.ask("counters tick"), counters);
    subject.end();
}

/// It cannot be opened again before there is room.
fn closefrom_without_room() {
    let mut subject = ready();
    let enabled = tracefs::Enabled::new("user_events/tick");
    subject.ask("files closefrom 3");
    subject.ask("files fill");
    subject.ask("tick 2");
    let status = subject.ask("status");
    let lost = "session: none\nkernel: the program closed the descriptor of \
                /sys/kernel/tracing/user_events_data and it cannot be opened again: Too many open \
                files (os error 24); close some files, or raise RLIMIT_NOFILE";
    assert_eq!(status, lost);
    let counters = "emitted=0 kernel=0 too_large=0 raced=0 failed=1 dropped=1";
    assert_eq!(subject.ask("counters tick"), counters, "the second one is not enabled");
    subject.ask("files free 1");
    subject.ask("refresh");
    subject.ask("tick 2");
    drop(enabled);
    let numbers: Vec<_> = ticks(&tracefs::trace()).iter().map(|tick| tick.n).collect();
    assert_eq!(numbers, [3, 4]);
    assert_opened_again(&mut subject, 1, 1);
    subject.end();
}

/// The kernel's file itself, opened by somebody else: it does not have the events.
fn other_opening_in_its_place() {
    let mut subject = ready();
    let enabled = tracefs::Enabled::new("user_events/tick");
    let before = data_file(subject.pid()).number;
    let path = tracefs::path("user_events_data");
    subject.ask(&format!("files put {before} {}", path.display()));
    subject.ask("tick 3");
    drop(enabled);
    let both = data_files(subject.pid());
    assert!(both.len() == 2 && both[0].number == before && both[1].closed_by_exec, "{both:?}");
    assert_opened_again(&mut subject, 1, 1);
    let numbers: Vec<_> = ticks(&tracefs::trace()).iter().map(|tick| tick.n).collect();
    assert_eq!(numbers, [1, 2, 3]);
    subject.end();
}

/// A file of the program, on disk or in memory, that it reads or appends to.
const OWN: &[(&str, &str)] =
    &[("put", "/root/own"), ("append", "/root/own"), ("put", "/tmp/own"), ("append", "/tmp/own")];

/// Nothing is ever written into a file that is not the kernel's, and no record is lost.
fn file_in_its_place() {
    let content = "The program's own.\n";
    for (way, path) in OWN {
        fs::write(path, content).expect("a file");
        let mut subject = ready();
        let enabled = tracefs::Enabled::new("user_events/tick");
        subject.ask("tick 1");
        let before = data_file(subject.pid()).number;
        subject.ask(&format!("files {way} {before} {path}"));
        subject.ask("tick 3");
        drop(enabled);
        let length = fs::metadata(path).expect("it is there").len();
        assert_eq!(length, content.len() as u64, "{way} {path}");
        assert_eq!(fs::read_to_string(path).expect("it is text"), content, "{way} {path}");
        assert_ne!(data_file(subject.pid()).number, before);
        assert_opened_again(&mut subject, 1, 1);
        let numbers: Vec<_> = ticks(&tracefs::trace()).iter().map(|tick| tick.n).collect();
        assert_eq!(numbers, [1, 2, 3, 4], "{way} {path}");
        subject.end();
        fs::remove_file(path).expect("it is there");
        tracefs::clear();
    }
}

/// Threads have openings of their own. What is done to all of these costs no record either.
fn of_threads() {
    let path = "/tmp/own";
    fs::write(path, "").expect("a file");
    let mut subject = ready();
    subject.ask("threads 1 1");
    let enabled = tracefs::Enabled::new("user_events/part");
    let emit = |subject: &mut Subject| {
        subject.ask(&format!("threads {THREADS} {RECORDS}"));
    };
    emit(&mut subject);
    let before = files_of_threads(&subject);
    subject.ask("files closefrom 3");
    emit(&mut subject);
    // New threads have openings of their own, but notice that the first is gone: it has all events.
    assert!(tracefs::path("events/user_events/tick").exists(), "nobody has registered it again");
    assert_opened_again(&mut subject, 2, 1);
    let files = files_of_threads(&subject);
    assert!(files.iter().all(|file| !before.contains(file)), "{before:?} {files:?}");
    for file in &files {
        subject.ask(&format!("files append {} {path}", file.number));
    }
    emit(&mut subject);
    assert_opened_again(&mut subject, 2, 2);
    drop(enabled);
    assert_eq!(fs::read(path).expect("it is there"), b"");
    fs::remove_file(path).expect("it is there");
    let trace = tracefs::trace();
    let records = trace.iter().filter(|line| line.contains(" part: thread=")).count();
    assert_eq!((records, trace.len()), (3 * THREADS * RECORDS, 3 * THREADS * RECORDS));
    subject.end();
}

const THREADS: usize = 4;
const RECORDS: usize = 500;

fn files_of_threads(subject: &Subject) -> Vec<Descriptor> {
    let files = data_files(subject.pid());
    assert!(files.len() > 1, "threads have openings of their own: {files:?}");
    assert!(files.iter().all(|file| file.number >= HIGH && file.closed_by_exec), "{files:?}");
    files
}

/// Who emits while another thread registers events again waits for it, and loses no record.
fn slow_to_register_again() {
    let delay = "inject=ioctl:delay_enter=500000";
    // Detached, so that the program is the one that is started.
    let args =
        ["-D", "-f", "-o", "/dev/null", "-e", "trace=ioctl", "-e", delay, "vm_subject", "talk"];
    let mut subject = Subject::start_as(Tool::new("strace").args(&args));
    subject.ask("tick 1");
    let enabled = tracefs::Enabled::new("user_events/tick");
    subject.ask("files closefrom 3");
    // A first use, which finds out, and comes before `tick` is registered again.
    subject.ask("meanwhile other 1");
    until("it has found out", || !data_files(subject.pid()).is_empty());
    assert_eq!(subject.ask("tick 5"), "next=6 evaluated=5");
    drop(enabled);
    let numbers: Vec<_> = ticks(&tracefs::trace()).iter().map(|tick| tick.n).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    assert_opened_again(&mut subject, 2, 1);
    subject.end();
}
