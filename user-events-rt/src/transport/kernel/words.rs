//! The words in which a kernel with enable bits says who listens: one for each event, for ever.
//!
//! The kernel goes on writing to an address for as long as any of its own structures knows it,
//! which nobody can ask it for. So a word is never given back and never another event's: not when
//! its event is registered anew, and not when the library that has the event is unloaded.

use nix::errno::Errno;

use crate::forever::forever;
use crate::status::ASK;
use crate::sync::{AtomicU8, AtomicU64, AtomicUsize, OnceRef, Ordering, array, statics};

/// Words of a page: as many as the smallest page of a system has room for.
const OF_A_PAGE: usize =
    if cfg!(user_events_loom) { 4 } else { (4096 - size_of::<AtomicUsize>()) / size_of::<Word>() };

/// Pages: for more events than a kernel takes.
const PAGES: usize = if cfg!(user_events_loom) { 1 } else { 65_536 / OF_A_PAGE + 1 };

/// An enable word with who registered it.
#[derive(Debug)]
#[repr(C)]
pub(super) struct Word {
    bits: Bits,
    /// A thread's number, or one of [`NOBODY`], [`HOME`] and [`UNKNOWN`]. Written under the
    /// registry's claim.
    holder: AtomicU64,
}

/// What the kernel takes for an `unsigned long`; here, bytes, one of which is looked at.
#[derive(Debug)]
#[cfg_attr(target_pointer_width = "64", repr(C, align(8)))]
#[cfg_attr(not(target_pointer_width = "64"), repr(C, align(4)))]
struct Bits([AtomicU8; SIZE]);

/// Bytes of a word.
pub(super) const SIZE: usize = size_of::<usize>();

/// The byte that has bit 0.
const LOW: usize = if cfg!(target_endian = "big") { SIZE - 1 } else { 0 };

/// Nobody registered the word yet.
const NOBODY: u64 = 0;

/// It was registered in the `user_event_mm` of the main thread.
pub(super) const HOME: u64 = 1;

/// Nobody will tell when its registration ends.
const UNKNOWN: u64 = 2;

/// The thread that registered it is not there any more. No thread has so high a number.
const GONE: u64 = u64::MAX;

/// Threads' numbers are greater.
pub(super) const LAST_OF_OTHERS: u64 = UNKNOWN;

#[derive(Debug)]
#[repr(C)]
struct Page {
    words: [Word; OF_A_PAGE],
    /// How often the page was made this process's own.
    touched: AtomicUsize,
}

statics! {
    static WORDS: [OnceRef<'static, Page>; PAGES] = array![OnceRef::new(); PAGES];
}

impl Word {
    /// One that asks, so that whoever sees it before what the kernel writes is not misled.
    fn new() -> Self {
        let word =
            Self { bits: Bits(array![AtomicU8::new(0); SIZE]), holder: AtomicU64::new(NOBODY) };
        word.ask();
        word
    }

    /// The status byte.
    pub(super) fn byte(&self) -> &AtomicU8 {
        &self.bits.0[LOW]
    }

    /// Where the kernel is to write.
    pub(super) fn address(&self) -> usize {
        (&raw const self.bits).expose_provenance()
    }

    /// Who registered it last.
    pub(super) fn holder(&self) -> u64 {
        self.holder.load(Ordering::Relaxed)
    }

    /// Whether the one who registered it is still there, as far as is known.
    pub(super) fn is_held(&self) -> bool {
        !matches!(self.holder(), NOBODY | UNKNOWN | GONE)
    }

    /// Notes that the one who registered it is not there any more: the kernel will not write to it.
    pub(super) fn given_up(&self) {
        self.holder.store(GONE, Ordering::Relaxed);
        self.ask();
    }

    /// Notes who registered it. What the byte says is true from here on, until they end.
    pub(super) fn held_by(&self, holder: u64) {
        self.holder.store(holder, Ordering::Relaxed);
        self.byte().fetch_and(!ASK, Ordering::Relaxed);
    }

    /// Notes that it was registered, and may cease to be at any time.
    pub(super) fn held_for_now(&self) {
        self.holder.store(UNKNOWN, Ordering::Relaxed);
        self.ask();
    }

    /// What the byte says is not to be relied on: who looks must register it again. The kernel
    /// changes bit 0 and leaves this one.
    pub(super) fn ask(&self) {
        self.byte().fetch_or(ASK, Ordering::Relaxed);
    }

    /// Does what the kernel does.
    #[cfg(any(user_events_loom, miri))]
    pub(super) fn set_bit(&self, set: bool) {
        if set {
            self.byte().fetch_or(1, Ordering::Relaxed);
        } else {
            self.byte().fetch_and(!1, Ordering::Relaxed);
        }
    }
}

/// The word of the event `id`.
pub(super) fn of(id: u32) -> nix::Result<&'static Word> {
    let page = WORDS.get(id as usize / OF_A_PAGE).ok_or(Errno::EMFILE)?;
    let make = || {
        let words = core::array::from_fn::<_, OF_A_PAGE, _>(|_| Word::new());
        forever(Page { words, touched: AtomicUsize::new(0) })
    };
    let page: std::io::Result<&Page> = page.get_or_try_init(make);
    Ok(&page.map_err(|_| Errno::ENOMEM)?.words[id as usize % OF_A_PAGE])
}

/// A word that no event has, as their numbers begin with 1: main threads alone register it, so
/// that the others can be asked whether they share the `user_event_mm`.
pub(super) fn of_main_threads() -> nix::Result<&'static Word> {
    of(0)
}

/// A word that no event has, as their numbers are smaller: for registrations that are taken back at
/// once. Used under the registry's claim.
pub(super) fn of_a_moment() -> nix::Result<&'static Word> {
    of(if cfg!(user_events_loom) { 3 } else { 65_537 })
}

fn pages() -> impl Iterator<Item = &'static Page> {
    WORDS.iter().filter_map(OnceRef::get)
}

/// Those of events that were registered.
pub(super) fn held() -> impl Iterator<Item = &'static Word> {
    pages().flat_map(|page| &page.words).filter(|word| word.holder() != NOBODY)
}

/// Makes the pages this process's own after a fork, of which it has shared copies until it writes
/// there: the kernel does not wait for a page to be copied when a consumer comes or goes.
pub(super) fn touch() {
    for page in pages() {
        // Adding nothing would be left out by the compiler.
        page.touched.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use super::{OF_A_PAGE, Page, SIZE, held, of, of_main_threads, touch};
    use crate::status::Listening;

    #[test]
    fn each_event_has_a_word_of_its_own() {
        assert!(size_of::<Page>() <= 4096);
        let ids = [60_000, 60_001, 60_000 + OF_A_PAGE as u32, 65_535];
        let mut addresses = ids.map(|id| of(id).expect("there is memory").address());
        assert_eq!(of(60_001).expect("it is there").address(), addresses[1]);
        assert!(addresses.iter().all(|address| address % SIZE == 0));
        addresses.sort_unstable();
        assert!(addresses.windows(2).all(|pair| pair[0] + SIZE <= pair[1]));
        assert!(of(66_000).is_err());
        let address = of_main_threads().expect("there is memory").address();
        assert_ne!(of(1).expect("it is there").address(), address);
    }

    #[test]
    fn a_word_asks_until_somebody_holds_it() {
        let word = of(61_000).expect("there is memory");
        let is_held = || held().any(|held| core::ptr::eq(held, word));
        let says = || Listening::said_by(word.byte());
        assert_eq!((is_held(), says()), (false, Listening::Ask));
        word.held_by(7);
        assert_eq!((word.holder(), is_held(), says()), (7, true, Listening::No));
        touch();
        assert_eq!(says(), Listening::No);
        word.ask();
        assert_eq!((word.is_held(), says()), (true, Listening::Ask));
        word.held_by(8);
        word.held_for_now();
        assert_eq!((is_held(), word.is_held(), says()), (true, false, Listening::Ask));
        word.held_by(9);
        word.given_up();
        assert_eq!((is_held(), word.is_held(), says()), (true, false, Listening::Ask));
    }
}
