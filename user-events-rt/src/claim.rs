//! Who may change what the process knows of its events: one thread at a time, and never the
//! same one twice.
//!
//! A lock that fits where events are emitted from: a thread that comes back while it holds the
//! claim (a signal handler, an allocator that emits) is refused instead of waiting for itself,
//! and a forked child starts with the claim free, whoever held it in the parent.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: the lock, and memory that fork wipes")]

use core::cell::Cell;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use std::time::Duration;

use crate::sync::{self, AtomicU32, Ordering, UnsafeCell, const_fn};

sync::thread_local! {
    /// Whether this thread holds a claim. Unlike the claim itself it survives a fork, so that
    /// the child of a fork in the middle of a claim is refused as well.
    static HOLDS: Cell<bool> = const { Cell::new(false) };
}

/// The words that a forked child finds zeroed.
struct Words {
    taken: AtomicU32,
    /// Threads that wait for it.
    waiting: AtomicU32,
    /// How often it was taken.
    turn: AtomicU32,
    alive: AtomicU32,
}

impl Words {
    const_fn! {
        const fn new() -> Self {
            Self {
                taken: AtomicU32::new(0),
                waiting: AtomicU32::new(0),
                turn: AtomicU32::new(0),
                alive: AtomicU32::new(1),
            }
        }
    }

    fn try_take(&self) -> bool {
        self.taken.compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }
}

/// A value that one thread at a time may change.
pub(crate) struct Claimed<T>(UnsafeCell<T>);

// SAFETY: the value is only reached through a `Claim`, which one thread has at a time.
unsafe impl<T: Send> Sync for Claimed<T> {}

impl<T> Claimed<T> {
    const_fn! {
        pub(crate) const fn new(value: T) -> Self {
            Self(UnsafeCell::new(value))
        }
    }

    /// Waits for other threads; `None` when this one holds a claim already. There is one claim
    /// for all `Claimed` values of the process, hence `'static`.
    pub(crate) fn claim(&'static self) -> Option<Claim<T>> {
        self.take(|words| {
            if !words.try_take() {
                words.waiting.fetch_add(1, Ordering::Relaxed);
                let mut turns = 0;
                while !words.try_take() {
                    wait(&mut turns);
                }
                words.waiting.fetch_sub(1, Ordering::Relaxed);
            }
            true
        })
    }

    /// Waits for nobody; `None` also when another thread holds a claim.
    pub(crate) fn claim_if_free(&'static self) -> Option<Claim<T>> {
        self.take(Words::try_take)
    }

    fn take(&'static self, take: impl FnOnce(&Words) -> bool) -> Option<Claim<T>> {
        let held = HOLDS.with(|holds| holds.replace(true));
        if held {
            return None;
        }
        let errno = errno::get();
        let signals = signals::block();
        let words = words();
        if !take(words) {
            HOLDS.with(|holds| holds.set(false));
            signals::restore(&signals);
            errno::set(errno);
            return None;
        }
        words.turn.fetch_add(1, Ordering::Relaxed);
        Some(Claim { value: self, words, errno, signals, of_this_thread: PhantomData })
    }
}

/// Whether this thread holds a claim, and so cannot have another one.
pub(crate) fn is_held_here() -> bool {
    HOLDS.with(Cell::get)
}

/// The holder is at work on files, for microseconds to milliseconds.
fn wait(turns: &mut u32) {
    *turns += 1;
    match *turns {
        0..64 => sync::spin_loop(),
        64..128 => sync::yield_now(),
        // A yield does not let a thread of lower priority run. Ever longer, because many that
        // wake up often keep the holder from its work.
        n => sync::sleep(Duration::from_micros(50 << ((n - 128) / 4).min(5))),
    }
}

/// How often to look whether a waiting thread has the claim: for longer than the longest of its
/// sleeps, should the system not wake it in time.
const LOOKS: u32 = if cfg!(user_events_loom) { 2 } else { 40 };

/// Lets a thread that waits for the claim have it. For who has just given it back and will want
/// it again at once: a waiting thread sleeps between its looks, and would hardly ever come to it.
pub(crate) fn give_way() {
    let words = words();
    let turn = words.turn.load(Ordering::Relaxed);
    let errno = errno::get();
    for _ in 0..LOOKS {
        if words.waiting.load(Ordering::Relaxed) == 0 || words.turn.load(Ordering::Relaxed) != turn
        {
            break;
        }
        sync::sleep(Duration::from_micros(50));
    }
    errno::set(errno);
}

/// The right to change a value. Keeps `errno` as it was, and signals away: a timer that is fast
/// enough could otherwise interrupt a sleep or an allocation of disk space for ever.
pub(crate) struct Claim<T: 'static> {
    value: &'static Claimed<T>,
    words: &'static Words,
    errno: i32,
    signals: signals::Mask,
    of_this_thread: PhantomData<*const ()>,
}

impl<T> Claim<T> {
    /// Whether this is the first claim of a forked child; true once.
    pub(crate) fn is_first_of_child(&self) -> bool {
        self.words.alive.swap(1, Ordering::Relaxed) == 0
    }
}

impl<T> Deref for Claim<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this thread holds the claim, and only once (`HOLDS`).
        self.value.0.with(|value| unsafe { &*value })
    }
}

impl<T> DerefMut for Claim<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above; `self` is borrowed mutably, so that there is no other reference.
        self.value.0.with_mut(|value| unsafe { &mut *value })
    }
}

impl<T> Drop for Claim<T> {
    fn drop(&mut self) {
        self.words.taken.store(0, Ordering::Release);
        HOLDS.with(|holds| holds.set(false));
        signals::restore(&self.signals);
        errno::set(self.errno);
    }
}

/// A value that only the holder of the registry's claim reaches.
#[derive(Debug)]
pub(crate) struct UnderClaim<T>(UnsafeCell<T>);

// SAFETY: reached through `get` only, by one thread at a time.
unsafe impl<T: Send> Sync for UnderClaim<T> {}

impl<T> UnderClaim<T> {
    const_fn! {
        pub(crate) const fn new(value: T) -> Self {
            Self(UnsafeCell::new(value))
        }
    }

    pub(crate) fn get<'a>(&'a self, _proof: &'a mut ClaimProof) -> &'a mut T {
        // SAFETY: there is one `ClaimProof`, it stands in the registry, and it is borrowed
        // mutably for as long as this reference lives: nobody else has one.
        self.0.with_mut(|value| unsafe { &mut *value })
    }
}

/// Whoever borrows it mutably holds the registry's claim. There is one.
pub(crate) struct ClaimProof(());

impl ClaimProof {
    /// For the registry's initial value, and nothing else.
    pub(crate) const fn of_registry() -> Self {
        Self(())
    }
}

/// Whether this process has claimed something since it was forked. False in a forked child
/// until its first claim, which is how the child learns that it is one, without a system call.
#[inline(always)]
pub(crate) fn is_alive() -> bool {
    words().alive.load(Ordering::Relaxed) != 0
}

#[cfg(all(target_os = "linux", not(any(user_events_off, user_events_loom, miri))))]
mod words {
    use super::Words;
    use core::ptr::NonNull;
    use memmap2::MmapMut;
    use nix::sys::mman::{MmapAdvise, madvise};

    use crate::sync::{OnceRef, Ordering};

    static MAPPED: OnceRef<'static, Words> = OnceRef::new();

    /// Stands in where the kernel cannot wipe; forks are not noticed then.
    static UNMAPPED: Words = Words::new();

    #[inline(always)]
    pub(super) fn words() -> &'static Words {
        MAPPED.get().unwrap_or_else(first)
    }

    /// Whether a forked child will notice that it is one.
    pub(crate) fn notice_forks() -> bool {
        !core::ptr::eq(words(), &raw const UNMAPPED)
    }

    #[cold]
    fn first() -> &'static Words {
        // Threads may come here at the same time; the first one's words are everybody's.
        MAPPED.get_or_init(|| map().unwrap_or(&UNMAPPED))
    }

    fn map() -> Option<&'static Words> {
        let mut map = MmapMut::map_anon(size_of::<Words>()).ok()?;
        let start = NonNull::new(map.as_mut_ptr())?;
        // SAFETY: the range is the mapping that was just made. A child finds zeroes there,
        // which are valid atomics.
        unsafe { madvise(start.cast(), map.len(), MmapAdvise::MADV_WIPEONFORK) }.ok()?;
        // Never unmapped: threads may look at it until the process is gone.
        core::mem::forget(map);
        // SAFETY: a mapping is aligned to pages, large enough, zeroed, and lives for ever from
        // here on; it is only reached as atomics.
        let words: &'static Words = unsafe { start.cast().as_ref() };
        words.alive.store(1, Ordering::Relaxed);
        Some(words)
    }
}

#[cfg(not(all(target_os = "linux", not(any(user_events_off, user_events_loom, miri)))))]
mod words {
    use super::Words;
    use crate::sync::statics;

    /// There are no forks.
    pub(crate) fn notice_forks() -> bool {
        true
    }

    #[inline(always)]
    pub(super) fn words() -> &'static Words {
        statics! {
            static WORDS: Words = Words::new();
        }
        &WORDS
    }
}

pub(crate) use words::notice_forks;
use words::words;

#[cfg(all(target_os = "linux", not(any(user_events_off, user_events_loom, miri))))]
mod signals {
    use nix::sys::signal::{SigSet, SigmaskHow, Signal};

    /// The signals that were blocked before.
    pub(super) type Mask = Option<SigSet>;

    /// Blocks what may come at any time; what tells of a fault stays.
    pub(super) fn block() -> Mask {
        let mut signals = SigSet::all();
        for fault in [
            Signal::SIGSEGV,
            Signal::SIGBUS,
            Signal::SIGILL,
            Signal::SIGFPE,
            Signal::SIGTRAP,
            Signal::SIGABRT,
            Signal::SIGSYS,
        ] {
            signals.remove(fault);
        }
        signals.thread_swap_mask(SigmaskHow::SIG_BLOCK).ok()
    }

    pub(super) fn restore(mask: &Mask) {
        if let Some(mask) = mask {
            let _was_valid = mask.thread_set_mask();
        }
    }
}

#[cfg(not(all(target_os = "linux", not(any(user_events_off, user_events_loom, miri)))))]
mod signals {
    pub(super) struct Mask;

    pub(super) fn block() -> Mask {
        Mask
    }

    pub(super) fn restore(_: &Mask) {}
}

#[cfg(all(target_os = "linux", not(any(user_events_off, user_events_loom, miri))))]
mod errno {
    pub(super) fn get() -> i32 {
        nix::errno::Errno::last_raw()
    }

    pub(super) fn set(errno: i32) {
        nix::errno::Errno::set_raw(errno);
    }
}

#[cfg(not(all(target_os = "linux", not(any(user_events_off, user_events_loom, miri)))))]
mod errno {
    pub(super) fn get() -> i32 {
        0
    }

    pub(super) fn set(_: i32) {}
}

#[cfg(all(test, user_events_loom))]
mod interleavings;

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use super::Claimed;

    static VALUE: Claimed<u64> = Claimed::new(0);

    #[test]
    fn a_thread_does_not_wait_for_itself() {
        let outer = VALUE.claim();
        assert!(outer.is_some());
        assert!(VALUE.claim().is_none());
        drop(outer);
        assert!(VALUE.claim().is_some());
    }

    #[test]
    fn who_does_not_want_to_wait_goes_without() {
        static BUSY: Claimed<u64> = Claimed::new(0);
        let claim = BUSY.claim().expect("this thread holds nothing");
        std::thread::scope(|scope| {
            scope.spawn(|| assert!(BUSY.claim_if_free().is_none()));
        });
        drop(claim);
        // Other tests may hold theirs.
        while BUSY.claim_if_free().is_none() {}
    }

    #[test]
    fn threads_wait_for_each_other() {
        static SUM: Claimed<u64> = Claimed::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..1000 {
                        *SUM.claim().expect("this thread holds nothing") += 1;
                    }
                });
            }
        });
        assert_eq!(*SUM.claim().expect("this thread holds nothing"), 8000);
    }
}
