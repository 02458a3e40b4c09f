//! Runs the programs under test.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output};

use tempfile::TempDir;

/// A directory that is removed at the end, and a session's path in it.
pub(crate) struct Place {
    pub(crate) directory: TempDir,
    pub(crate) session: PathBuf,
}

impl Place {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let session = directory.path().join("session");
        Self { directory, session }
    }

    /// The traces in the session.
    pub(crate) fn traces(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.session).expect("the session was made");
        let mut traces: Vec<PathBuf> = entries
            .map(|entry| entry.expect("it can be listed").path())
            .filter(|path| path.is_dir())
            .collect();
        traces.sort();
        traces
    }
}

/// A program under test, without what the environment of the tests would tell it.
pub(crate) fn command(scenario: &str, session: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_subject"));
    command.arg(scenario).arg(session);
    command.env_remove("USER_EVENTS_SESSION").env_remove("USER_EVENTS");
    command
}

/// Runs a scenario that must succeed.
pub(crate) fn run(scenario: &str, session: &Path, args: &[&str]) -> Report {
    let output = command(scenario, session).args(args).output().expect("the subject runs");
    let report = Report::of(output);
    assert!(report.status.success(), "{scenario}: {report:?}");
    report
}

/// What a program printed.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) status: ExitStatus,
    pub(crate) stderr: String,
    values: HashMap<String, String>,
}

impl Report {
    pub(crate) fn of(output: Output) -> Self {
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let values = stdout
            .lines()
            .filter_map(|line| line.split_once('='))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Self { status: output.status, stderr, values }
    }

    /// What was printed behind `key=`.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.values.get(key).unwrap_or_else(|| panic!("no `{key}=` in {self:?}"))
    }

    pub(crate) fn number(&self, key: &str) -> u64 {
        self.text(key).parse().unwrap_or_else(|_| panic!("`{key}=` is no number in {self:?}"))
    }
}
