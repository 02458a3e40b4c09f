//! Measures this project beside other crates, on a kernel with user events of its own. It prints
//! lines that `cargo xtask bench` makes its tables of.

mod contender;
mod instructions;
mod lives;
mod operations;
mod steps;
mod threads;

use anyhow::{Context, Result, bail};
use user_events_vm_tests::bench::give_ports_up;

const USAGE: &str =
    "usage: instructions | stepped OPERATION | threads ROUNDS | lives [CASE] | live CONTENDER CASE";

fn main() -> Result<()> {
    give_ports_up()?;
    let mut args = std::env::args().skip(1);
    match args.next().context(USAGE)?.as_str() {
        "instructions" => instructions::run(),
        "stepped" => steps::run(&args.next().context(USAGE)?),
        "threads" => threads::run(args.next().context(USAGE)?.parse()?),
        "lives" => lives::run(args.next().as_deref()),
        "live" => lives::live(&args.next().context(USAGE)?, &args.next().context(USAGE)?),
        other => bail!("no scenario {other:?}"),
    }
}
