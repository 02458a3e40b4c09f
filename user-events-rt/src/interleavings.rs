//! What the tests of interleaving threads have in common. Loom runs each of them once for every
//! order in which the threads' accesses to atomics may come, as far as `LOOM_MAX_PREEMPTIONS`
//! lets threads be interrupted, and for every value that the memory model lets a load see.
//!
//! What they run is the runtime itself. Only what is behind a system call is not there: a trace's
//! files (`session/linux/in_memory`), mapped memory (`session/linux/mapped/modelled.rs`), the kernel
//! (`transport/kernel/in_memory.rs`), signals and forks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use loom::model::Builder;
pub(crate) use loom::thread::spawn;

use crate::emit::probe;
use crate::event::{Event, UserEvent};
use crate::meta::Meta;
use crate::payload::SmallPayload;
use crate::session::Session;
use crate::status::{Listening, Status};
use crate::sync::statics;
use crate::{EmitError, registry, session, transport};

/// How often a thread is interrupted where the environment does not say.
const PREEMPTIONS: usize = 2;

/// Runs a test in all its interleavings.
pub(crate) fn model(test: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.max_branches = 20_000;
    builder.preemption_bound.get_or_insert(PREEMPTIONS);
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    builder.check(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        begin();
        test();
    });
    println!("{} interleavings", runs.load(Ordering::Relaxed));
}

/// Makes all statics. They are made at their first use, and who comes next sees what was done
/// before that: were it a thread of the test, it would hand over more than atomics do.
fn begin() {
    let status = Status::new();
    [Listening::No, Listening::Yes, Listening::Ask].into_iter().for_each(|to| status.point(to));
    session::linux::forget_all();
    transport::forget_all();
    drop(registry::claim());
    assert_eq!(registry::captures(), 0);
    let _events = [&*FIRST, &*SECOND];
}

static META: Meta = Meta::described("ping u32 n", 4, 0);

statics! {
    static FIRST: Event = Event::new(&META);
}

statics! {
    static SECOND: Event = Event::new(&META);
}

/// An event: there are two types of them, 1 and 2.
pub(crate) struct Ping<const TYPE: u8>(pub(crate) u32);

impl<const TYPE: u8> UserEvent for Ping<TYPE> {
    const META: &'static Meta = &META;

    fn event() -> &'static Event {
        if TYPE == 1 { &FIRST } else { &SECOND }
    }

    fn put_small<'a>(&'a self, payload: &mut SmallPayload<'a>) {
        payload.plain(core::slice::from_ref(&self.0));
    }
}

/// What `try_emit!` does.
pub(crate) fn emit<const TYPE: u8>(n: u32) -> Result<(), EmitError> {
    let probe = probe::<Ping<TYPE>>();
    if probe.enabled() { probe.try_emit(&Ping(n)) } else { probe.not_emitted() }
}

/// Starts a session of all events.
pub(crate) fn start() -> Session {
    Session::builder("/session").start().expect("there is none, and no thread claims twice")
}
