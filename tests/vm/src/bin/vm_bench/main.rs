//! Measures what events cost inside the virtual machine: one file per scenario. It prints lines
//! that `cargo xtask bench` makes its table of.

mod batch;
mod consumer;
mod data;
mod registration;
mod report;
mod scaling;
mod threads;
mod write_path;

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    match args.next().context("usage: write-path | registration | threads ROUNDS")?.as_str() {
        "write-path" => write_path::run(),
        "registration" => registration::run(),
        "threads" => threads::run(args.next().context("how many rounds?")?.parse()?),
        other => bail!("no scenario {other:?}"),
    }
}
