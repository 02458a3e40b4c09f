//! What the first uses of a program's events cost, all together: looking for the kernel, once,
//! and registering each event. A program of its own for each number of events, because a process
//! looks for the kernel once.

use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use user_events_rt::{Event, Meta, UserEvent, user_event};
use user_events_vm_tests::bench::{batch, report};
use user_events_vm_tests::guest::perf::Counter;
use user_events_vm_tests::guest::tracefs;

/// What all of the events look like.
#[user_event]
struct Three {
    id: u64,
    size: u32,
    latency_ns: u64,
}

const COUNTS: [usize; 3] = [1, 100, 10_000];

const KINDS: [&str; 2] = ["instructions", "calls"];

/// The module frees events a moment after a program has ended.
const FREED: Duration = Duration::from_secs(1);

/// Runs this program for each number of events, once for each kind of figure: to count system
/// calls takes instructions.
pub(crate) fn run_all() -> Result<()> {
    for count in COUNTS {
        for kind in KINDS {
            let mut this = Command::new(std::env::current_exe()?);
            let status = this.args(["first-uses", kind, &count.to_string()]).status()?;
            ensure!(status.success(), "{kind} of {count} events: {status}");
            thread::sleep(FREED);
        }
    }
    Ok(())
}

/// Uses so many events for the first time.
pub(crate) fn run(kind: &str, count: usize) -> Result<()> {
    let events: Vec<_> = (0..count).map(event).collect();
    // Nobody listens to an event that nobody knew.
    let use_all = || events.iter().all(|event| !event.enabled());
    let (are_used, cost) = match kind {
        "instructions" => batch::once(use_all),
        "calls" => system_calls(use_all),
        other => bail!("no kind of figure {other:?}"),
    };
    ensure!(are_used, "somebody listens");
    let status = tracefs::read("user_events_status");
    let registered = status.lines().filter(|line| line.starts_with("first_use_")).count();
    ensure!(registered == count, "{registered} events of {count} are registered");
    report::figure(&format!("first-uses-{count}-{kind}"), &[cost]);
    Ok(())
}

/// What the macro makes of a struct, of a name that it could not know: as a static each, ten
/// thousand of them take minutes to compile.
fn event(number: usize) -> &'static Event {
    let (_, fields) = Three::META.description().split_once(' ').expect("it has fields");
    // Names of one length: none costs more than another.
    let description = format!("first_use_{number:05} {fields}").leak();
    let meta = Meta::described(description, Three::META.fixed_size(), 0);
    Box::leak(Box::new(Event::new(Box::leak(Box::new(meta)))))
}

/// System calls of one call.
fn system_calls<T>(call: impl FnOnce() -> T) -> (T, f64) {
    let mut counter = Counter::new("raw_syscalls/sys_enter");
    let before = counter.count();
    let result = call();
    // The second look counts itself.
    (result, (counter.count() - before - 1) as f64)
}
