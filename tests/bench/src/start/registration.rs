//! Time and system calls of the first use of events, without a kernel that takes them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::ROUNDS;
use super::programs::{ALL, Programs, system_calls, told};
use crate::figures::{Figure, Figures};
use crate::scratch::Scratch;
use crate::table::Table;

/// How events are registered.
struct Row {
    title: String,
    order: String,
    in_session: bool,
    figures: Figures,
    system_calls: Figure,
}

pub(super) fn run(programs: &Programs, scratch: &Scratch) -> Result<()> {
    let mut rows = rows();
    for _ in 0..ROUNDS {
        for row in &mut rows {
            scratch.clear()?;
            let output = told(&row.order, &mut command(row, programs, scratch), scratch)?;
            row.figures.nanos.push(nanoseconds(&output)?);
        }
    }
    for row in &mut rows {
        scratch.clear()?;
        let session = session(scratch);
        let environment: &[(&str, &Path)] =
            if row.in_session { &[("USER_EVENTS_SESSION", &session)] } else { &[] };
        let calls = system_calls(&programs.all, &row.order, environment, scratch);
        row.system_calls = calls.map(|calls| calls[1] as f64).into();
    }
    println!("{}", table(&rows));
    println!(
        "- Registration: by the first `emit!` of each event, or by `register_all`; in a session \
         that comes with the record and its declaration. {ROUNDS} rounds, each with one process \
         per row. What a kernel does for it is counted with --vm.\n"
    );
    Ok(())
}

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for in_session in [false, true] {
        let place = if in_session { "a session" } else { "nobody listens" };
        let mut push = |title: String, order: String| {
            let (figures, system_calls) = (Figures::default(), Figure::default());
            rows.push(Row {
                title: format!("{title}, {place}"),
                order,
                in_session,
                figures,
                system_calls,
            });
        };
        for events in [1, 100, ALL] {
            push(format!("{events} by emit!"), format!("emit {events}\n"));
        }
        push(format!("{ALL} by register_all"), "register_all\n".to_owned());
    }
    rows
}

fn session(scratch: &Scratch) -> PathBuf {
    scratch.path().join("session")
}

fn command(row: &Row, programs: &Programs, scratch: &Scratch) -> Command {
    let mut command = Command::new(&programs.all);
    if row.in_session {
        command.env("USER_EVENTS_SESSION", session(scratch));
    } else {
        command.env_remove("USER_EVENTS_SESSION");
    }
    command
}

fn nanoseconds(output: &str) -> Result<f64> {
    let number = output.lines().find_map(|line| line.strip_prefix("nanoseconds="));
    Ok(number.context("the program says no time")?.parse()?)
}

fn table(rows: &[Row]) -> Table<4> {
    let mut table = Table::new(1, ["registering", "µs, best", "µs, median", "system calls"]);
    for row in rows {
        let micros = |figure: Figure| Figure(figure.0.map(|nanos| nanos / 1e3));
        let line = [
            row.title.clone(),
            table.cell(&micros(row.figures.best()), 1),
            table.cell(&micros(row.figures.median()), 1),
            table.cell(&row.system_calls, 0),
        ];
        table.push(line);
    }
    table
}
