//! This process's trace: a directory with `metadata` and the files of its streams.

use std::path::Path;

use nix::time::{ClockId, clock_gettime};
use nix::unistd::{gethostname, getpid};

use super::directory::Directory;
use super::files::Next;
use super::metadata::Metadata;
use super::packet::{HEADER, RECORD_HEADER};
use super::stream::Stream;
use super::streams::{self, Streams};
use super::tsdl;
use crate::event::Event;

/// What a process says of itself, found out once.
pub(super) struct Identity {
    host: String,
    program: String,
    /// What the trace's directory begins with.
    name: String,
    /// Nanoseconds from the epoch to the zero of the monotonic clock.
    clock_offset: u64,
}

impl Identity {
    pub(super) fn of_this_process(name: Option<&str>) -> Self {
        let program = std::env::args_os().next().unwrap_or_default();
        let program = Path::new(&program).file_name().unwrap_or_default().to_string_lossy();
        let host = gethostname().unwrap_or_default().to_string_lossy().into_owned();
        let name = file_name(name.unwrap_or(&program));
        Self { host, program: program.into_owned(), name, clock_offset: clock_offset() }
    }
}

/// At most 64 characters that mean nothing to a shell or a directory listing.
fn file_name(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String = text.chars().take(64).map(|c| if plain(c) { c } else { '_' }).collect();
    let name = name.trim_start_matches(['.', '-']);
    if name.is_empty() { "program".to_owned() } else { name.to_owned() }
}

fn clock_offset() -> u64 {
    let clock = |id| {
        clock_gettime(id)
            .map_or(0, |time| time.tv_sec() as u64 * 1_000_000_000 + time.tv_nsec() as u64)
    };
    clock(ClockId::CLOCK_REALTIME).saturating_sub(clock(ClockId::CLOCK_MONOTONIC))
}

pub(super) struct Trace {
    directory: Directory,
    metadata: Metadata,
    /// Bytes that a stream keeps; `None` for all.
    keep: Option<usize>,
}

impl Trace {
    /// Makes the calling process's trace in a session.
    pub(super) fn make(
        session: &mut Directory,
        identity: &Identity,
        keep: Option<usize>,
    ) -> nix::Result<Self> {
        let pid = getpid().as_raw() as u32;
        let mut directory = session.make_trace(&identity.name, pid)?;
        let Identity { host, program, clock_offset, .. } = identity;
        let description = tsdl::Trace { host, program, pid, clock_offset: *clock_offset };
        let metadata = Metadata::create(&mut directory, &description)?;
        Ok(Self { directory, metadata, keep })
    }

    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Declares an event, so that records of it can be read.
    pub(super) fn declare(&mut self, event: &Event) -> nix::Result<()> {
        self.metadata.declare(&mut self.directory, event)
    }

    /// Opens a stream's next file, with room for a record of `len` bytes.
    pub(super) fn open_file(
        &mut self,
        stream: &'static Stream,
        streams: &mut Streams,
        now: u64,
        len: usize,
    ) -> nix::Result<()> {
        stream.leave();
        let header = streams::header(stream, now);
        let files = stream.files.get(&mut streams.proof);
        let next = Next { stream: stream.index, header, needed: 2 * HEADER + RECORD_HEADER + len };
        files.open(&mut self.directory, next, self.keep, |map, begin| {
            stream.packet.enter(map, begin);
        })
    }
}
