//! Programs that are run to their end, within a time limit.

use std::fs::File;
use std::io::{Read, Seek};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Emulated machines are slow: the limit is for what hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// A program to run.
pub(crate) struct Tool {
    command: Command,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Tool {
    pub(crate) fn new(name: &str) -> Self {
        let mut command = Command::new(name);
        command.stdin(Stdio::null());
        Self { command }
    }

    pub(crate) fn arg(mut self, arg: &str) -> Self {
        self.command.arg(arg);
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Output {
        // Files, because a pipe that nobody empties stops the program.
        let mut stdout = tempfile::tempfile().expect("a temporary file");
        let mut stderr = tempfile::tempfile().expect("a temporary file");
        let copy = |file: &File| file.try_clone().expect("a copy of the descriptor");
        self.command.stdout(copy(&stdout)).stderr(copy(&stderr));
        let mut child = self
            .command
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {:?}: {error}", self.command));
        let status = wait(&mut child, LIMIT);
        let mut output =
            |status| Output { status, stdout: text(&mut stdout), stderr: text(&mut stderr) };
        match status {
            Some(status) => output(status),
            None => {
                let _ = child.kill();
                let status = child.wait().expect("it was started");
                panic!("{:?} ran for more than {LIMIT:?}: {:?}", self.command, output(status));
            }
        }
    }
}

impl Output {
    pub(crate) fn success(&self) -> bool {
        self.status.success()
    }

    /// Both outputs.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

fn text(file: &mut File) -> String {
    file.rewind().expect("a file can be rewound");
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).expect("a file can be read");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let deadline = Instant::now() + limit;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait().expect("it was started") {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(5));
    }
    None
}
