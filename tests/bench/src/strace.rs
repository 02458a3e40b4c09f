//! System calls of a program, counted by strace.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

/// `program`, traced into `file`.
pub(crate) fn command(program: &Path, file: &Path) -> Command {
    let mut command = Command::new("strace");
    command.args(["--follow-forks", "--quiet=all", "--output"]).arg(file).arg(program);
    command
}

/// What the program did before it first read its standard input, and what after each such read
/// until it answered.
///
/// # Errors
///
/// It never read.
pub(crate) fn calls_per_order(trace: &str) -> Result<Vec<usize>> {
    let mut counts = vec![0];
    let mut has_answered = false;
    for call in trace.lines().map(call).filter(|call| call.contains('(')) {
        if call.starts_with("read(0,") {
            counts.push(0);
            has_answered = false;
        } else if call.starts_with("write(1,") {
            has_answered = true;
        } else if let Some(count) = counts.last_mut().filter(|_| !has_answered) {
            *count += 1;
        }
    }
    (counts.len() > 1).then_some(counts).context("strace saw no read of standard input")
}

/// A line without the process it is of.
fn call(line: &str) -> &str {
    line.trim_start_matches(|first: char| first.is_ascii_digit()).trim_start()
}

#[cfg(test)]
mod tests {
    use super::calls_per_order;

    #[test]
    fn calls_are_counted() {
        let trace = "12 execve(\"x\", [\"x\"], 0x7f /* 3 vars */) = 0\n12 brk(NULL) = 0x5\n\
                     12 read(0, \"emit 1\\n\", 8192) = 7\n12 openat(AT_FDCWD, \"y\", O_RDONLY) = 3\n\
                     12 read(3, \"\", 1) = 0\n12 write(1, \"1\", 1) = 1\n12 brk(NULL) = 0x5\n\
                     12 read(0, \"\", 8192) = 0\n12 +++ exited with 0 +++\n";
        assert_eq!(calls_per_order(trace).unwrap(), [2, 2, 0]);
        assert!(calls_per_order("12 brk(NULL) = 0x5\n").is_err());
    }
}
