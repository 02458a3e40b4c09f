//! Counts of what the kernel took, in places that threads do not contend for: a thread counts in
//! the shard that it was dealt, by an addition that nobody else's cache line takes part in, and
//! which a signal handler, or a thread that was dealt the same shard, does not spoil.

use core::cell::Cell;

use crate::sync::{self, AtomicUsize, Ordering, array, statics};
use crate::tally::Tally;

/// More threads than emit at the same time on most machines.
const SHARDS: usize = if cfg!(user_events_loom) { 1 } else { 64 };

struct Shard {
    alone: Tally,
    beside_session: Tally,
}

statics! {
    static SHARD: [Shard; SHARDS] =
        array![Shard { alone: Tally::new(), beside_session: Tally::new() }; SHARDS];
}

statics! {
    /// Shards that threads were dealt so far.
    static DEALT: AtomicUsize = AtomicUsize::new(0);
}

sync::thread_local! {
    /// The thread's shard. Without a destructor, so that other ones may emit.
    static MINE: Cell<Option<usize>> = const { Cell::new(None) };
}

/// What the kernel took of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The kernel alone.
    pub(crate) alone: u64,
    /// The session as well.
    pub(crate) beside_session: u64,
}

/// Counts a record of the event `id`; false where there is no place for it.
pub(crate) fn count(id: u32, in_session: bool) -> bool {
    let shard = &SHARD[mine()];
    let tally = if in_session { &shard.beside_session } else { &shard.alone };
    let Some(place) = tally.place(id) else { return false };
    place.fetch_add(1, Ordering::Relaxed);
    true
}

#[cfg_attr(
    user_events_loom,
    expect(clippy::modulo_one, reason = "threads meet in one shard there")
)]
/// The shard of this thread.
#[inline(always)]
pub(super) fn mine() -> usize {
    MINE.with(|mine| {
        mine.get().unwrap_or_else(|| {
            let place = DEALT.fetch_add(1, Ordering::Relaxed) % SHARDS;
            mine.set(Some(place));
            place
        })
    })
}

/// What was counted of the event `id` by all threads.
pub(crate) fn of(id: u32) -> Taken {
    let mut taken = Taken::default();
    for shard in SHARD.iter() {
        taken.alone += shard.alone.of(id);
        taken.beside_session += shard.beside_session.of(id);
    }
    taken
}

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use super::{Taken, count, of};

    /// `UE_STATUS_BYTES`: as many events as the kernel has.
    const EVENTS: u32 = 65_536;

    #[test]
    fn all_threads_are_summed_up() {
        // Ids that no event of these tests has.
        let (id, last) = (60_000, EVENTS - 1);
        std::thread::scope(|scope| {
            for _ in 0..100 {
                scope.spawn(|| {
                    assert!(count(id, false) && count(id, true) && count(id, true));
                });
            }
        });
        assert_eq!(of(id), Taken { alone: 100, beside_session: 200 });
        assert!(count(last, true));
        assert_eq!(of(last), Taken { alone: 0, beside_session: 1 });
        assert!(!count(last + 1, false));
        assert_eq!(of(last + 1), Taken::default());
    }
}
