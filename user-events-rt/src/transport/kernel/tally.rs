//! Counts of what the kernel took, in places that threads do not contend for: a thread counts in
//! the shard that it was dealt, by an addition that nobody else's cache line takes part in, and
//! which a signal handler, or a thread that was dealt the same shard, does not spoil. A shard is
//! memory of the system that takes room where it is written only.

use core::cell::Cell;
use core::sync::atomic::{AtomicUsize, Ordering};

use once_cell::race::OnceRef;

use super::abi;
use crate::forever::forever;

/// More threads than emit at the same time on most machines.
const SHARDS: usize = 64;

/// Events that are counted here: more the kernel does not have.
const EVENTS: usize = abi::STATUS_BYTES;

/// Numbers of an event in a shard: what the kernel took alone, and what the session took, too.
const NUMBERS: usize = 2;

struct Shard(&'static [AtomicUsize]);

static SHARD: [OnceRef<'static, Shard>; SHARDS] = [const { OnceRef::new() }; SHARDS];

/// Shards that threads were dealt so far.
static DEALT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
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
    let number =
        mine().and_then(|shard| shard.0.get(id as usize * NUMBERS + usize::from(in_session)));
    if let Some(number) = number {
        number.fetch_add(1, Ordering::Relaxed);
    }
    number.is_some()
}

fn mine() -> Option<&'static Shard> {
    let place = MINE.get().unwrap_or_else(|| {
        let place = DEALT.fetch_add(1, Ordering::Relaxed) % SHARDS;
        MINE.set(Some(place));
        place
    });
    SHARD[place].get().or_else(|| make(place))
}

#[cold]
fn make(place: usize) -> Option<&'static Shard> {
    SHARD[place].get_or_try_init(|| forever(EVENTS * NUMBERS, Shard)).ok()
}

/// What was counted of the event `id` by all threads.
pub(crate) fn of(id: u32) -> Taken {
    let mut taken = Taken::default();
    for shard in SHARD.iter().filter_map(OnceRef::get) {
        if let Some([alone, beside]) =
            shard.0.get(id as usize * NUMBERS..).and_then(|n| n.first_chunk())
        {
            taken.alone += alone.load(Ordering::Relaxed) as u64;
            taken.beside_session += beside.load(Ordering::Relaxed) as u64;
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::{EVENTS, Taken, count, of};

    #[test]
    fn all_threads_are_summed_up() {
        // Ids that no event of these tests has.
        let (id, last) = (60_000, EVENTS as u32 - 1);
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
