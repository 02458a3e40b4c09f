//! Time, in rounds: each round runs every row once, so that a disturbance of the machine hits
//! all of them alike and a trend hits none in particular.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::bounded;
use crate::figures::Figures;
use crate::plan::Row;
use crate::subjects::Subjects;

const ROUNDS: usize = 15;

/// No round starts later than this; counting comes after it.
const ENOUGH: Duration = Duration::from_secs(120);

/// Times all rows; returns the number of rounds.
pub(crate) fn time(subjects: &Subjects, rows: &[Row], figures: &mut [Figures]) -> Result<usize> {
    let start = Instant::now();
    for round in 0..ROUNDS {
        if start.elapsed() > ENOUGH {
            return Ok(round);
        }
        eprintln!("round {} of {ROUNDS}", round + 1);
        for index in order(round, rows.len()) {
            bounded::check()?;
            time_row(subjects, &rows[index], &mut figures[index]);
        }
    }
    Ok(ROUNDS)
}

/// Another order in each round, so that no row always follows on the same other one.
fn order(round: usize, rows: usize) -> impl Iterator<Item = usize> {
    (0..rows).map(move |index| {
        let index = (index + round) % rows;
        if round % 2 == 0 { index } else { rows - 1 - index }
    })
}

fn time_row(subjects: &Subjects, row: &Row, figures: &mut Figures) {
    if figures.failure.is_some() {
        return;
    }
    match subjects.time(row) {
        Ok(nanos) => figures.nanos.push(nanos as f64 / row.events as f64),
        Err(error) => {
            eprintln!("{}: {error:#}", row.title());
            figures.failure = Some(format!("{error:#}"));
        }
    }
}
