//! The session as a transport: what is done once per thread, event, packet and process. What is
//! done per record stands in [`stream`].

#[cfg(not(any(user_events_loom, miri)))]
mod directory;
mod environment;
#[cfg(not(any(user_events_loom, miri)))]
mod files;
mod filter;
#[cfg(any(user_events_loom, miri))]
mod in_memory;
#[cfg(all(test, user_events_loom))]
mod interleavings;
#[cfg_attr(user_events_loom, path = "linux/mapped/modelled.rs")]
mod mapped;
#[cfg(not(any(user_events_loom, miri)))]
mod metadata;
mod packet;
mod stream;
mod streams;
#[cfg(not(any(user_events_loom, miri)))]
mod thread;
#[cfg(not(any(user_events_loom, miri)))]
mod trace;
#[cfg(not(any(user_events_loom, miri)))]
mod tsdl;

use std::path::PathBuf;

use nix::errno::Errno;

use self::directory::{Directory, system};
use self::filter::Filter;
#[cfg(any(user_events_loom, miri))]
use self::in_memory::{directory, files, thread, trace};
use self::stream::Stream;
use self::streams::Streams;
use self::trace::{Identity, Trace};
use super::{SessionBuilder, SessionError, Started};
use crate::EmitError;
use crate::claim;
use crate::event::Event;
use crate::pieces::Pieces;
use crate::registry::{self, Registry};
use crate::sync::Ordering;

/// What the transport keeps in the registry.
pub(crate) struct State {
    environment_read: bool,
    last_run: u32,
    active: Option<Active>,
    streams: Streams,
    error: Option<String>,
}

/// The running session.
struct Active {
    /// Number of this run, from 1 on: another one after each start and in each forked child.
    run: u32,
    /// The run that it was started as: what its handle knows.
    started: u32,
    directory: Directory,
    /// `None` in a forked child until its first record.
    trace: Option<Trace>,
    identity: Identity,
    keep: Option<usize>,
    filter: Filter,
    enabled: bool,
    /// When to try again what the system refused, and what it said.
    retry_at: u64,
    refusal: Option<Errno>,
}

impl State {
    pub(crate) const fn new() -> Self {
        Self {
            environment_read: false,
            last_run: 0,
            active: None,
            streams: Streams::new(),
            error: None,
        }
    }
}

/// Writes a record.
#[inline(always)]
pub(crate) fn write(
    event: &'static Event,
    run: u32,
    payload: &Pieces<'_>,
) -> Result<(), EmitError> {
    let at_once = Stream::current().and_then(|stream| stream.record(event, run, payload));
    match at_once {
        Some(result) => result,
        None => attach_and_write(event, payload),
    }
}

#[cold]
#[inline(never)]
fn attach_and_write(event: &'static Event, payload: &Pieces<'_>) -> Result<(), EmitError> {
    let (stream, run) = attach(event)?;
    // Not ready once more: a signal handler came to another session meanwhile.
    stream.record(event, run, payload).unwrap_or(Err(EmitError::Raced))
}

/// Counts an event that fits no record.
#[cold]
pub(crate) fn discarded(event: &'static Event) {
    match event.wanted_by.load(Ordering::Relaxed) {
        0 => {}
        _ => {
            if let Ok((stream, _)) = attach(event) {
                stream.discard();
            }
        }
    }
}

/// This thread's stream with an open packet, in a trace that knows the event, and the run of
/// the session that it belongs to.
#[cold]
#[inline(never)]
fn attach(event: &'static Event) -> Result<(&'static Stream, u32), EmitError> {
    let Some(mut registry) = registry::claim() else {
        if let Some(stream) = Stream::current() {
            stream.discard();
        }
        return Err(EmitError::Busy);
    };
    let run = event.wanted_by.load(Ordering::Relaxed);
    let State { active, streams, .. } = &mut registry.transport.session;
    let Some(active) = active.as_mut().filter(|active| active.run == run) else {
        return Err(EmitError::Raced);
    };
    let stream = streams.of_this_thread().map_err(|errno| refused(errno, None))?;
    if stream.is_interrupted() {
        // This is a signal handler, and the record that it interrupted still writes into the
        // files of the session before.
        stream.discard();
        return Err(EmitError::Busy);
    }
    stream.count_for(run, &mut streams.proof);
    active.open(event, stream, streams).map_err(|errno| refused(errno, Some(stream)))?;
    Ok((stream, run))
}

fn refused(errno: Errno, stream: Option<&Stream>) -> EmitError {
    match stream {
        Some(stream) => stream.discard(),
        None => streams::lost_without_stream(),
    }
    EmitError::System(errno as i32)
}

/// Opens another file for a stream whose packet has no room for `len` bytes.
fn next_packet(stream: &'static Stream, now: u64, len: usize) -> Result<(), EmitError> {
    let mut registry = registry::claim().ok_or(EmitError::Busy)?;
    let State { active, streams, .. } = &mut registry.transport.session;
    let active = active.as_mut().filter(|active| stream.is_in(active.run));
    let active = active.ok_or(EmitError::Raced)?;
    let trace = active.trace.as_mut().ok_or(EmitError::Raced)?;
    let opened = trace.open_file(stream, streams, now, len);
    active.refusal = opened.err();
    opened.map_err(|errno| EmitError::System(errno as i32))
}

impl Active {
    /// Opens what a record of `event` needs, unless the system refused a moment ago.
    fn open(
        &mut self,
        event: &'static Event,
        stream: &'static Stream,
        streams: &mut Streams,
    ) -> nix::Result<()> {
        let now = stream::now();
        if let Some(errno) = self.refusal.filter(|_| now < self.retry_at) {
            return Err(errno);
        }
        let opened = self.try_open(event, stream, streams, now);
        self.refusal = opened.err();
        if opened.is_err() {
            self.retry_at = now + stream::PATIENCE.as_nanos() as u64;
        }
        opened
    }

    fn try_open(
        &mut self,
        event: &'static Event,
        stream: &'static Stream,
        streams: &mut Streams,
        now: u64,
    ) -> nix::Result<()> {
        let trace = match &mut self.trace {
            Some(trace) => trace,
            none => none.insert(Trace::make(&mut self.directory, &self.identity, self.keep)?),
        };
        if event.declared_in.load(Ordering::Relaxed) != self.run {
            trace.declare(event)?;
            event.declared_in.store(self.run, Ordering::Relaxed);
        }
        if !stream.is_in(self.run) {
            trace.open_file(stream, streams, now, 0)?;
            stream.run.store(self.run, Ordering::Relaxed);
        }
        Ok(())
    }

    fn wants(&self, event: &Event) -> bool {
        self.enabled && self.filter.matches(event.meta().name())
    }
}

/// Starts the session that the environment asks for, once.
pub(crate) fn first_use(registry: &mut Registry) {
    if core::mem::replace(&mut registry.transport.session.environment_read, true) {
        return;
    }
    let Some(builder) = environment::session() else { return };
    if registry.transport.session.active.is_some() {
        return;
    }
    if let Err(error) = start_claimed(registry, &builder) {
        eprintln!("user-events: {}: {error}", super::ENV_SESSION);
        registry.transport.session.error = Some(error.to_string());
    }
}

/// Looks whether the session wants an event that was just registered.
pub(crate) fn added(registry: &mut Registry, event: &'static Event) {
    let wanted = registry.transport.session.active.as_ref().filter(|active| active.wants(event));
    event.wanted_by.store(wanted.map_or(0, |active| active.run), Ordering::Relaxed);
}

/// In a forked child: leaves everything of the parent's alone, and begins a trace of its own at
/// the first record.
pub(crate) fn forked(registry: &mut Registry) {
    let State { active, streams, last_run, .. } = &mut registry.transport.session;
    streams.leave_to_parent();
    let Some(active) = active else { return };
    *last_run += 1;
    active.run = *last_run;
    active.trace = None;
    active.retry_at = 0;
    apply(registry);
}

/// Tells every event whether it is wanted.
fn apply(registry: &mut Registry) {
    for event in registry.events() {
        added(registry, event);
    }
    registry.point_all();
}

pub(crate) fn start(builder: &SessionBuilder) -> Result<Started, SessionError> {
    let mut registry = registry::claim().ok_or(SessionError::Busy)?;
    start_claimed(&mut registry, builder)
}

fn start_claimed(
    registry: &mut Registry,
    builder: &SessionBuilder,
) -> Result<Started, SessionError> {
    if !claim::notice_forks() {
        return Err(SessionError::Unsupported("they need Linux 4.14 or later (MADV_WIPEONFORK)"));
    }
    if let Some(active) = &registry.transport.session.active {
        return Err(SessionError::AlreadyRunning(active.directory.path().to_owned()));
    }
    let filter = Filter::parse(&builder.events)?;
    let identity = Identity::of_this_process(builder.name.as_deref());
    let mut directory = Directory::of_session(&builder.path)?;
    let trace = Trace::make(&mut directory, &identity, builder.keep)
        .map_err(|errno| system("make a trace in", directory.path())(errno))?;
    let state = &mut registry.transport.session;
    state.last_run += 1;
    state.error = None;
    streams::forget_lost_without_stream();
    let started = Started {
        run: state.last_run,
        path: directory.path().to_owned(),
        trace: trace.path().to_owned(),
    };
    state.active = Some(Active {
        run: started.run,
        started: started.run,
        directory,
        trace: Some(trace),
        identity,
        keep: builder.keep,
        filter,
        enabled: true,
        retry_at: 0,
        refusal: None,
    });
    apply(registry);
    Ok(started)
}

/// Runs `change` on the session that was started as `run`.
fn change(run: u32, change: impl FnOnce(&mut Option<Active>)) {
    let Some(mut registry) = registry::claim() else { return };
    if registry.transport.session.active.as_ref().is_some_and(|active| active.started == run) {
        change(&mut registry.transport.session.active);
        apply(&mut registry);
    }
}

pub(crate) fn stop(run: u32) {
    change(run, |active| *active = None);
}

pub(crate) fn set_enabled(run: u32, enabled: bool) {
    change(run, |active| {
        if let Some(active) = active {
            active.enabled = enabled;
        }
    });
}

pub(crate) fn set_events(run: u32, globs: &str) -> Result<(), SessionError> {
    let filter = Filter::parse(globs)?;
    change(run, |active| {
        if let Some(active) = active {
            active.filter = filter;
        }
    });
    Ok(())
}

/// Events that the session lost in this process.
pub(crate) fn losses(run: u32) -> u64 {
    let Some(registry) = registry::claim() else { return 0 };
    let active = registry.transport.session.active.as_ref().filter(|active| active.started == run);
    active.map_or(0, |active| streams::losses(active.run))
}

/// Records of the event `id` in this process so far, in all sessions.
pub(crate) fn emitted(id: u32) -> u64 {
    streams::emitted(id)
}

/// The directory of the running session, and what is in its way.
pub(crate) fn status(registry: &Registry) -> (Option<PathBuf>, Option<String>) {
    let State { active, error, .. } = &registry.transport.session;
    let refusal = active.as_ref().and_then(|active| active.refusal);
    let directory = active.as_ref().map(|active| active.directory.path().to_owned());
    (directory, error.clone().or(refusal.map(|errno| errno.to_string())))
}

/// Begins a run of a test.
#[cfg(all(test, user_events_loom))]
pub(crate) fn forget_all() {
    mapped::forget_all();
    files::forget_all();
    thread::forget_all();
    streams::forget_lost_without_stream();
    assert_eq!(emitted(0), 0);
}
