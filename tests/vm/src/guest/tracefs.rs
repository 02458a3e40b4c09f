//! Files of tracefs.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::in_tree;

/// Where it is mounted.
pub const ROOT: &str = "/sys/kernel/tracing";

/// A file's path.
pub fn path(name: &str) -> PathBuf {
    Path::new(ROOT).join(name)
}

/// A file's text. Bytes that are none are shown as tools' are: some kernels print arrays as text.
pub fn read(name: &str) -> String {
    let bytes = fs::read(path(name)).unwrap_or_else(|error| panic!("cannot read {name}: {error}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes to a file, which must be there, as `echo text > name` does.
pub fn write(name: &str, text: &str) {
    try_write(name, text).unwrap_or_else(|error| panic!("cannot write {text} to {name}: {error}"));
}

/// The same, for what may fail.
///
/// # Errors
///
/// Those of the file.
pub fn try_write(name: &str, text: &str) -> io::Result<()> {
    // In one write: tracefs takes each for a whole.
    fs::OpenOptions::new().write(true).truncate(true).open(path(name))?.write_all(text.as_bytes())
}

/// Empties the buffers.
pub fn clear() {
    write("trace", "\n");
}

/// Removes the events that nobody uses, with their records.
///
/// Kernels with user events of their own remove most of them without being asked, a little later.
pub fn sweep() {
    if in_tree() {
        defined().iter().for_each(|definition| remove(definition));
    } else {
        write("user_events_status", "\n");
    }
}

/// Removes an event if nobody uses it, as `echo '!DEFINITION' >> dynamic_events` does.
fn remove(definition: &str) {
    let file = fs::OpenOptions::new().append(true).open(path("dynamic_events"));
    let mut file = file.unwrap_or_else(|error| panic!("dynamic_events: {error}"));
    // Somebody uses it, or it is gone.
    let _stays = file.write_all(format!("!{definition}").as_bytes());
}

/// The events of users as `dynamic_events` has them: `u:NAME TYPE FIELD; ...`.
fn defined() -> Vec<String> {
    let events = read("dynamic_events");
    events.lines().filter(|line| line.starts_with("u:")).map(str::to_owned).collect()
}

/// The names of all events of users.
pub fn known() -> Vec<String> {
    if in_tree() {
        // Such a kernel prints names in `user_events_status` that it is about to forget: what is
        // there while it removes events may be anything.
        let name = |definition: &String| Some(definition[2..].split(' ').next()?.to_owned());
        defined().iter().filter_map(name).collect()
    } else {
        lines().into_iter().map(|(name, _)| name).collect()
    }
}

/// What `user_events_status` says of an event.
pub fn status_of(event: &str) -> Option<String> {
    lines().into_iter().find_map(|(name, status)| (name == event).then_some(status))
}

/// The lines of `user_events_status`: names, and what is said of them. With the module that is
/// `key=value` words, else who listens, if anybody does.
fn lines() -> Vec<(String, String)> {
    let status = read("user_events_status");
    // Of a kernel's own, sums stand below an empty line.
    let lines = status.lines().take_while(|line| !line.is_empty());
    let split = |line: &str| {
        let (name, status) = line.split_once(" #").unwrap_or((line, ""));
        (name.to_owned(), status.trim().to_owned())
    };
    lines.map(split).collect()
}

/// Asserts a number of an event's status, where there are any: kernels with user events of their
/// own count nothing.
pub fn assert_status(event: &str, key: &str, expected: u64) {
    let status = status_of(event).unwrap_or_else(|| panic!("the kernel knows no {event}"));
    if in_tree() {
        return;
    }
    let value = status.split(' ').find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
    assert_eq!(value, Some(&*expected.to_string()), "{key} of {event}: {status}");
}

/// Whether one of them (`ftrace`, `perf`) listens to an event.
pub fn listens(event: &str, who: &str) -> bool {
    let status = status_of(event).unwrap_or_default();
    let listeners = if in_tree() {
        status.strip_prefix("Used by ")
    } else {
        status.split(' ').find_map(|word| word.strip_prefix("listeners="))
    };
    listeners.is_some_and(|listeners| listeners.split([',', ' ']).any(|listener| listener == who))
}

/// The records in the buffers, without the header.
pub fn trace() -> Vec<String> {
    let trace = read("trace");
    trace.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

/// An event that is enabled until this is dropped.
pub struct Enabled {
    file: String,
}

impl Enabled {
    /// Enables `system/event`.
    pub fn new(event: &str) -> Self {
        let file = format!("events/{event}/enable");
        write(&file, "1");
        Self { file }
    }
}

impl Drop for Enabled {
    fn drop(&mut self) {
        // The event may be gone, and a test that fails must not panic twice.
        let _ = try_write(&self.file, "0");
    }
}
