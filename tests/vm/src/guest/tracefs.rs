//! Files of tracefs.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where it is mounted.
pub const ROOT: &str = "/sys/kernel/tracing";

/// A file's path.
pub fn path(name: &str) -> PathBuf {
    Path::new(ROOT).join(name)
}

/// A file's text.
pub fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("cannot read {name}: {error}"))
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
