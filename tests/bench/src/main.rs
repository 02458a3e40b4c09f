//! Measures events of this project beside other ways of tracing, and prints a table for each part:
//! `user-events-bench [events] [compile] [size] [start]`, all of them without a name.

mod bounded;
mod compile;
mod counts;
mod events;
mod figures;
mod footer;
mod generated;
mod lttng;
mod plan;
mod report;
mod rounds;
mod scratch;
mod size;
mod standing;
mod start;
mod strace;
mod subjects;
mod table;
mod verdict;

use std::env;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

/// A name, and what measures and prints.
type Part = (&'static str, fn() -> Result<()>);

/// The parts, in the order in which they are measured: times come before what heats the machine.
const PARTS: &[Part] = &[
    ("events", events::run),
    ("start", start::run),
    ("size", size::run),
    ("compile", compile::run),
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    bounded::begin()?;
    let names: Vec<String> = env::args().skip(1).collect();
    let known = |name: &String| PARTS.iter().any(|(part, _)| part == name);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        bail!("no part {name:?}: events, start, size or compile");
    }
    for (part, run) in PARTS {
        if names.is_empty() || names.iter().any(|name| name == part) {
            run().with_context(|| format!("part {part}"))?;
        }
    }
    Ok(())
}
