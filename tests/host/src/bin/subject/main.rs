//! Programs under test: `subject <scenario> <session directory> [argument…]`. Each prints what it
//! knows of itself as `key=value` lines; the tests compare that with what the trace says.

mod control;
mod faults;
mod kernel;
mod lives;
mod names;
mod processes;
mod threads;
mod values;

use std::path::Path;

use user_events_rt::{Event, Session};

type Scenario = fn(&Path, &[String]);

const SCENARIOS: &[(&str, Scenario)] = &[
    ("values", values::values),
    ("odd", values::odd),
    ("late", control::late),
    ("toggle", control::toggle),
    ("off_and_on", control::off_and_on),
    ("filter", control::filter),
    ("refilter", control::refilter),
    ("environment", control::environment),
    ("raced", control::raced),
    ("restart", control::restart),
    ("recorder", control::recorder),
    ("race", threads::race),
    ("short_threads", threads::short_threads),
    ("destructors", threads::destructors),
    ("named_threads", names::threads),
    ("named_sessions", names::sessions),
    ("churn", threads::churn),
    ("fork", processes::fork),
    ("fork_while_registering", processes::fork_while_registering),
    ("fork_in_handler", processes::fork_in_handler),
    ("unstoppable", processes::unstoppable),
    ("life", lives::life),
    ("handler", lives::handler),
    ("handler_restart", lives::handler_restart),
    ("full", faults::full),
    ("full_at_once", faults::full_at_once),
    ("start", faults::start),
    ("closed", faults::closed),
    ("errno", faults::errno),
    ("many_events", faults::many_events),
    ("kernel_appears", kernel::appears),
    ("kernel_closed_directory", kernel::closed_directory),
    ("register_all", kernel::all),
];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let scenario = SCENARIOS.iter().find(|(name, _)| args.first().is_some_and(|arg| arg == name));
    let Some((_, run)) = scenario else {
        let names: Vec<_> = SCENARIOS.iter().map(|(name, _)| *name).collect();
        eprintln!("usage: subject <scenario> <directory> [argument…]\nscenarios: {names:?}");
        std::process::exit(2);
    };
    run(Path::new(args.get(1).map_or("", String::as_str)), args.get(2..).unwrap_or_default());
}

/// A session of all events.
fn session(path: &Path) -> Session {
    Session::builder(path).name("subject").start().expect("the session starts")
}

/// Prints an event's counters.
fn report(event: &'static Event) {
    let counts = event.counters();
    let name = event.meta().name();
    println!("{name}.emitted={}", counts.emitted);
    println!("{name}.too_large={}", counts.too_large);
    println!("{name}.truncated={}", counts.truncated);
    println!("{name}.raced={}", counts.raced);
    println!("{name}.busy={}", counts.busy);
    println!("{name}.failed={}", counts.failed);
}

fn number(args: &[String], place: usize) -> u64 {
    args[place].parse().expect("the argument is a number")
}
