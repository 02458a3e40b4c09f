//! Files of an event that somebody has open while the event goes.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;

use user_events_vm_tests::guest::{module, tracefs, until};

use crate::support::data_file::DataFile;
use crate::support::status::{self, until_gone};
use crate::support::{forked, ftrace};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("held_format", MODULE, || held("format")),
    ("held_enable", MODULE, || held("enable")),
    ("held_id", MODULE, || held("id")),
    ("held_filter", MODULE, || held("filter")),
    ("held_trigger", MODULE, || held("trigger")),
    ("held_hist", MODULE, || held("hist")),
    ("held_directory", MODULE, directory),
    ("held_read_halfway", MODULE, halfway),
    ("held_while_it_goes", MODULE, while_it_goes),
    ("held_across_unload", MODULE, across_unload),
];

/// Descriptors of one of an event's files.
struct Held {
    files: Vec<File>,
    path: File,
}

impl Held {
    fn open(event: &str, name: &str) -> Self {
        let path = tracefs::path(&format!("events/user_events/{event}/{name}"));
        let attempts = [(true, false), (false, true)];
        let open = |(read, write)| File::options().read(read).write(write).open(&path).ok();
        let files: Vec<_> = attempts.into_iter().filter_map(open).collect();
        assert!(!files.is_empty(), "{name} cannot be opened");
        let flags = nix::libc::O_PATH;
        let path = File::options().read(true).custom_flags(flags).open(&path);
        Self { files, path: path.expect("it could be opened before") }
    }

    /// Does all that can be done with them. It may fail, as long as it ends.
    fn use_all(&mut self) {
        for file in &mut self.files {
            let mut text = Vec::new();
            let _ = file.read_to_end(&mut text);
            let _ = file.seek(SeekFrom::Start(0));
            let _ = file.read_to_end(&mut text);
            for value in ["1", "0", "n == 1", "hist:keys=n", "!hist:keys=n"] {
                let _ = file.write(value.as_bytes());
            }
            let _ = file.metadata();
        }
        let again = format!("/proc/self/fd/{}", self.path.as_raw_fd());
        for write in [false, true] {
            let again = File::options().read(!write).write(write).open(&again);
            let _ = again.map(|mut file| file.read_to_end(&mut Vec::new()));
        }
    }
}

/// One of an event's files, opened before the event goes.
fn held(name: &str) {
    let file = DataFile::open();
    file.register("held u32 n; __rel_loc char[] text");
    let mut unread = Held::open("held", name);
    let mut read = Held::open("held", name);
    for file in &mut read.files {
        let _ = file.read_to_end(&mut Vec::new());
    }
    drop(file);
    until_gone("held");
    unread.use_all();
    read.use_all();
    // What takes its place in memory.
    let file = DataFile::open();
    file.register("held u64 other");
    for number in 0..50 {
        file.register(&format!("next_{number} u8 a"));
    }
    unread.use_all();
    read.use_all();
    assert_eq!(status::get("held").listeners, "none", "an old descriptor enables the new event");
}

fn directory() {
    let file = DataFile::open();
    file.register("in_directory u32 n");
    let path = tracefs::path("events/user_events/in_directory");
    let held = File::open(&path).expect("a directory");
    let entries = std::fs::read_dir(&path).expect("a directory");
    drop(file);
    until_gone("in_directory");
    let _ = entries.count();
    let again = format!("/proc/self/fd/{}", held.as_raw_fd());
    let _ = std::fs::read_dir(&again).map(Iterator::count);
    let inside = File::open(format!("{again}/format"));
    let _ = inside.map(|mut file| file.read_to_end(&mut Vec::new()));
    held.metadata().expect("the inode is there");
}

fn halfway() {
    let file = DataFile::open();
    let fields: Vec<_> = ('a'..='z').map(|name| format!("u8 {name}")).collect();
    file.register(&format!("halfway {}", fields.join(";")));
    let path = tracefs::path("events/user_events/halfway/format");
    let mut format = File::open(path).expect("the event is there");
    format.read_exact(&mut [0; 100]).expect("it is longer");
    drop(file);
    until_gone("halfway");
    let _ = format.read_to_end(&mut Vec::new());
}

/// Reads files of an event over and over, while it comes and goes.
fn while_it_goes() {
    let names = ["format", "enable", "id", "filter", "trigger", "hist"];
    let readers: Vec<_> = names
        .map(|name| {
            forked(|| {
                let path = tracefs::path(&format!("events/user_events/fleeting/{name}"));
                loop {
                    let _ = File::open(&path).map(|mut file| {
                        let _ = file.read_to_end(&mut Vec::new());
                    });
                }
            })
        })
        .into();
    for _ in 0..200 {
        let file = DataFile::open();
        let event = file.register("fleeting u32 n; u64 m; __rel_loc char[] text");
        let _ = file.write(event, &[0; 16]);
    }
    readers.into_iter().for_each(|reader| reader.kill());
    until_gone("fleeting");
}

fn across_unload() {
    let file = DataFile::open();
    file.register("unloaded u32 n");
    let names = ["enable", "id", "filter", "trigger", "hist"];
    let mut held: Vec<_> = names.iter().map(|name| Held::open("unloaded", name)).collect();
    drop(file);
    until_gone("unloaded");
    until("the module can go", || module::unload().is_ok());
    held.iter_mut().for_each(Held::use_all);
    module::load().expect("it was loaded before");
    held.iter_mut().for_each(Held::use_all);
    drop(held);
    let file = DataFile::open();
    let event = file.register("unloaded u32 n");
    let _enabled = ftrace::enable("unloaded");
    file.emit(event, &[0; 4]);
}
