//! Full disks and lost descriptors.

use std::fs;
use std::path::Path;

use nix::mount::{MntFlags, MsFlags, mount, umount2};

use super::babeltrace::print;
use super::subject::{Place, run};

/// A small file system in memory, for as long as it lives.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn new(path: &'a Path, size: &str) -> Self {
        fs::create_dir(path).expect("a new directory");
        let options = format!("size={size}");
        mount(Some("tmpfs"), path, Some("tmpfs"), MsFlags::empty(), Some(options.as_str()))
            .expect("root may mount");
        Self(path)
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _best_effort = umount2(self.0, MntFlags::MNT_DETACH);
    }
}

pub(crate) fn full() {
    let place = Place::new();
    let disk = SmallDisk::new(&place.session, "1m");
    let session = place.session.join("session");
    let ballast = place.session.join("ballast");
    fs::write(&ballast, vec![1; 400 << 10]).expect("there is room");
    let ballast = ballast.to_str().expect("plain");
    let report = run("full", &session, &["20000", ballast]);

    let (before, after) = (report.number("delivered_before"), report.number("delivered_after"));
    assert!(before > 1000, "there was room for some: {report:?}");
    assert!(before < 20_000 && after < 20_000, "the disk was full: {report:?}");
    assert!(after > 1000, "space that came free is used: {report:?}");
    assert!(report.text("status_before").contains("ENOSPC"), "{report:?}");
    let printed = print(&session);
    assert_eq!(printed.count("filler"), before + after);
    assert_eq!(report.number("filler.emitted"), before + after);
    assert_eq!(report.number("filler.failed"), 40_000 - before - after);
    assert_eq!(printed.count("afterwards"), u64::from(report.text("late") == "true"));
    let losses = report.number("losses");
    assert_eq!(losses, 40_001 - printed.lines.len() as u64, "written + lost = emitted");
    assert_eq!(printed.discarded, losses, "babeltrace2 tells of every loss");
    drop(disk);
}

pub(crate) fn full_at_once() {
    let place = Place::new();
    let disk = SmallDisk::new(&place.session, "16k");
    let session = place.session.join("session");
    let report = run("full_at_once", &session, &[]);
    // There is room for the directory and its metadata, none for a stream.
    assert_eq!(report.number("emitted"), 0);
    assert_eq!(report.number("losses"), 100);
    assert!(report.text("status").contains("ENOSPC"), "{report:?}");
    drop(disk);
}

pub(crate) fn closed_descriptors() {
    let place = Place::new();
    let mine = place.directory.path().join("mine");
    fs::write(&mine, "mine").expect("it can be made");
    let report = run("closed", &place.session, &[mine.to_str().expect("plain")]);
    let printed = print(&place.session);
    assert_eq!(report.number("delivered"), 10_000);
    assert_eq!(report.number("losses"), 0);
    assert_eq!(printed.count("filler"), 10_001);
    assert_eq!(printed.count("afterwards"), 1);
    assert_eq!(fs::read_to_string(mine).expect("it is there"), "mine");
}

pub(crate) fn errno() {
    let place = Place::new();
    let report = run("errno", &place.session, &[]);
    for what in ["first", "again", "packet", "refused"] {
        assert!(report.text(what).contains("EXDEV"), "{what}: {report:?}");
    }
}
