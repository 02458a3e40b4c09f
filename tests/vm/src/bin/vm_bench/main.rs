//! Measures what events cost inside the virtual machine: one file per scenario. It prints lines
//! that `cargo xtask bench` makes its table of.

mod first_uses;
mod registration;
mod threads;
mod write_path;

use anyhow::{Context, Result, bail};
use user_events_vm_tests::bench::give_ports_up;

const USAGE: &str =
    "usage: write-path | registration | first-uses (instructions | calls) COUNT | threads ROUNDS";

fn main() -> Result<()> {
    give_ports_up()?;
    let mut args = std::env::args().skip(1);
    match args.next().context(USAGE)?.as_str() {
        "write-path" => write_path::run(),
        "registration" => {
            first_uses::run_all()?;
            registration::run()
        }
        "first-uses" => {
            let kind = args.next().context(USAGE)?;
            first_uses::run(&kind, args.next().context(USAGE)?.parse()?)
        }
        "threads" => threads::run(args.next().context(USAGE)?.parse()?),
        other => bail!("no scenario {other:?}"),
    }
}
