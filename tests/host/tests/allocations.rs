//! Emitting allocates nothing, whatever the fields and whoever listens. What does allocate is a
//! first use, and a capture, which keeps what its thread emits.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::mpsc;
use std::thread;

use user_events_rt::testing::{Capture, capture};
use user_events_rt::{Session, UserEvent, emit, try_emit};
use user_events_tests::events::{Dynamic, Fixed, Numbers, Values};

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

/// Counts what each thread allocates.
struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
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

/// What the calling thread allocates meanwhile.
fn allocations(of: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.get();
    of();
    ALLOCATIONS.get() - before
}

/// Emits values of every type, many times.
fn emit_all(values: &mut Values, times: u64) -> u64 {
    let mut allocated = 0;
    for _ in 0..times {
        let (numbers, fixed, texts) = (values.numbers(), values.fixed(), values.texts());
        let dynamic = texts.event();
        allocated += allocations(|| {
            emit!(&numbers);
            emit!(&fixed);
            emit!(&dynamic);
            let _result = try_emit!(&dynamic);
        });
    }
    allocated
}

fn emitted() -> [u64; 3] {
    [Numbers::event(), Fixed::event(), Dynamic::event()].map(|event| event.counters().emitted)
}

/// One test, because a session belongs to the process.
#[test]
fn emitting_allocates_nothing() {
    let mut values = Values::new(11);
    emit_all(&mut values, 1);
    assert_eq!(emit_all(&mut values, 100), 0, "while nobody listens");
    assert_eq!(emitted(), [0; 3]);

    let directory = tempfile::tempdir().expect("a temporary directory");
    let session = Session::builder(directory.path().join("grows")).start().expect("it starts");
    emit_all(&mut values, 1);
    // Several files are filled.
    assert_eq!(emit_all(&mut values, 5000), 0, "into a session");
    assert_eq!(emitted(), [5001, 5001, 2 * 5001]);
    assert_eq!(session.losses(), 0);
    drop(session);

    let recorder = Session::builder(directory.path().join("keeps")).keep_last(1 << 18);
    let session = recorder.start().expect("it starts");
    emit_all(&mut values, 1);
    assert_eq!(emit_all(&mut values, 5000), 0, "into a flight recorder");
    assert_eq!(session.losses(), 0);
    drop(session);

    assert_eq!(beside_a_capture(|| emit_all(&mut values, 100)), 0, "beside another thread's");
    let captured = allocations(|| drop(capture(|| emit!(&values.numbers()))));
    assert!(captured > 0, "allocations are counted");
}

/// What `emits` returns while another thread captures.
fn beside_a_capture(emits: impl FnOnce() -> u64) -> u64 {
    thread::scope(|scope| {
        let (started, has_started) = mpsc::channel();
        let (done, is_done) = mpsc::channel::<()>();
        scope.spawn(move || {
            let _capture = Capture::start();
            started.send(()).expect("the other thread waits");
            // An error when the other thread panicked: then this one ends as well.
            let _done = is_done.recv();
        });
        has_started.recv().expect("the capture starts");
        let allocated = emits();
        drop(done);
        allocated
    })
}

/// A table of a layout is text, which `to_string` allocates; printing it does not.
#[test]
fn describing_allocates_nothing() {
    struct Discards;

    impl std::fmt::Write for Discards {
        fn write_str(&mut self, _: &str) -> std::fmt::Result {
            Ok(())
        }
    }

    use std::fmt::Write;
    for meta in [Numbers::META, Fixed::META, Dynamic::META] {
        let print = || write!(Discards, "{}", meta.describe()).expect("it takes everything");
        assert_eq!(allocations(print), 0);
    }
}
