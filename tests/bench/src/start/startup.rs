//! What events cost that a program has and never uses.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;
use nix::sys::resource::{UsageWho, getrusage};

use super::ROUNDS;
use super::programs::{ALL, FEW, Programs, system_calls, told};
use crate::counts;
use crate::figures::{Figure, Figures};
use crate::scratch::Scratch;
use crate::size::Sections;
use crate::table::Table;

/// Bytes of one.
const RELOCATION: f64 = 24.0;

/// From a program's start to its end; it reads an empty standard input.
#[derive(Default)]
struct Start {
    times: Figures,
    instructions: Figure,
    system_calls: Figure,
    page_faults: Figure,
    relocations: Figure,
}

pub(super) fn run(programs: &Programs, scratch: &Scratch) -> Result<()> {
    let programs = [(FEW, &programs.few), (ALL, &programs.all)];
    let mut starts = programs.map(|_| Start::default());
    for round in 0..ROUNDS {
        for index in [round % 2, 1 - round % 2] {
            let before = Instant::now();
            told("", &mut command(programs[index].1), scratch)?;
            starts[index].times.nanos.push(before.elapsed().as_nanos() as f64 / 1e3);
        }
    }
    for ((_, program), start) in programs.iter().zip(&mut starts) {
        start.instructions =
            counts::callgrind(&mut counted(program)).map(|count| count as f64).into();
        let calls = system_calls(program, "", &[], scratch);
        start.system_calls = calls.map(|calls| calls[0] as f64).into();
        start.page_faults = page_faults(program, scratch).into();
        start.relocations = Sections::read(program).map(|all| all.relocations / RELOCATION).into();
    }
    println!("{}", table(&starts));
    println!("{}", verdict(&starts));
    println!(
        "- Start: from exec to exit, without an order; time: the best of {ROUNDS} alternating rounds; \
         instructions: user space, the loader's included; system calls: before main reads.\n"
    );
    Ok(())
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_remove("USER_EVENTS_SESSION");
    command
}

fn counted(program: &Path) -> Command {
    let mut command = Command::new(counts::CALLGRIND[0]);
    command.args(&counts::CALLGRIND[1..]).arg(program).env_remove("USER_EVENTS_SESSION");
    command
}

/// Pages that had to be fetched, copied or made; the least of some runs.
fn page_faults(program: &Path, scratch: &Scratch) -> Result<f64> {
    let mut least = i64::MAX;
    for _ in 0..5 {
        let before = getrusage(UsageWho::RUSAGE_CHILDREN)?.minor_page_faults();
        told("", &mut command(program), scratch)?;
        least = least.min(getrusage(UsageWho::RUSAGE_CHILDREN)?.minor_page_faults() - before);
    }
    Ok(least as f64)
}

fn figures(start: &Start) -> [(Figure, usize); 5] {
    [
        (start.times.best(), 0),
        (start.instructions.clone(), 0),
        (start.system_calls.clone(), 0),
        (start.page_faults.clone(), 0),
        (start.relocations.clone(), 0),
    ]
}

fn table(starts: &[Start; 2]) -> Table<6> {
    let head = ["start", "µs, best", "instructions", "system calls", "page faults", "relocations"];
    let mut table = Table::new(1, head);
    for (start, events) in starts.iter().zip([FEW, ALL]) {
        let mut line = [const { String::new() }; 6];
        line[0] = format!("{events} unused events");
        for (cell, (figure, digits)) in line[1..].iter_mut().zip(figures(start)) {
            *cell = table.cell(&figure, digits);
        }
        table.push(line);
    }
    table
}

fn verdict(starts: &[Start; 2]) -> String {
    let names = ["µs", "instructions", "system calls", "page faults", "relocations"];
    let [few, all] = starts.each_ref().map(figures);
    let more = few.into_iter().zip(all).zip(names).map(|(((few, _), (all, _)), name)| {
        let more = few.0.and_then(|few| Ok(all.0? - few));
        let more = more.map_or_else(|reason| reason, |more| format!("{more:.0}"));
        format!("{more} {name}")
    });
    let more: Vec<_> = more.collect();
    format!("- start: {} unused events more cost {}; aim: none\n", ALL - FEW, more.join(", "))
}
