//! What is counted instead of timed: instructions and heap allocations.

use std::process::Command;

use anyhow::{Context, Result};

use crate::bounded;
use crate::figures::{Figure, Figures};
use crate::plan::Row;
use crate::subjects::Subjects;

/// Events of the shorter run: past the first pages and packets.
const BASE: u64 = 10_000;

/// What counts a program's instructions.
pub(crate) const CALLGRIND: &[&str] =
    &["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];

/// Counts for all rows whose contender runs.
pub(crate) fn count(subjects: &Subjects, rows: &[Row], figures: &mut [Figures]) -> Result<()> {
    for (row, figures) in rows.iter().zip(figures) {
        bounded::check()?;
        if let Some(failure) = &figures.failure {
            figures.instructions = Figure(Err(failure.clone()));
            figures.allocations = Figure(Err(failure.clone()));
            continue;
        }
        eprintln!("counting: {}", row.title());
        figures.instructions = instructions(subjects, row).into();
        figures.allocations = allocations(subjects, row).into();
    }
    Ok(())
}

/// User-space instructions per event: two runs that differ only in their number of events, so
/// that start and end cancel out.
fn instructions(subjects: &Subjects, row: &Row) -> Result<f64> {
    let base = executed(subjects, row, BASE)?;
    let more = executed(subjects, row, BASE + row.counted)?;
    Ok((more as f64 - base as f64) / row.counted as f64)
}

fn executed(subjects: &Subjects, row: &Row, events: u64) -> Result<u64> {
    let executed = callgrind(&mut subjects.subject(row, events, CALLGRIND)?);
    subjects.clear()?;
    executed
}

/// The instructions of a program behind the words of [`CALLGRIND`].
pub(crate) fn callgrind(command: &mut Command) -> Result<u64> {
    let stderr = bounded::run(command)?.stderr;
    let stderr = String::from_utf8_lossy(&stderr);
    let collected = stderr.lines().find_map(|line| line.split_once("Collected : "));
    let (_, collected) = collected.context("valgrind counted nothing")?;
    Ok(collected.trim().parse()?)
}

/// Heap allocations per event.
fn allocations(subjects: &Subjects, row: &Row) -> Result<f64> {
    Ok(subjects.allocations(row, row.counted)? as f64 / row.counted as f64)
}
