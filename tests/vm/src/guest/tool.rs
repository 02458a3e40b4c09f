//! Programs that are run to their end, within a time limit.

use std::process::{Command, ExitStatus, Stdio};

use super::running::Running;

/// A program to run. What it prints goes into files: a pipe that nobody empties would stop it.
pub struct Tool {
    command: Command,
}

/// How it ended.
#[derive(Debug)]
pub struct Output {
    /// Its exit status, or its signal.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: String,
    /// What it complained of.
    pub stderr: String,
}

impl From<Command> for Tool {
    fn from(mut command: Command) -> Self {
        command.stdin(Stdio::null());
        Self { command }
    }
}

impl Tool {
    /// A program in `PATH`, which has `/tests` in it.
    pub fn new(name: &str) -> Self {
        Self::from(Command::new(name))
    }

    /// The program with events, in one of its scenarios.
    pub fn subject(scenario: &str) -> Self {
        Self::new("vm_subject").arg(scenario)
    }

    /// Adds an argument.
    pub fn arg(mut self, arg: &str) -> Self {
        self.command.arg(arg);
        self
    }

    /// Adds arguments.
    pub fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    /// Sets a variable of its environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Starts it.
    pub fn start(self) -> Running {
        Running::start(self.command)
    }

    /// Runs it to its end, whatever that is.
    pub fn run(self) -> Output {
        self.start().end()
    }

    /// Runs it to its end, which must be a success; what it printed.
    pub fn ok(self) -> String {
        let what = format!("{:?}", self.command);
        let output = self.run();
        assert!(output.status.success(), "{what}: {output:?}");
        output.stdout
    }
}
