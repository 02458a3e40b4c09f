//! This process's trace: files in memory, and of the metadata which events are declared.

use std::path::{Path, PathBuf};

use super::directory::Directory;
use super::files;
use crate::event::Event;
use crate::session::linux::stream::Stream;
use crate::session::linux::streams::{self, Streams};

pub(in crate::session::linux) struct Identity;

impl Identity {
    pub(in crate::session::linux) fn of_this_process(_: Option<&str>) -> Self {
        Self
    }
}

pub(in crate::session::linux) struct Trace(PathBuf);

impl Trace {
    pub(in crate::session::linux) fn make(
        session: &mut Directory,
        _: &Identity,
        _: Option<usize>,
    ) -> nix::Result<Self> {
        Ok(Self(session.path().join("trace")))
    }

    pub(in crate::session::linux) fn path(&self) -> &Path {
        &self.0
    }

    pub(in crate::session::linux) fn declare(&mut self, event: &Event) -> nix::Result<()> {
        files::declare(event.id());
        Ok(())
    }

    pub(in crate::session::linux) fn open_file(
        &mut self,
        stream: &'static Stream,
        streams: &mut Streams,
        now: u64,
        _: usize,
    ) -> nix::Result<()> {
        files::open(stream, streams, streams::header(stream, now));
        Ok(())
    }
}
