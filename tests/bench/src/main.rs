//! Measures events of this project, `tracing` and LTTng-UST side by side and prints one table.

mod bounded;
mod counts;
mod figures;
mod footer;
mod lttng;
mod plan;
mod rounds;
mod scratch;
mod standing;
mod subjects;
mod table;
mod verdict;

use std::process::ExitCode;

use anyhow::Result;

use figures::Figures;
use subjects::Subjects;

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
    let subjects = Subjects::start()?;
    let rows = plan::rows();
    let mut figures: Vec<_> = rows.iter().map(|_| Figures::default()).collect();
    let rounds = rounds::time(&subjects, &rows, &mut figures)?;
    counts::count(&subjects, &rows, &mut figures)?;
    println!("{}", table::render(&rows, &figures));
    println!("{}", verdict::render(&rows, &figures));
    println!("{}", footer::render(&subjects, rounds));
    verdict::ours_were_measured(&rows, &figures)
}
