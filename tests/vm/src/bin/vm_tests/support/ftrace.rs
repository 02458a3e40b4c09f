//! What users do with ftrace. Each thing is undone when its value is dropped.

use std::fs::{self, File};
use std::io::{self, Write};

use user_events_vm_tests::guest::tracefs;

/// The text of the records of an event, as `trace` shows them: what stands behind its name.
pub(crate) fn shown(event: &str) -> Vec<String> {
    shown_in("", event)
}

/// The same in a buffer ("" or "instances/NAME/").
pub(crate) fn shown_in(buffer: &str, event: &str) -> Vec<String> {
    texts(&tracefs::read(&format!("{buffer}trace")), event)
}

/// The same in any text with such lines.
pub(crate) fn texts(trace: &str, event: &str) -> Vec<String> {
    let mark = format!(": {event}:");
    let lines = trace.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| Some(line.split_once(&mark)?.1.trim_start().to_owned())).collect()
}

/// An event that is enabled: all of them, or one by "name".
pub(crate) fn enable(event: &str) -> tracefs::Enabled {
    tracefs::Enabled::new(&format!("user_events/{event}"))
}

/// Writes a line to a file without emptying it first, as `echo text >> name` does.
pub(crate) fn append(file: &str, text: &str) -> io::Result<()> {
    File::options().append(true).open(tracefs::path(file))?.write_all(text.as_bytes())
}

/// A line in a file, which is taken out again by another line.
#[must_use]
pub(crate) struct Entry {
    file: String,
    undo: String,
}

impl Entry {
    pub(crate) fn new(file: &str, text: &str, undo: &str) -> Self {
        append(file, text).unwrap_or_else(|error| panic!("cannot write {text} to {file}: {error}"));
        Self { file: file.to_owned(), undo: undo.to_owned() }
    }

    /// A trigger of an event.
    pub(crate) fn trigger(event: &str, trigger: &str) -> Self {
        Self::new(&format!("events/user_events/{event}/trigger"), trigger, &format!("!{trigger}"))
    }

    /// A filter of an event.
    pub(crate) fn filter(event: &str, filter: &str) -> Self {
        Self::new(&format!("events/user_events/{event}/filter"), filter, "0")
    }

    /// An event probe on an event: `probes/NAME`.
    pub(crate) fn eprobe(name: &str, event: &str, fields: &str) -> Self {
        let text = format!("e:probes/{name} user_events/{event} {fields}");
        Self::new("dynamic_events", &text, &format!("-:probes/{name}"))
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        // What it belonged to may be gone.
        let _ = append(&self.file, &self.undo);
    }
}

/// An instance: a buffer of its own.
pub(crate) struct Instance {
    pub(crate) name: &'static str,
}

impl Instance {
    pub(crate) fn new(name: &'static str) -> Self {
        fs::create_dir(tracefs::path(&format!("instances/{name}"))).expect("an instance");
        Self { name }
    }

    /// What its files' names begin with.
    pub(crate) fn place(&self) -> String {
        format!("instances/{}/", self.name)
    }

    pub(crate) fn enable(&self, event: &str, value: &str) {
        let file = format!("{}events/user_events/{event}/enable", self.place());
        tracefs::write(&file, value);
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = fs::remove_dir(tracefs::path(&format!("instances/{}", self.name)));
    }
}
