//! What `babeltrace2` prints of a session.

use std::path::Path;
use std::process::Command;

/// A record's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) event: String,
    pub(crate) pid: u32,
    pub(crate) tid: u32,
    pub(crate) thread: String,
    /// `{ a = 1, b = "x" }`.
    pub(crate) fields: String,
}

impl Line {
    /// What stands behind `name = `, up to a comma outside of quotes (fields of the tests have
    /// no such comma inside).
    pub(crate) fn field(&self, name: &str) -> &str {
        let start = self.fields.find(&format!(" {name} = ")).unwrap_or_else(|| panic!("{self:?}"));
        let value = &self.fields[start + name.len() + 4..];
        value.split([',', '}']).next().unwrap_or(value).trim()
    }

    pub(crate) fn number(&self, name: &str) -> u64 {
        self.field(name).parse().unwrap_or_else(|_| panic!("`{name}` is no number: {self:?}"))
    }
}

/// A session as it is printed.
#[derive(Debug)]
pub(crate) struct Printed {
    pub(crate) lines: Vec<Line>,
    /// Losses that babeltrace2 warns of.
    pub(crate) discarded: u64,
}

impl Printed {
    pub(crate) fn of_event<'a>(&'a self, event: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.event == event)
    }

    pub(crate) fn count(&self, event: &str) -> u64 {
        self.of_event(event).count() as u64
    }
}

/// Prints a session. Fails when babeltrace2 does.
pub(crate) fn print(session: &Path) -> Printed {
    let output = Command::new("babeltrace2").arg(session).output().expect("babeltrace2 is there");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "babeltrace2 refuses {}: {stderr}", session.display());
    let stdout = String::from_utf8_lossy(&output.stdout);
    Printed { lines: stdout.lines().map(line).collect(), discarded: discarded(&stderr) }
}

/// `[time] (+delta) host:program:(pid) event: { tid = 1, thread = "t" }, { fields }`.
fn line(text: &str) -> Line {
    parse(text).unwrap_or_else(|| panic!("babeltrace2 printed a line of another form: {text}"))
}

fn parse(text: &str) -> Option<Line> {
    let (head, rest) = text.split_once(": { tid = ")?;
    let (source, event) = head.rsplit_once(' ')?;
    let pid = source.rsplit_once('(')?.1.trim_end_matches(')');
    let (tid, rest) = rest.split_once(", thread = \"")?;
    let (thread, fields) = rest.split_once("\" }, ")?;
    Some(Line {
        event: event.to_owned(),
        pid: pid.parse().ok()?,
        tid: tid.parse().ok()?,
        thread: thread.to_owned(),
        fields: fields.to_owned(),
    })
}

/// `WARNING: Tracer discarded 3 events between […]`.
fn discarded(stderr: &str) -> u64 {
    let counts = stderr.split("Tracer discarded ").skip(1);
    counts
        .map(|rest| {
            let count = rest.split(' ').next().unwrap_or_default();
            count.parse::<u64>().unwrap_or_else(|_| panic!("no count: {rest}"))
        })
        .sum()
}
