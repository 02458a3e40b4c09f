//! Programs that run beside the test.

use std::fs::{self, File};
use std::io::Write;
use std::process::{Child, Command};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::NamedTempFile;

use super::tool::Output;
use super::wait::{LIMIT, poll};

/// A program that was started. It is killed if the test goes before it.
pub struct Running {
    what: String,
    child: Child,
    stdout: NamedTempFile,
    stderr: NamedTempFile,
}

impl Running {
    pub(super) fn start(mut command: Command) -> Self {
        let stdout = NamedTempFile::new().expect("a temporary file");
        let stderr = NamedTempFile::new().expect("a temporary file");
        command.stdout(reopened(&stdout)).stderr(reopened(&stderr));
        let what = format!("{command:?}");
        let child = command.spawn().unwrap_or_else(|error| panic!("cannot start {what}: {error}"));
        Self { what, child, stdout, stderr }
    }

    /// What it has printed so far, to both outputs.
    pub fn printed(&self) -> String {
        format!("{}{}", text(&self.stdout), text(&self.stderr))
    }

    /// What it has printed so far to its standard output.
    pub fn stdout(&self) -> String {
        text(&self.stdout)
    }

    /// Writes a line to its standard input; see [`Tool::told`](super::Tool::told).
    pub fn tell(&mut self, line: &str) {
        let stdin = self.child.stdin.as_mut().expect("it is told things");
        let told = writeln!(stdin, "{line}");
        told.unwrap_or_else(|error| panic!("{} does not listen: {error}", self.what));
    }

    /// Waits until its standard output shows something.
    pub fn until_stdout<T>(&mut self, mut look: impl FnMut(&str) -> Option<T>) -> T {
        self.until_there(|running| look(&running.stdout()))
    }

    /// Waits until there is something that it makes: it must not end before.
    pub(super) fn until_there<T>(&mut self, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let found = poll(LIMIT, || match look(self) {
            Some(found) => Some(Some(found)),
            None => self.child.try_wait().expect("it was started").is_some().then_some(None),
        });
        let what = &self.what;
        found.flatten().unwrap_or_else(|| panic!("{what} does not answer: {}", self.printed()))
    }

    /// Waits until it has printed something: most tools say when they are ready.
    pub fn until_printed(&mut self, wanted: &str) {
        let seen = poll(LIMIT, || {
            let printed = self.printed().contains(wanted);
            let ended = self.child.try_wait().expect("it was started").is_some();
            (printed || ended).then_some(printed)
        });
        let what = &self.what;
        assert!(seen == Some(true), "{what} does not print {wanted:?}: {}", self.printed());
    }

    /// Sends a signal: tools that record write their files at `SIGINT`.
    pub fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).unwrap_or_else(|error| panic!("kill {}: {error}", self.what));
    }

    /// Its process id.
    pub fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().try_into().expect("process ids are small"))
    }

    /// Waits for its end.
    pub fn end(mut self) -> Output {
        let status = poll(LIMIT, || self.child.try_wait().expect("it was started"));
        let Some(status) = status else {
            panic!("{} runs for more than {LIMIT:?}: {}", self.what, self.printed());
        };
        Output { status, stdout: text(&self.stdout), stderr: text(&self.stderr) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Does nothing if it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A descriptor with a position of its own, to write through.
fn reopened(file: &NamedTempFile) -> File {
    File::options().append(true).open(file.path()).expect("a temporary file")
}

fn text(file: &NamedTempFile) -> String {
    let bytes = fs::read(file.path()).expect("a temporary file");
    String::from_utf8_lossy(&bytes).into_owned()
}
