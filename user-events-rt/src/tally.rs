//! Numbers of events, by their ids, in pages that are each made at the first record of one of
//! their events: `mlockall(2)` makes every page that is mapped take room.

use nix::errno::Errno;

use crate::forever::forever;
use crate::sync::{AtomicBool, AtomicUsize, OnceRef, Ordering, array, const_fn, statics};

/// Events of a page.
const OF_A_PAGE: usize = if cfg!(user_events_loom) { 2 } else { 512 };

/// Pages of a tally. It has places for as many events as the kernel takes.
const PAGES: usize = if cfg!(user_events_loom) { 2 } else { 128 };

statics! {
    /// Whether the system refused a page. It is not asked again: that would be a system call for
    /// each record.
    static REFUSED: AtomicBool = AtomicBool::new(false);
}

/// Numbers of events whose ids are neighbours.
#[derive(Debug)]
pub(crate) struct Page([AtomicUsize; OF_A_PAGE]);

impl Page {
    fn make() -> std::io::Result<&'static Self> {
        forever(Self(array![AtomicUsize::new(0); OF_A_PAGE]))
    }

    /// The event's number, if this is the first page and has it.
    #[inline(always)]
    pub(crate) fn first(&self, id: u32) -> Option<&AtomicUsize> {
        self.0.get(id as usize)
    }
}

/// A number for each event.
#[derive(Debug)]
pub(crate) struct Tally([OnceRef<'static, Page>; PAGES]);

impl Tally {
    const_fn! {
        pub(crate) const fn new() -> Self {
            Self(array![OnceRef::new(); PAGES])
        }
    }

    /// One whose first page is there: also the page, for who must be quick.
    pub(crate) fn with_first() -> std::io::Result<(Self, &'static Page)> {
        let tally = Self::new();
        let first = tally.0[0].get_or_try_init(Page::make)?;
        Ok((tally, first))
    }

    /// The number of the event `id`. `None` where there is no place for it, or no memory.
    pub(crate) fn place(&self, id: u32) -> Option<&'static AtomicUsize> {
        let page = self.0.get(id as usize / OF_A_PAGE)?;
        Some(&page.get().or_else(|| make(page))?.0[id as usize % OF_A_PAGE])
    }

    /// The number of the event `id`, if one of its page was asked for before.
    pub(crate) fn place_if_there(&self, id: u32) -> Option<&'static AtomicUsize> {
        let page = self.0.get(id as usize / OF_A_PAGE).and_then(OnceRef::get)?;
        Some(&page.0[id as usize % OF_A_PAGE])
    }

    fn numbers(&self) -> impl Iterator<Item = &'static AtomicUsize> {
        self.0.iter().filter_map(OnceRef::get).flat_map(|page| page.0.iter())
    }

    /// Has all numbers be 0 again.
    pub(crate) fn reset(&self) {
        self.numbers().for_each(|number| number.store(0, Ordering::Relaxed));
    }

    /// Has those numbers that are `from` be `to`.
    pub(crate) fn replace(&self, from: usize, to: usize) {
        for number in self.numbers() {
            let _other = number.compare_exchange(from, to, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// What was counted of the event `id`.
    pub(crate) fn of(&self, id: u32) -> u64 {
        let page = self.0.get(id as usize / OF_A_PAGE).and_then(OnceRef::get);
        page.map_or(0, |page| page.0[id as usize % OF_A_PAGE].load(Ordering::Relaxed) as u64)
    }
}

/// Makes a page. Keeps `errno`.
#[cold]
fn make(place: &OnceRef<'static, Page>) -> Option<&'static Page> {
    if REFUSED.load(Ordering::Relaxed) {
        return None;
    }
    let before = Errno::last_raw();
    let page = place.get_or_try_init(Page::make);
    if page.is_err() {
        REFUSED.store(true, Ordering::Relaxed);
        Errno::set_raw(before);
    }
    page.ok()
}

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use super::{OF_A_PAGE, PAGES, Tally};
    use crate::sync::Ordering;

    #[test]
    fn each_event_has_a_number_of_its_own() {
        let (tally, first) = Tally::with_first().expect("there is memory");
        let last = (PAGES * OF_A_PAGE) as u32 - 1;
        let ids = [0, 1, OF_A_PAGE as u32 - 1, OF_A_PAGE as u32, last];
        for (n, id) in ids.into_iter().enumerate() {
            tally.place(id).expect("there is memory").store(n + 1, Ordering::Relaxed);
        }
        assert_eq!(ids.map(|id| tally.of(id)), [1, 2, 3, 4, 5]);
        assert!(ids.iter().all(|id| first.first(*id).is_some() == (*id < OF_A_PAGE as u32)));
        assert_eq!(first.first(1).map(|number| number.load(Ordering::Relaxed)), Some(2));
        assert_eq!(tally.of(OF_A_PAGE as u32 + 1), 0);
        assert!(tally.place(last + 1).is_none());
        tally.replace(3, 0);
        assert_eq!(ids.map(|id| tally.of(id)), [1, 2, 0, 4, 5]);
        assert!(tally.place_if_there(last).is_some() && tally.place_if_there(last + 1).is_none());
        tally.reset();
        assert_eq!(ids.map(|id| tally.of(id)), [0; 5]);
        assert_eq!(tally.of(last + 1), 0);
    }
}
