//! Which records arrive while threads and processes come and go: each case with each contender, in
//! a program of its own.
//!
//! The crates' documentation has a program register its events at its start, which is what their
//! columns *at start* do, in the main thread. It says nothing of events that come later, as those
//! of a component do that begins its work in some thread of a program. There they are registered
//! where such a component would do it: before it uses them first, once in a process.

use std::marker::PhantomData;
use std::panic::catch_unwind;
use std::sync::Once;
use std::time::Duration;

use anyhow::{Result, bail};
use user_events_vm_tests::bench::report;
use user_events_vm_tests::cases::{self, Emitter};
use user_events_vm_tests::guest::{Listener, Seen, Tool, Watched, buffers};

use crate::contender::{EventHeader, Numbered, Ours, Tracepoint};

/// The same for all. Who is never told waits for it with each event.
const PATIENCE: Duration = Duration::from_millis(300);

/// Watches a player's case.
type Watch = fn(player: &str, case: &str) -> Seen;

/// Who plays, as `live` knows them.
const PLAYERS: [(&str, Watch); 6] = [
    ("ours-at-first-use", watch::<Ours>),
    ("ours-at-start", watch::<Ours>),
    ("tracepoint-at-start", watch::<Tracepoint>),
    ("tracepoint-at-first-use", watch::<Tracepoint>),
    ("eventheader-at-start", watch::<EventHeader>),
    ("eventheader-at-first-use", watch::<EventHeader>),
];

/// `live`: plays a case.
pub(crate) fn live(player: &str, case: &str) -> Result<()> {
    match player {
        "ours-at-start" => cases::run(case, OfOurs::at_start()),
        "ours-at-first-use" => cases::run(case, OfOurs),
        "tracepoint-at-start" => cases::run(case, AtStart::<Tracepoint>::new()),
        "tracepoint-at-first-use" => cases::run(case, AtFirstUse::<Tracepoint>::new()),
        "eventheader-at-start" => cases::run(case, AtStart::<EventHeader>::new()),
        "eventheader-at-first-use" => cases::run(case, AtFirstUse::<EventHeader>::new()),
        other => bail!("nobody is called {other:?}"),
    }
}

/// `lives`: all cases, or those with this in their names.
pub(crate) fn run(part: Option<&str>) -> Result<()> {
    let all = cases::names().into_iter();
    for case in all.filter(|case| part.is_none_or(|part| case.contains(part))) {
        for (player, watch) in PLAYERS {
            // What went wrong was printed.
            let Ok(seen) = catch_unwind(|| watch(player, case)) else { continue };
            let (emitted, missing) = (seen.emitted(), seen.missing().len());
            let [stuck, leaks] = ["stuck", "leaks"].map(|what| complaints(&seen, what).count());
            let numbers = [emitted, missing, stuck, leaks].map(|number| number as f64);
            report::figure(&format!("lives-{case}-{player}"), &numbers);
            told(&format!("{case}, {player}"), &seen, stuck + leaks);
        }
    }
    Ok(())
}

fn watch<N: Numbered>(player: &str, case: &str) -> Seen {
    let program = Tool::new("vm_rivals").args(&["live", player, case]);
    // Not every crate's numbers are fields to the kernel.
    let take = || buffers::take(N::EVENT).iter().filter_map(|record| N::number(record)).collect();
    Watched::start(program, N::EVENT, Listener::Ftrace, |_| None).taken_by(take).watch()
}

/// Threads that do not get to know that nobody listens (`stuck`), and descriptors that other
/// programs have inherited (`leaks`).
fn complaints<'a>(seen: &'a Seen, what: &str) -> impl Iterator<Item = &'a String> {
    seen.complaints().iter().filter(move |complaint| complaint.starts_with(what))
}

/// Tells what is none of these and should not be.
fn told(what: &str, seen: &Seen, known: usize) {
    let others = seen.complaints();
    if others.len() > known {
        println!("{what}: {others:?}");
    }
    for (how, numbers) in [("twice", seen.repeated()), ("unasked", seen.unasked())] {
        if !numbers.is_empty() {
            println!("{what}: {how}: {numbers:?}");
        }
    }
}

/// This project, whose events are registered at their first use by themselves.
#[derive(Clone, Copy)]
struct OfOurs;

impl OfOurs {
    fn at_start() -> Self {
        user_events_rt::register_all();
        Self
    }
}

impl Emitter for OfOurs {
    const PATIENCE: Duration = PATIENCE;

    fn register(self) {
        Ours::register();
    }

    fn enabled(self) -> bool {
        Ours::enabled()
    }

    fn emit(self, n: impl FnOnce() -> u64) {
        <Ours as Numbered>::emit(n);
    }

    fn refresh(self) {
        user_events_rt::refresh();
    }
}

/// An event that the main thread has registered at the program's start.
struct AtStart<N>(PhantomData<fn() -> N>);

impl<N: Numbered> AtStart<N> {
    fn new() -> Self {
        N::register();
        Self(PhantomData)
    }
}

/// An event that whoever uses it first registers.
struct AtFirstUse<N>(PhantomData<fn() -> N>);

static FIRST_USE: Once = Once::new();

impl<N: Numbered> AtFirstUse<N> {
    fn new() -> Self {
        Self(PhantomData)
    }
}

impl<N: Numbered> Emitter for AtStart<N> {
    const PATIENCE: Duration = PATIENCE;

    fn register(self) {}

    fn enabled(self) -> bool {
        N::enabled()
    }

    fn emit(self, n: impl FnOnce() -> u64) {
        N::emit(n);
    }
}

impl<N: Numbered> Emitter for AtFirstUse<N> {
    const PATIENCE: Duration = PATIENCE;

    fn register(self) {
        FIRST_USE.call_once(N::register);
    }

    fn enabled(self) -> bool {
        self.register();
        N::enabled()
    }

    fn emit(self, n: impl FnOnce() -> u64) {
        self.register();
        N::emit(n);
    }
}

macro_rules! copied {
    ($($ty:ident)*) => { $(
        impl<N> Clone for $ty<N> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<N> Copy for $ty<N> {}
    )* };
}

copied! { AtStart AtFirstUse }
