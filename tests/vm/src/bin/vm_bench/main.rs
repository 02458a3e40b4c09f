//! Measures what events cost inside the virtual machine: one file per scenario. It prints lines
//! that `cargo xtask bench` makes its table of.

mod batch;
mod consumer;
mod data;
mod first_uses;
mod registration;
mod report;
mod scaling;
mod threads;
mod write_path;

use anyhow::{Context, Result, bail};
use nix::errno::Errno;
use nix::libc;

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

/// The first process may use an input and output port, which its children inherit, and for which
/// the kernel has something to do at the end of each system call.
fn give_ports_up() -> Result<()> {
    const ALL: libc::c_ulong = 65_536;
    // SAFETY: takes rights away that nothing here uses; no memory is touched.
    let result = unsafe { libc::ioperm(0, ALL, 0) };
    Errno::result(result).map(drop).context("cannot give ports up")
}
