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

use anyhow::{Result, bail};
use user_events_vm_tests::bench::report;
use user_events_vm_tests::cases::{self, Emitter};
use user_events_vm_tests::guest::{Listener, Seen, Tool, Watched};

use crate::contender::{EventHeader, Numbered, Ours, Tracepoint};

/// Watches a player's case.
type Watch = fn(player: &str, case: &str) -> Seen;

/// Who plays, as `live` knows them.
const PLAYERS: [(&str, Watch); 5] = [
    ("ours", watch::<Ours>),
    ("tracepoint-at-start", watch::<Tracepoint>),
    ("tracepoint-at-first-use", watch::<Tracepoint>),
    ("eventheader-at-start", watch::<EventHeader>),
    ("eventheader-at-first-use", watch::<EventHeader>),
];

/// `live`: plays a case.
pub(crate) fn live(player: &str, case: &str) -> Result<()> {
    match player {
        "ours" => cases::run(case, OfOurs),
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
            let numbers = [seen.emitted(), seen.missing().len(), stuck(&seen)];
            report::figure(&format!("lives-{case}-{player}"), &numbers.map(|n| n as f64));
            told(&format!("{case}, {player}"), &seen);
        }
    }
    Ok(())
}

fn watch<N: Numbered>(player: &str, case: &str) -> Seen {
    let program = Tool::new("vm_rivals").args(&["live", player, case]);
    let watched = Watched::start(program, N::EVENT, Listener::Ftrace, number);
    match N::TAKE {
        Some(take) => watched.taken_by(take),
        None => watched,
    }
    .watch()
}

/// The number in a line of ftrace's.
fn number(line: &str) -> Option<u64> {
    let (_, fields) = line.split_once("_numbered: ")?;
    fields.split_whitespace().find_map(|word| word.strip_prefix("n="))?.parse().ok()
}

/// Threads that do not get to know that nobody listens.
fn stuck(seen: &Seen) -> usize {
    seen.complaints().iter().filter(|complaint| complaint.starts_with("stuck")).count()
}

/// Tells what the table has no room for.
fn told(what: &str, seen: &Seen) {
    let others = seen.complaints().iter().filter(|complaint| !complaint.starts_with("stuck"));
    others.for_each(|complaint| println!("{what}: {complaint}"));
    for (how, numbers) in [("twice", seen.repeated()), ("unasked", seen.unasked())] {
        if !numbers.is_empty() {
            println!("{what}: {how}: {numbers:?}");
        }
    }
}

/// This project, whose events are registered at their first use by themselves.
#[derive(Clone, Copy)]
struct OfOurs;

impl Emitter for OfOurs {
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
    fn register(self) {}

    fn enabled(self) -> bool {
        N::enabled()
    }

    fn emit(self, n: impl FnOnce() -> u64) {
        N::emit(n);
    }
}

impl<N: Numbered> Emitter for AtFirstUse<N> {
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
