//! A program whose allocator emits an event for each allocation, and counts what an emission
//! allocates. Its session comes from the environment.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use user_events_rt::{UserEvent, emit, user_event};

#[user_event]
struct Allocation {
    size: u64,
}

#[user_event]
struct Work<'a> {
    n: u64,
    text: &'a str,
}

struct Emitting;

static EMITTING: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Emitting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        if EMITTING.load(Ordering::Relaxed) {
            emit!(Allocation { size: layout.size() as u64 });
        }
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Emitting = Emitting;

fn main() {
    // From here on the allocator emits, also while the session starts and events register.
    EMITTING.store(true, Ordering::Relaxed);
    for n in 0..100 {
        emit!(Work { n, text: &"x".repeat(100) });
    }
    EMITTING.store(false, Ordering::Relaxed);

    let before = ALLOCATIONS.load(Ordering::Relaxed);
    for n in 0..100_000 {
        emit!(Work { n, text: "without any allocation" });
    }
    let of_emissions = ALLOCATIONS.load(Ordering::Relaxed) - before;

    let before = ALLOCATIONS.load(Ordering::Relaxed);
    #[user_event]
    struct Registered {
        n: u64,
    }
    emit!(Registered { n: 0 });
    let of_registration = ALLOCATIONS.load(Ordering::Relaxed) - before;

    let counts = Allocation::event().counters();
    println!("emissions={of_emissions}\nregistration={of_registration}");
    println!("emitted={}\nbusy={}", counts.emitted, counts.busy);
    println!("work={}", Work::event().counters().emitted);
}
