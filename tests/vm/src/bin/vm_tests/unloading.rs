//! The module goes when nobody needs it, and not before.

use std::fs::{self, File};
use std::io::Read;
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use user_events_vm_tests::guest::perf::Counter;
use user_events_vm_tests::guest::{module, tracefs, until};

use crate::support::data_file::DataFile;
use crate::support::ftrace::{self, Entry};
use crate::support::{forked, status};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("unload_refused_by_open_file", MODULE, open_file),
    ("unload_refused_by_open_status", MODULE, open_status),
    ("unload_refused_by_mapped_page", MODULE, mapped_page),
    ("unload_refused_by_event", MODULE, event),
    ("unload_refused_by_consumers", MODULE, consumers),
    ("unload_leaves_error_log", MODULE, error_log),
    ("unload_with_a_path_held", MODULE, path_held),
    ("unload_beside_those_who_open", MODULE, beside_openers),
];

/// Who holds the module, as /proc/modules counts it.
fn references() -> u32 {
    let modules = fs::read_to_string("/proc/modules").expect("it is there");
    let line = modules.lines().find(|line| line.starts_with("user_events "));
    line.and_then(|line| line.split(' ').nth(2)?.parse().ok()).expect("the module is loaded")
}

/// The module must not go.
fn refused(why: &str) {
    assert!(references() > 0, "{why}");
    assert_eq!(module::unload(), Err(Errno::EWOULDBLOCK), "{why}");
    assert!(module::is_loaded(), "{why}");
}

/// The module goes, and comes back. What was removed just now may hold it a moment longer.
fn reloaded() {
    until("nobody holds the module", || references() == 0);
    module::unload().expect("nobody holds it");
    assert!(!module::is_loaded());
    assert!(!tracefs::path("user_events_data").exists());
    assert!(!tracefs::path("events/user_events").exists(), "the system stays without events");
    module::load().expect("it was loaded before");
    let file = DataFile::open();
    let event = file.register("reloaded u32 n");
    let _enabled = ftrace::enable("reloaded");
    file.emit(event, &7_u32.to_ne_bytes());
    assert_eq!(ftrace::shown("reloaded"), ["n=7"]);
    drop((file, _enabled));
    status::sweep();
}

fn open_file() {
    let file = DataFile::open();
    refused("a file is open");
    drop(file);
    reloaded();
}

fn open_status() {
    let file = File::open(tracefs::path("user_events_status")).expect("the module is there");
    refused("the status file is open");
    drop(file);
    reloaded();
}

fn mapped_page() {
    let page = status::Page::map();
    refused("the page is mapped");
    assert_eq!(page.at(1), 0);
    drop(page);
    // Of a process that is killed.
    let child = forked(|| {
        let _page = status::Page::map();
        loop {
            nix::unistd::pause();
        }
    });
    until("the child has mapped it", || references() > 0);
    child.kill();
    reloaded();
}

fn event() {
    let file = DataFile::open();
    file.register("traced_once u32 n");
    drop(ftrace::enable("traced_once"));
    drop(file);
    refused("ftrace may have records of an event");
    status::sweep();
    reloaded();
}

fn consumers() {
    for (why, consumer) in [
        ("ftrace", (|| Box::new(ftrace::enable("consumed"))) as fn() -> Box<dyn std::any::Any>),
        ("perf", || Box::new(Counter::new("user_events/consumed"))),
        ("a histogram", || Box::new(Entry::trigger("consumed", "hist:keys=n"))),
        ("an idle event probe", || Box::new(Entry::eprobe("consumes", "consumed", "n=$n"))),
    ] {
        let file = DataFile::open();
        file.register("consumed u32 n");
        let consumer = consumer();
        drop(file);
        status::sweep();
        refused(why);
        drop(consumer);
        status::sweep();
        status::until_gone("consumed");
        reloaded();
    }
}

fn error_log() {
    let file = DataFile::open();
    let mistakes = ["e u9 a", "1e", "e u8 a; u8 a"];
    for mistake in mistakes {
        file.try_register(mistake, 0).expect_err("it is a mistake");
    }
    drop(file);
    let before = tracefs::read("error_log");
    until("nobody holds the module", || references() == 0);
    module::unload().expect("nobody holds it");
    // What was said stays, though who said it is gone.
    for _ in 0..3 {
        assert_eq!(tracefs::read("error_log"), before);
    }
    module::load().expect("it was loaded before");
    assert_eq!(tracefs::read("error_log"), before);
    DataFile::open().try_register("e u9 a", 0).expect_err("it is a mistake");
    assert!(tracefs::read("error_log").starts_with(&before));
    tracefs::write("error_log", "\n");
}

fn path_held() {
    let mut options = File::options();
    let options = options.read(true).custom_flags(nix::libc::O_PATH);
    let paths: Vec<_> = ["user_events_data", "user_events_status"]
        .iter()
        .map(|name| options.open(tracefs::path(name)).expect("the module is there"))
        .collect();
    // Such a descriptor is no use of the module.
    assert_eq!(references(), 0);
    module::unload().expect("nobody holds it");
    for path in &paths {
        path.metadata().expect("the inode is there");
        // Opening what is gone may work or not: nothing must be there to use.
        let again = format!("/proc/self/fd/{}", path.as_raw_fd());
        for write in [false, true] {
            if let Ok(mut file) = File::options().read(true).write(write).open(&again) {
                let mut text = String::new();
                let _ = file.read_to_string(&mut text);
                assert_eq!(text, "");
                let file = DataFile::from(file);
                file.try_register("too_late u32 n", 0).expect_err("the module is gone");
            }
        }
    }
    module::load().expect("it was loaded before");
    // They are the old files, not the new ones.
    for path in &paths {
        let again = format!("/proc/self/fd/{}", path.as_raw_fd());
        if let Ok(file) = File::options().read(true).write(true).open(again) {
            DataFile::from(file).try_register("too_late u32 n", 0).expect_err("it is gone");
        }
    }
    drop(paths);
    reloaded();
}

fn beside_openers() {
    let child = forked(|| {
        loop {
            let mut options = File::options();
            if let Ok(file) = options.write(true).open(tracefs::path("user_events_data")) {
                let file = DataFile::from(file);
                let _ = file.try_register("opened u32 n", 0);
            }
            let _ = fs::read(tracefs::path("user_events_status"));
            // Leaves moments in which nobody holds the module.
            thread::sleep(Duration::from_millis(1));
        }
    });
    let mut unloaded = 0;
    until("it was unloaded ten times", || {
        match module::unload() {
            Ok(()) => {
                unloaded += 1;
                module::load().expect("it was loaded before");
            }
            Err(error) => assert_eq!(error, Errno::EWOULDBLOCK),
        }
        unloaded == 10
    });
    child.kill();
    reloaded();
}
