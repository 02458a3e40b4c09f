//! A thread's stream: where its records go, without a system call, a lock or another thread's
//! cache line.

use core::cell::Cell;
use core::sync::atomic::compiler_fence;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

use super::files::Files;
use super::packet::{Packet, RECORD_HEADER};
use crate::EmitError;
use crate::claim::{self, ClaimProof, UnderClaim};
use crate::event::Event;
use crate::pieces::Pieces;
use crate::sync::{
    self, AtomicI32, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, OnceRef, Ordering,
};
use crate::tally::{Page, Tally};

sync::thread_local! {
    /// This thread's stream. Without a destructor, so that an event in another one's destructor
    /// still finds it; who uses a stream is told by [`Stream::owner`].
    static CURRENT: Cell<Option<&'static Stream>> = const { Cell::new(None) };
}

/// How long the system is left alone after it refused space.
pub(super) const PATIENCE: Duration = Duration::from_millis(10);

/// What a thread is doing with its stream; signal handlers come in between.
mod phase {
    /// Nothing.
    pub(super) const IDLE: u8 = 0;
    /// Taking room. Another record cannot come in between.
    pub(super) const RESERVING: u8 = 1;
    /// Writing into room that is taken. Another record may follow it, and is published with it.
    pub(super) const WRITING: u8 = 2;
}

/// A stream of a process's trace. Never freed; a thread that ended leaves it to another.
#[derive(Debug)]
pub(super) struct Stream {
    /// Number in the trace, from 0 on.
    pub(super) index: u32,
    /// Thread that writes, by the kernel's id. [`NOBODY`] in a forked child's inherited ones.
    pub(super) owner: AtomicI32,
    /// The run of the session that the current packet belongs to; 0 for none.
    pub(super) run: AtomicU32,
    /// The run that the losses belong to.
    pub(super) counted_run: AtomicU32,
    pub(super) packet: Packet,
    phase: AtomicU8,
    /// The newest record's time.
    last: AtomicU64,
    discarded: AtomicU64,
    retry_at: AtomicU64,
    refusal: AtomicI32,
    /// The files of this run.
    pub(super) files: UnderClaim<Files>,
    /// Records of each event.
    tally: Tally,
    /// Its first page.
    first: &'static Page,
    /// The stream made after this one.
    pub(super) newer: OnceRef<'static, Stream>,
}

/// An owner that no thread is.
pub(super) const NOBODY: i32 = -1;

impl Stream {
    pub(super) fn new(index: u32, owner: i32) -> std::io::Result<Self> {
        let (tally, first) = Tally::with_first()?;
        Ok(Self {
            index,
            owner: AtomicI32::new(owner),
            run: AtomicU32::new(0),
            counted_run: AtomicU32::new(0),
            packet: Packet::none(),
            phase: AtomicU8::new(phase::IDLE),
            last: AtomicU64::new(0),
            discarded: AtomicU64::new(0),
            retry_at: AtomicU64::new(0),
            refusal: AtomicI32::new(0),
            files: UnderClaim::new(Files::none()),
            tally,
            first,
            newer: OnceRef::new(),
        })
    }

    /// The calling thread's stream.
    #[inline(always)]
    pub(super) fn current() -> Option<&'static Self> {
        CURRENT.with(Cell::get)
    }

    /// Makes it the calling thread's.
    pub(super) fn make_current(&'static self) {
        CURRENT.with(|current| current.set(Some(self)));
    }

    /// Whether records of `run` go into the current packet.
    #[inline(always)]
    pub(super) fn is_in(&self, run: u32) -> bool {
        self.run.load(Ordering::Relaxed) == run
    }

    /// Whether a record of `event` may go into the current packet: it belongs to `run`, its trace
    /// knows the event, and this is not a forked child, whose packet is its parent's.
    #[inline(always)]
    fn is_ready(&self, event: &Event, run: u32) -> bool {
        self.is_in(run) && event.declared_in.load(Ordering::Relaxed) == run && claim::is_alive()
    }

    /// Writes a record, publishes and counts it. `None` when the stream is not ready for it.
    #[inline(always)]
    pub(super) fn record(
        &'static self,
        event: &Event,
        run: u32,
        payload: &Pieces<'_>,
    ) -> Option<Result<(), EmitError>> {
        let len = RECORD_HEADER + payload.len();
        let outer = self.phase.load(Ordering::Relaxed);
        if outer == phase::RESERVING {
            self.discard();
            return Some(Err(EmitError::Busy));
        }
        self.enter(phase::RESERVING);
        // Only now: until here a signal handler could take the stream to another session.
        if !self.is_ready(event, run) {
            self.enter(outer);
            return None;
        }
        let mut now = now().max(self.last.load(Ordering::Relaxed));
        if self.packet.room() < len {
            if let Err(error) = self.make_room(outer, &mut now, len) {
                self.discard();
                self.enter(outer);
                return Some(Err(error));
            }
        }
        let at = self.packet.take(len);
        self.last.store(now, Ordering::Relaxed);
        self.enter(phase::WRITING);
        let id = event.id.load(Ordering::Relaxed);
        self.packet.write(at, id, now, len, payload.as_slices());
        if outer == phase::IDLE {
            self.publish();
        }
        self.count(event, id);
        Some(Ok(()))
    }

    /// The compiler must not move memory accesses across: a signal handler looks at them.
    #[inline(always)]
    fn enter(&self, phase: u8) {
        compiler_fence(Ordering::SeqCst);
        self.phase.store(phase, Ordering::Relaxed);
        compiler_fence(Ordering::SeqCst);
    }

    /// Publishes all records up to here, also those of signal handlers that came meanwhile.
    #[inline(always)]
    fn publish(&self) {
        loop {
            let taken = self.packet.taken();
            compiler_fence(Ordering::SeqCst);
            self.packet.publish(self.last.load(Ordering::Relaxed));
            self.enter(phase::IDLE);
            if self.packet.taken() == taken {
                break;
            }
            self.enter(phase::WRITING);
        }
    }

    #[cold]
    #[inline(never)]
    fn make_room(&'static self, outer: u8, now: &mut u64, len: usize) -> Result<(), EmitError> {
        if outer == phase::WRITING {
            // The record that was interrupted still writes into this packet.
            return Err(EmitError::Busy);
        }
        if *now < self.retry_at.load(Ordering::Relaxed) {
            return Err(EmitError::System(self.refusal.load(Ordering::Relaxed)));
        }
        super::next_packet(self, *now, len).inspect_err(|error| {
            if let EmitError::System(errno) = error {
                self.refusal.store(*errno, Ordering::Relaxed);
                self.retry_at.store(*now + PATIENCE.as_nanos() as u64, Ordering::Relaxed);
            }
        })?;
        *now = self.last.load(Ordering::Relaxed);
        Ok(())
    }

    /// The time of a new packet: behind all that the stream has so far.
    pub(super) fn tick(&self, now: u64) -> u64 {
        let begin = now.max(self.last.load(Ordering::Relaxed)) + 1;
        self.last.store(begin, Ordering::Relaxed);
        begin
    }

    /// Counts a record. Only this thread writes the number; what a signal handler counts in
    /// between may be missed.
    #[inline(always)]
    fn count(&self, event: &Event, id: u32) {
        match self.first.first(id) {
            Some(number) => increment(number),
            None => self.count_elsewhere(event, id),
        }
    }

    #[inline(never)]
    fn count_elsewhere(&self, event: &Event, id: u32) {
        match self.tally.place(id) {
            Some(number) => increment(number),
            None => event.counters.delivered(),
        }
    }

    /// Records of the event `id`.
    pub(super) fn counted(&self, id: u32) -> u64 {
        self.tally.of(id)
    }

    /// Counts a lost event where readers of the trace see it. Meanwhile no signal handler can take
    /// the stream to another packet, or session.
    #[cold]
    pub(super) fn discard(&self) {
        let outer = self.phase.load(Ordering::Relaxed);
        self.enter(phase::RESERVING);
        self.discarded.fetch_add(1, Ordering::Relaxed);
        // In a forked child the packet is the parent's.
        if claim::is_alive() {
            loop {
                let discarded = self.discarded();
                self.packet.show_discarded(discarded);
                compiler_fence(Ordering::SeqCst);
                // A signal handler's loss may have been shown before that.
                if self.discarded() == discarded {
                    break;
                }
            }
        }
        self.enter(outer);
    }

    /// Events lost so far.
    pub(super) fn discarded(&self) -> u64 {
        self.discarded.load(Ordering::Relaxed)
    }

    /// Publishes what is taken of a packet that this thread is about to leave. A signal handler may
    /// have come after [`publish`](Self::publish) had told of all and before it said that it is
    /// done; where the next one moves on before that looks again, it looks into another packet.
    /// All that is taken is written: else the packet is not left. A forked child does not touch the
    /// packet of its parent, which belongs to no run.
    pub(super) fn leave(&self) {
        if !self.is_in(0) {
            self.packet.publish(self.last.load(Ordering::Relaxed));
        }
    }

    /// Begins to count the files and losses of another run.
    pub(super) fn count_for(&self, run: u32, proof: &mut ClaimProof) {
        if self.counted_run.swap(run, Ordering::Relaxed) != run {
            self.leave();
            self.packet.detach();
            *self.files.get(proof) = Files::none();
            self.discarded.store(0, Ordering::Relaxed);
            self.retry_at.store(0, Ordering::Relaxed);
        }
    }

    /// Whether a record is being written, by the thread that this one interrupts or that was
    /// forked in a signal handler.
    pub(super) fn is_interrupted(&self) -> bool {
        self.phase.load(Ordering::Relaxed) != phase::IDLE
    }

    /// Takes over from a thread that ended, perhaps in the middle of a record.
    pub(super) fn take_over(&self, owner: i32) {
        self.owner.store(owner, Ordering::Relaxed);
        self.packet.back_to_published();
        self.enter(phase::IDLE);
    }
}

/// Adds one to a number that nobody else writes.
#[inline(always)]
fn increment(number: &AtomicUsize) {
    number.store(number.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
}

/// Nanoseconds of the monotonic clock. The vDSO answers, without a system call.
#[inline(always)]
pub(super) fn now() -> u64 {
    clock_gettime(ClockId::CLOCK_MONOTONIC)
        .map_or(0, |time| time.tv_sec() as u64 * 1_000_000_000 + time.tv_nsec() as u64)
}

#[cfg(all(test, not(any(user_events_loom, miri))))]
mod tests {
    use super::{Ordering, Stream};
    use crate::session::linux::packet::{HEADER, Header, prepare};

    #[test]
    fn what_was_taken_is_published_before_a_packet_is_left() {
        let mut map = memmap2::MmapMut::map_anon(4096).expect("there is memory");
        let stream = Stream::new(0, 1).expect("there is memory");
        let header = Header { stream: 0, begin: 1, discarded: 0, tid: 1, thread: [0; 16] };
        let begin = prepare(&mut map, header, None);
        stream.packet.enter(&mut map, begin);
        let published = || {
            stream.packet.back_to_published();
            stream.packet.taken()
        };
        stream.packet.take(16);
        stream.leave();
        assert_eq!(published(), HEADER, "a parent's packet is left alone");
        stream.packet.take(16);
        stream.run.store(1, Ordering::Relaxed);
        stream.leave();
        assert_eq!(published(), HEADER + 16);
    }
}
