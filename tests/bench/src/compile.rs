//! How long a crate with many events compiles, beside the same structs under `serde::Serialize`,
//! and as many events of `eventheader`.

mod sources;

use std::time::{Duration, Instant};

use anyhow::Result;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::bounded;
use crate::figures::Figure;
use crate::generated::{Crate, Generated};
use crate::table::Table;
use sources::Contender;

/// Events of each crate.
const EVENTS: usize = 500;

const ROUNDS: usize = 3;

/// What cargo is asked for.
const BUILDS: [(&str, &str, &[&str]); 3] =
    [("check", "check", &[]), ("debug", "build", &[]), ("release", "build", &["--release"])];

/// The least seconds of a crate's build.
#[derive(Clone, Copy)]
struct Seconds {
    wall: f64,
    /// Of all processors, the compiler's and cargo's: what other programs do disturbs it less.
    cpu: f64,
}

/// Of each contender, for each of [`BUILDS`].
type Best = Vec<[Seconds; BUILDS.len()]>;

pub(crate) fn run() -> Result<()> {
    bounded::allow(Duration::from_secs(3600));
    let crates: Vec<_> =
        Contender::ALL.iter().map(|contender| contender.generate(EVENTS)).collect();
    let generated = Generated::write("compile", &crates)?;
    let best = measure(&generated, &crates)?;
    println!("{}", table(&best));
    println!("{}", verdict(&best));
    println!(
        "- Compile time: {EVENTS} events of 5 fields; the crate alone, what it depends on is built \
         before; CARGO_INCREMENTAL=0; the best of {ROUNDS} alternating rounds; CPU: of all \
         processors. eventheader knows no definitions, only events that are emitted.\n"
    );
    Ok(())
}

fn measure(generated: &Generated, crates: &[Crate]) -> Result<Best> {
    let none = Seconds { wall: f64::INFINITY, cpu: f64::INFINITY };
    let mut best = vec![[none; BUILDS.len()]; crates.len()];
    for (build, (_, command, args)) in BUILDS.iter().enumerate() {
        for item in crates {
            eprintln!("compiling what {} depends on: {command} {}", item.name, args.join(" "));
            generated.cargo(command, args, &item.name)?;
        }
        for round in 0..ROUNDS {
            eprintln!(
                "compile time, {command} {}: round {} of {ROUNDS}",
                args.join(" "),
                round + 1
            );
            for index in 0..crates.len() {
                let index = if round % 2 == 0 { index } else { crates.len() - 1 - index };
                generated.touch(&crates[index])?;
                let took = timed(|| generated.cargo(command, args, &crates[index].name))?;
                let best = &mut best[index][build];
                *best = Seconds { wall: best.wall.min(took.wall), cpu: best.cpu.min(took.cpu) };
            }
        }
    }
    Ok(best)
}

fn timed(run: impl FnOnce() -> Result<()>) -> Result<Seconds> {
    let (cpu, wall) = (cpu()?, Instant::now());
    run()?;
    Ok(Seconds { wall: wall.elapsed().as_secs_f64(), cpu: self::cpu()? - cpu })
}

/// Seconds that children have used so far, once they have ended.
fn cpu() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(micros as f64 / 1e6)
}

fn table(best: &Best) -> Table<7> {
    let head = ["compile time", "check, s", "CPU", "debug, s", "CPU", "release, s", "CPU"];
    let mut table = Table::new(1, head);
    for (contender, builds) in Contender::ALL.iter().zip(best) {
        let mut line = [const { String::new() }; 7];
        line[0] = contender.title().to_owned();
        for (build, seconds) in builds.iter().enumerate() {
            line[1 + 2 * build] = table.cell(&Figure(Ok(seconds.wall)), 2);
            line[2 + 2 * build] = table.cell(&Figure(Ok(seconds.cpu)), 2);
        }
        table.push(line);
    }
    table
}

fn verdict(best: &Best) -> String {
    let of = |wanted: Contender| {
        let index = Contender::ALL.iter().position(|contender| *contender == wanted);
        index.map(|index| best[index])
    };
    let compared = [
        (Contender::Defined, Contender::Serde, true),
        (Contender::Emitted, Contender::SerdeJson, false),
        (Contender::Emitted, Contender::EventHeader, false),
    ];
    let lines = compared.into_iter().filter_map(|(ours, other, is_aim)| {
        let ratios =
            of(ours)?.into_iter().zip(of(other)?).map(|(ours, other)| ours.cpu / other.cpu);
        let ratios: Vec<f64> = ratios.collect();
        let builds = BUILDS.iter().zip(&ratios);
        let builds: Vec<_> = builds.map(|((name, ..), by)| format!("{name} {by:.2}")).collect();
        let aim = match ratios.iter().all(|ratio| *ratio <= 1.0) {
            _ if !is_aim => "",
            true => "; aim: at most 1: reached",
            false => "; aim: at most 1: missed",
        };
        let (ours, other) = (ours.title(), other.title());
        Some(format!("- compile time: {ours} / {other}, CPU: {}{aim}\n", builds.join(", ")))
    });
    lines.collect()
}
