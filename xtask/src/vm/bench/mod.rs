//! `cargo xtask bench`, its part inside virtual machines: what an event costs a program and the
//! kernel together.

mod figures;
mod markdown;
mod rivals;
mod rows;
mod table;
mod verdict;

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::boot::{End, Engine, Machine, TEST_TERMINAL};
use super::pack::Plan;
use super::qemu::Qemu;
use super::{Guest, build, judge, tools};
use crate::{cache, kernels};
use figures::Figures;

/// This project alone, and beside other crates.
const PROGRAM: &str = "/tests/vm_bench";
const RIVALS: &str = "/tests/vm_rivals";

/// Rounds of the threads, each of all operations, with one and with two.
const ROUNDS: &str = "15";

/// What a kernel speaks.
#[derive(Clone, Copy, PartialEq)]
enum Abi {
    /// The module.
    StatusPage,
    /// User events of its own.
    EnableBit,
}

/// What was measured on one kernel.
pub(crate) struct Column {
    name: String,
    release: String,
    abi: Abi,
    figures: Figures,
    /// Why there are no figures of threads, if they could not be had.
    no_threads: Option<String>,
}

/// Measures on each kernel; whether all that can be measured here was.
pub(crate) fn run(kernel: Option<&str>) -> Result<bool> {
    let entries = kernels::choose(kernel)?;
    let disk = match tools() {
        Ok(disk) => disk,
        Err(reason) => {
            println!("virtual machines: not measured: {reason:#}");
            return Ok(true);
        }
    };
    let programs = build::optimised()?;
    let at_once = Qemu::that_runs_processors_at_once().map_err(|error| format!("{error:#}"));
    let load = load();
    let mut columns = Vec::new();
    for entry in &entries {
        match Guest::get(entry) {
            Ok(guest) => columns.push(measure(&guest, &programs, &disk, &at_once)?),
            Err(reason) => println!("{}: not measured: {reason:#}", entry.name),
        }
    }
    println!("{}", table::render(&columns));
    println!("{}", verdict::render(&columns));
    print!("{}", rivals::render(&columns));
    println!("{}", footer(&columns, &at_once, &load));
    Ok(columns.iter().all(Column::is_complete))
}

impl Column {
    fn is_complete(&self) -> bool {
        let needed = |row: &&rows::Row| {
            row.applies(self.abi) && (self.no_threads.is_none() || !row.needs_threads())
        };
        rows::ROWS.iter().filter(needed).all(|row| row.value(&self.figures).is_some())
            && rivals::is_complete(self)
    }
}

fn measure(
    guest: &Guest<'_>,
    programs: &Path,
    disk: &Path,
    at_once: &Result<Qemu, String>,
) -> Result<Column> {
    let mut figures = Figures::default();
    let mut run = |program, engine, scenario: &[&str]| {
        let run = boot(guest, programs, disk, engine, (program, scenario), &mut figures);
        run.with_context(|| format!("{program} {} on {}", scenario[0], guest.entry.name))
    };
    let abi = if guest.entry.module { Abi::StatusPage } else { Abi::EnableBit };
    run(PROGRAM, Engine::Counting, &["write-path"])?;
    run(PROGRAM, Engine::Counting, &["registration"])?;
    if abi == Abi::EnableBit {
        run(RIVALS, Engine::Counting, &["instructions"])?;
        run(RIVALS, Engine::InTurn, &["lives"])?;
    }
    if let Ok(qemu) = at_once {
        // The rivals' threads are those of the other program, and more.
        let program = if abi == Abi::EnableBit { RIVALS } else { PROGRAM };
        run(program, Engine::AtOnce(qemu), &["threads", ROUNDS])?;
    }
    Ok(Column {
        name: guest.entry.name.clone(),
        release: guest.kernel.release.clone(),
        abi,
        figures,
        no_threads: at_once.as_ref().err().cloned(),
    })
}

/// Boots a machine for one scenario.
fn boot(
    guest: &Guest<'_>,
    programs: &Path,
    disk: &Path,
    engine: Engine<'_>,
    (program, scenario): (&str, &[&str]),
    figures: &mut Figures,
) -> Result<()> {
    let place = guest.place.join("bench");
    fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
    // Tests use the same archive.
    let _lock = cache::lock(&guest.place.join("lock"))?;
    let args: Vec<_> = scenario.iter().map(|&arg| arg.to_owned()).collect();
    let plan = Plan { terminal: TEST_TERMINAL, interactive: false, program, args: &args };
    let initramfs = guest.pack(programs, &plan)?;
    let machine = Machine { engine, ..guest.machine(&initramfs, disk) };
    let limit = Duration::from_secs(guest.entry.limit);
    let (end, console) = machine.tests(&place, limit, |line| {
        if !figures.read(line) {
            eprintln!("{line}");
        }
    })?;
    // Whether there are all figures is seen where they are needed.
    let finding = judge::finding(&end, &console, true)?;
    if finding.is_some() || end != End::Exited(0) {
        let finding = finding.unwrap_or_default();
        bail!("{end:?} (the kernel's console: {}) {finding}", console.display());
    }
    Ok(())
}

fn footer(columns: &[Column], at_once: &Result<Qemu, String>, before: &str) -> String {
    let kernels =
        columns.iter().map(|column| format!("{} is Linux {}", column.name, column.release));
    let threads = match at_once {
        Ok(qemu) => format!(
            "Threads: two emulated processors at once (QEMU {}), {ROUNDS} rounds that interleave \
             all rows; load of this machine before and after: {before}; {}. A round's figure is \
             its best half millisecond, in which this machine ran both; nothing in the kernel \
             holds getppid up.",
            qemu.version,
            load()
        ),
        Err(reason) => format!("Threads: not measured: {reason}."),
    };
    [
        format!("Kernels: {}; mitigations=off.", kernels.collect::<Vec<_>>().join(", ")),
        "Instructions: the program's and the kernel's, counted by QEMU's clock on one processor; \
         the best of 31 batches of 500. They repeat; they are no times."
            .to_owned(),
        threads,
    ]
    .map(|line| format!("- {line}\n"))
    .concat()
}

fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}
