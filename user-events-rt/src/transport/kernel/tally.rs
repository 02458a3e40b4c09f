//! Counts of what the kernel took, in places that threads do not contend for: a thread counts in
//! the shard that it was dealt, by an addition that nobody else's cache line takes part in, and
//! which a signal handler, or a thread that was dealt the same shard, does not spoil. A shard
//! consists of pages, each made at the first record of one of its events: `mlockall(2)` makes
//! every page that is mapped take room.

use core::cell::Cell;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use nix::errno::Errno;
use once_cell::race::OnceRef;

use super::abi;
use crate::forever::forever;

/// More threads than emit at the same time on most machines.
const SHARDS: usize = 64;

/// Events that are counted here: more the kernel does not have.
const EVENTS: usize = abi::STATUS_BYTES;

/// Events of a page.
const OF_A_PAGE: usize = 256;

/// What is counted of an event: what the kernel took alone, and what the session took, too.
type Numbers = [AtomicUsize; 2];

struct Page([Numbers; OF_A_PAGE]);

type Shard = [OnceRef<'static, Page>; EVENTS / OF_A_PAGE];

static SHARD: [Shard; SHARDS] = [const { [const { OnceRef::new() }; EVENTS / OF_A_PAGE] }; SHARDS];

/// Shards that threads were dealt so far.
static DEALT: AtomicUsize = AtomicUsize::new(0);

/// Whether the system refused a page. It is not asked again: that would be a system call for
/// each record.
static REFUSED: AtomicBool = AtomicBool::new(false);

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
    let id = id as usize;
    let Some(place) = SHARD[mine()].get(id / OF_A_PAGE) else { return false };
    let Some(page) = place.get().or_else(|| make(place)) else { return false };
    page.0[id % OF_A_PAGE][usize::from(in_session)].fetch_add(1, Ordering::Relaxed);
    true
}

fn mine() -> usize {
    MINE.get().unwrap_or_else(|| {
        let place = DEALT.fetch_add(1, Ordering::Relaxed) % SHARDS;
        MINE.set(Some(place));
        place
    })
}

/// Makes a page. Keeps `errno`.
#[cold]
fn make(place: &OnceRef<'static, Page>) -> Option<&'static Page> {
    if REFUSED.load(Ordering::Relaxed) {
        return None;
    }
    let before = Errno::last_raw();
    let page = place.get_or_try_init(|| {
        forever(0, |_| Page([const { [const { AtomicUsize::new(0) }; 2] }; OF_A_PAGE]))
    });
    if page.is_err() {
        REFUSED.store(true, Ordering::Relaxed);
        Errno::set_raw(before);
    }
    page.ok()
}

/// What was counted of the event `id` by all threads.
pub(crate) fn of(id: u32) -> Taken {
    let id = id as usize;
    let mut taken = Taken::default();
    for page in SHARD.iter().filter_map(|shard| shard.get(id / OF_A_PAGE)?.get()) {
        let [alone, beside] = &page.0[id % OF_A_PAGE];
        taken.alone += alone.load(Ordering::Relaxed) as u64;
        taken.beside_session += beside.load(Ordering::Relaxed) as u64;
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
