//! Numbered events, and what it takes to emit them.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use user_events_rt::{emit, user_event};

/// Number `n`, of which `evaluated` were computed because somebody listened.
#[user_event]
pub(crate) struct Tick<'a> {
    pub(crate) n: u64,
    pub(crate) evaluated: u64,
    pub(crate) path: &'a str,
}

static NEXT: AtomicU64 = AtomicU64::new(0);
static EVALUATED: AtomicU64 = AtomicU64::new(0);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

/// A name to be found in stacks.
#[inline(never)]
fn handle_request(n: u64) {
    emit!(Tick {
        n,
        evaluated: EVALUATED.fetch_add(1, Ordering::Relaxed),
        path: ["/index", "/about", "/"][(n % 3) as usize],
    });
}

/// Emits the next ones.
pub(crate) fn emit_ticks(count: u64) {
    for _ in 0..count {
        handle_request(NEXT.fetch_add(1, Ordering::Relaxed));
    }
}

/// Emits the next ones; how far they went.
pub(crate) fn ticks(count: u64) -> String {
    emit_ticks(count);
    let (next, evaluated) = (NEXT.load(Ordering::Relaxed), EVALUATED.load(Ordering::Relaxed));
    format!("next={next} evaluated={evaluated}")
}

/// A thread that emits without end.
pub(crate) struct Runner {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Runner {
    pub(crate) fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                emit_ticks(10);
                // Slower than what reads the records, in an emulated machine.
                thread::sleep(Duration::from_millis(1));
            }
        });
        Self { stop, thread }
    }

    pub(crate) fn halt(self) -> String {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("it does not panic");
        ticks(0)
    }
}

/// Allocations of the whole program so far.
pub(crate) fn allocations() -> u64 {
    ALLOCATIONS.load(Ordering::Relaxed)
}

struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;
