//! Lines of ours in the kernel log, so that what the kernel says can be told to belong to a test.

use std::fs::OpenOptions;
use std::io::Write;

/// Writes a line into the kernel log, and by that on the console.
///
/// # Errors
///
/// Those of opening and writing `/dev/kmsg`.
pub fn write(line: &str) -> std::io::Result<()> {
    let mut log = OpenOptions::new().write(true).open("/dev/kmsg")?;
    // One write is one record.
    log.write_all(format!("<6>vm: {line}\n").as_bytes())
}
