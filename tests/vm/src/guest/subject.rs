//! A program with events that does what a test tells it, one line after the other.

use super::running::Running;
use super::tool::{Output, Tool};

/// What ends each answer.
pub const END: &str = "\n.\n";

/// The program. It ends when this is dropped.
pub struct Subject {
    running: Running,
    /// How much of its output has been read.
    read: usize,
}

impl Subject {
    /// Starts it.
    pub fn start() -> Self {
        Self::start_as(Tool::subject("talk"))
    }

    /// Starts it in a way of the test's own.
    pub fn start_as(tool: Tool) -> Self {
        Self { running: tool.told().start(), read: 0 }
    }

    /// Tells it what to do, and waits until that is done; what it answers.
    pub fn ask(&mut self, what: &str) -> String {
        self.running.tell(what);
        let read = self.read;
        let answer = self.running.until_stdout(|stdout| {
            let (answer, _) = stdout.get(read..)?.split_once(END)?;
            Some(answer.to_owned())
        });
        self.read += answer.len() + END.len();
        answer.trim().to_owned()
    }

    /// The same, of an answer of `key=number` words.
    pub fn ask_number(&mut self, what: &str, key: &str) -> u64 {
        let answer = self.ask(what);
        number(&answer, key).unwrap_or_else(|| panic!("{what}: no {key} in {answer:?}"))
    }

    /// Its process id, as tools print it.
    pub fn pid(&self) -> i32 {
        self.running.pid().as_raw()
    }

    /// Ends it; it must have gone well, and have complained of nothing.
    pub fn end(mut self) {
        self.running.tell("end");
        let output = self.running.end();
        let Output { status, stderr, .. } = &output;
        assert!(status.success() && stderr.is_empty(), "{output:?}");
    }
}

fn number(answer: &str, key: &str) -> Option<u64> {
    let value =
        answer.split_whitespace().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
    value?.parse().ok()
}
