//! The streams of this process: which thread has which.

use core::iter::successors;

use super::files::errno;
use super::packet::Header;
use super::stream::{self, NOBODY, Stream};
use super::thread;
use crate::claim::ClaimProof;
use crate::forever::forever;
use crate::sync::{AtomicU64, OnceRef, Ordering, fence, statics};

statics! {
    static OLDEST: OnceRef<'static, Stream> = OnceRef::new();
}

statics! {
    /// Losses of threads for which no stream could be made.
    static WITHOUT_STREAM: AtomicU64 = AtomicU64::new(0);
}

/// Owners that are looked at, at most, before a thread gets a new stream.
const LOOKS: usize = 16;

/// What there is to know about streams under the registry's claim.
pub(super) struct Streams {
    newest: Option<&'static Stream>,
    /// Where the search for a stream without owner goes on.
    cursor: Option<&'static Stream>,
    pub(super) proof: ClaimProof,
}

impl Streams {
    pub(super) const fn new() -> Self {
        Self { newest: None, cursor: None, proof: ClaimProof::of_registry() }
    }

    /// The calling thread's stream: its own, one that a thread left behind, or a new one.
    pub(super) fn of_this_thread(&mut self) -> nix::Result<&'static Stream> {
        let tid = thread::id();
        let own = Stream::current().filter(|stream| owner(stream) == tid);
        let stream = match own.or_else(|| self.adopt(tid)) {
            Some(stream) => stream,
            None => self.add(tid)?,
        };
        stream.make_current();
        Ok(stream)
    }

    fn adopt(&mut self, tid: i32) -> Option<&'static Stream> {
        let count = self.newest().map_or(0, |stream| stream.index as usize + 1);
        for _ in 0..LOOKS.min(count) {
            let stream = self.cursor.and_then(|stream| stream.newer.get()).or(OLDEST.get())?;
            self.cursor = Some(stream);
            if is_left_behind(stream) {
                // What the thread did before it ended is seen: the kernel gives its id up behind
                // locks.
                fence(Ordering::Acquire);
                stream.take_over(tid);
                if !stream.packet.split(header(stream, stream::now())) {
                    stream.run.store(0, Ordering::Relaxed);
                }
                return Some(stream);
            }
        }
        None
    }

    fn add(&mut self, tid: i32) -> nix::Result<&'static Stream> {
        let newest = self.newest();
        let index = newest.map_or(0, |newest| newest.index + 1);
        let stream = Stream::new(index, tid).and_then(forever).map_err(errno)?;
        let link: &OnceRef<'static, Stream> = newest.map_or(&OLDEST, |newest| &newest.newer);
        // Set once: `newest` is the last one.
        let _first = link.set(stream);
        self.newest = Some(stream);
        Ok(stream)
    }

    /// The stream that was made last. There is one more than was noted in the child of a fork
    /// that another thread made in the middle of `add`.
    fn newest(&mut self) -> Option<&'static Stream> {
        let noted = self.newest.or(OLDEST.get());
        self.newest = successors(noted, |stream| stream.newer.get()).last();
        self.newest
    }

    /// In a forked child: the streams are the parent's, their threads are not here, and the
    /// child must not write into their files.
    pub(super) fn leave_to_parent(&mut self) {
        for stream in all() {
            stream.owner.store(NOBODY, Ordering::Relaxed);
            stream.run.store(0, Ordering::Relaxed);
            let files = core::mem::take(stream.files.get(&mut self.proof));
            if stream.is_interrupted() {
                // The fork came from a signal handler in the middle of a record, which this
                // child, too, will finish, with the parent's own bytes.
                core::mem::forget(files);
            } else {
                stream.packet.detach();
            }
        }
    }
}

fn all() -> impl Iterator<Item = &'static Stream> {
    successors(OLDEST.get(), |stream| stream.newer.get())
}

fn owner(stream: &Stream) -> i32 {
    stream.owner.load(Ordering::Relaxed)
}

fn is_left_behind(stream: &Stream) -> bool {
    let owner = owner(stream);
    owner != NOBODY && thread::has_ended(owner)
}

/// The header of the stream's next packet, begun behind `now` by the calling thread.
pub(super) fn header(stream: &Stream, now: u64) -> Header {
    Header {
        stream: u64::from(stream.index),
        begin: stream.tick(now),
        discarded: stream.discarded(),
        tid: owner(stream) as u64,
        thread: thread::name(),
    }
}

pub(super) fn lost_without_stream() {
    WITHOUT_STREAM.fetch_add(1, Ordering::Relaxed);
}

pub(super) fn forget_lost_without_stream() {
    WITHOUT_STREAM.store(0, Ordering::Relaxed);
}

/// Events that `run` lost.
pub(super) fn losses(run: u32) -> u64 {
    let of_run = |stream: &&Stream| stream.counted_run.load(Ordering::Relaxed) == run;
    let streams: u64 = all().filter(of_run).map(Stream::discarded).sum();
    streams + WITHOUT_STREAM.load(Ordering::Relaxed)
}

/// Records of the event `id`.
pub(super) fn emitted(id: u32) -> u64 {
    all().map(|stream| stream.counted(id)).sum()
}
