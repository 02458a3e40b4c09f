//! An event with a field of each kind that ftrace can look into.

use super::data_file::{DataFile, Event, location};
use super::ftrace::shown;

/// A request: a number, a text by location, and one in place.
pub(crate) struct Requests {
    pub(crate) file: DataFile,
    pub(crate) event: Event,
    name: &'static str,
}

impl Requests {
    pub(crate) fn new(name: &'static str, flags: u32) -> Self {
        let file = DataFile::open();
        let fields = "u32 id; s64 bytes; __rel_loc char[] path; char[8] verb";
        let event = file.register_with(&format!("{name} {fields}"), flags);
        Self { file, event, name }
    }

    pub(crate) fn emit(&self, id: u32, bytes: i64, path: &str, verb: &str) {
        let mut in_place = [0; 8];
        in_place[..verb.len()].copy_from_slice(verb.as_bytes());
        let payload = [
            &id.to_ne_bytes()[..],
            &bytes.to_ne_bytes(),
            &location(8, path.len() + 1),
            &in_place,
            path.as_bytes(),
            b"\0",
        ];
        self.file.emit(self.event, &payload.concat());
    }

    /// A few that differ.
    pub(crate) fn emit_some(&self) {
        self.emit(1, 10, "/index.html", "GET");
        self.emit(2, -20, "/images/logo.png", "GET");
        self.emit(3, 30, "/index.html", "POST");
        self.emit(4, 40, "/", "HEAD");
    }

    /// The numbers of those that were recorded.
    pub(crate) fn recorded(&self) -> Vec<u32> {
        let id = |line: String| line.strip_prefix("id=")?.split(' ').next()?.parse().ok();
        shown(self.name).into_iter().map(|line| id(line).expect("a number")).collect()
    }
}
