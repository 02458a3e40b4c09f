//! The command line of a subject: `<contender> <scenario> <events> <dir>`.

use std::env;
use std::fmt::Display;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::Subject;

/// Events that come before those that are measured: first use, first pages.
const WARM_UP: u64 = 1_000;

/// Prints the nanoseconds that the events take.
///
/// # Errors
///
/// Those of [`measure`].
pub fn time() -> Result<()> {
    measure(|emit| {
        let start = Instant::now();
        emit();
        start.elapsed().as_nanos()
    })
}

/// Sets up what the command line says, warms up, and prints what `measure` makes of a call that
/// emits the events.
///
/// # Errors
///
/// A bad command line, a contender that cannot start, events that were not recorded.
pub fn measure<T: Display>(measure: impl FnOnce(&mut dyn FnMut()) -> T) -> Result<()> {
    let mut args = env::args().skip(1);
    let mut next =
        || args.next().context("usage: <contender> <scenario> <events> <empty directory>");
    let (contender, scenario) = (next()?.parse()?, next()?.parse()?);
    let events = next()?.parse().context("<events> is no number")?;
    let mut subject = Subject::start(contender, scenario, &PathBuf::from(next()?))?;
    subject.emit(WARM_UP);
    let measured = measure(&mut || subject.emit(events));
    subject.check(WARM_UP + events)?;
    println!("{measured}");
    Ok(())
}
