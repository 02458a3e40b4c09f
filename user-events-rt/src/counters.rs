//! What became of an event's values.

use crate::sync::{AtomicUsize, Ordering, const_fn};
use crate::{EmitError, transport};

/// What became of the values of one event in this process. A forked child goes on counting
/// from its parent's numbers.
///
/// ```
/// use user_events_rt::testing::capture;
/// use user_events_rt::{UserEvent, emit, user_event};
///
/// #[user_event]
/// struct Note<'a> {
///     #[event(max = 8)]
///     text: &'a str,
/// }
///
/// capture(|| {
///     emit!(Note { text: "short" });
///     emit!(Note { text: "longer than that" });
/// });
/// let counts = Note::event().counters();
/// assert_eq!((counts.emitted, counts.truncated, counts.dropped()), (2, 1, 0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Delivered, to one at least of those who listened.
    pub emitted: u64,
    /// Those of them that the kernel took, for ftrace, perf or eBPF.
    pub kernel: u64,
    /// Dropped, because the payload did not fit a record ([`EmitError::TooLarge`]) of one who
    /// listened; others may have taken it.
    pub too_large: u64,
    /// Delivered, but a text or slice was cut to its `max`.
    pub truncated: u64,
    /// Dropped, because nobody listened any more ([`EmitError::Raced`]).
    pub raced: u64,
    /// Dropped, because the thread was interrupted at the wrong moment ([`EmitError::Busy`]).
    pub busy: u64,
    /// Dropped, because the system refused ([`EmitError::System`]).
    pub failed: u64,
}

impl Counts {
    /// Values that were not delivered to somebody who listened, each once. One that a session has
    /// and the kernel could not take counts here and in [`emitted`](Self::emitted).
    pub fn dropped(&self) -> u64 {
        self.too_large + self.raced + self.busy + self.failed
    }
}

/// The rare cases. What a session or the kernel takes is counted per thread
/// ([`transport::emitted`]).
#[derive(Debug)]
pub(crate) struct Counters {
    /// Delivered, and counted nowhere else.
    emitted: AtomicUsize,
    /// Taken by the kernel, and counted nowhere else.
    kernel: AtomicUsize,
    too_large: AtomicUsize,
    truncated: AtomicUsize,
    raced: AtomicUsize,
    busy: AtomicUsize,
    failed: AtomicUsize,
}

impl Counters {
    const_fn! {
        pub(crate) const fn new() -> Self {
            Self {
                emitted: AtomicUsize::new(0),
                kernel: AtomicUsize::new(0),
                too_large: AtomicUsize::new(0),
                truncated: AtomicUsize::new(0),
                raced: AtomicUsize::new(0),
                busy: AtomicUsize::new(0),
                failed: AtomicUsize::new(0),
            }
    }
    }

    /// Counts what was delivered and is counted nowhere else.
    pub(crate) fn delivered(&self) {
        self.emitted.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts what the kernel took, unless it is `counted` elsewhere.
    pub(crate) fn taken_by_kernel(&self, counted: bool, in_session: bool) {
        if !counted {
            self.kernel.fetch_add(1, Ordering::Relaxed);
            self.emitted.fetch_add(usize::from(!in_session), Ordering::Relaxed);
        }
    }

    pub(crate) fn too_large(&self) {
        self.too_large.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn truncated(&self) {
        self.truncated.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn busy(&self) {
        self.busy.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a value that was not delivered.
    pub(crate) fn failure(&self, error: EmitError) {
        let counter = match error {
            EmitError::NotEnabled | EmitError::Raced => &self.raced,
            EmitError::TooLarge => &self.too_large,
            EmitError::Busy => &self.busy,
            EmitError::System(_) => &self.failed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn snapshot(&self, id: u32) -> Counts {
        let load = |counter: &AtomicUsize| counter.load(Ordering::Relaxed) as u64;
        Counts {
            emitted: load(&self.emitted) + transport::emitted(id),
            kernel: load(&self.kernel) + transport::kernel_took(id),
            too_large: load(&self.too_large),
            truncated: load(&self.truncated),
            raced: load(&self.raced),
            busy: load(&self.busy),
            failed: load(&self.failed),
        }
    }
}
