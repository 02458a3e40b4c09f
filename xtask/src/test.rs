//! Lints and tests, to the end whatever fails on the way.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::cargo::{announce, cargo, flags, succeeds, target};
use crate::setup::{self, Purpose};
use crate::tally::Tally;

/// What to run.
pub(crate) struct Run {
    pub(crate) lints: bool,
    pub(crate) bless: bool,
    pub(crate) filter: Vec<String>,
}

/// Runs lints and tests; whether all of them succeeded.
pub(crate) fn run(run: &Run) -> Result<bool> {
    // What could not be installed shows as skipped tests.
    setup::install(Purpose::Test)?;
    let mut failed = if run.lints { lints()? } else { Vec::new() };
    let mut tally = Tally::default();
    for (name, mut command) in tests(run) {
        if !read(&mut command, &mut tally)? {
            failed.push(name);
        }
    }
    Ok(close(run, &failed, &tally))
}

/// Runs the lints; returns the names of those that failed.
fn lints() -> Result<Vec<&'static str>> {
    let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
    doc.env("RUSTDOCFLAGS", flags("RUSTDOCFLAGS", "-D warnings"));
    let lints = [
        ("rustfmt", cargo(&["fmt", "--all", "--check"])),
        ("clippy", cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
        ("rustdoc", doc),
    ];
    let mut failed = Vec::new();
    for (name, mut command) in lints {
        if !succeeds(&mut command)? {
            failed.push(name);
        }
    }
    Ok(failed)
}

fn tests(run: &Run) -> [(&'static str, Command); 2] {
    let mut workspace = cargo(&["test", "--workspace", "--no-fail-fast"]);
    // Stands for targets other than Linux, where events stay off.
    let mut off = cargo(&["test", "--package", "user-events-rt", "--lib", "--no-fail-fast"]);
    off.arg("--target-dir").arg(target().join("off"));
    off.env("RUSTFLAGS", flags("RUSTFLAGS", "--cfg user_events_off"));
    for command in [&mut workspace, &mut off] {
        command.args(&run.filter);
        if run.bless {
            command.env("BLESS", "1").env("TRYBUILD", "overwrite");
        }
    }
    [("tests", workspace), ("tests with events off", off)]
}

/// Runs tests with their output passed on as it comes; whether they succeeded.
fn read(command: &mut Command, tally: &mut Tally) -> Result<bool> {
    announce(command);
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot run cargo test")?;
    let mut output = BufReader::new(child.stdout.take().context("cargo test has no output")?);
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line)? > 0 {
        std::io::stdout().write_all(&line)?;
        tally.read(&String::from_utf8_lossy(&line));
        line.clear();
    }
    Ok(child.wait()?.success())
}

fn close(run: &Run, failed: &[&str], tally: &Tally) -> bool {
    println!();
    tally.skipped().for_each(|line| println!("{line}"));
    failed.iter().for_each(|name| println!("failed: {name}"));
    if run.bless {
        println!("golden files are rewritten: read `git diff` before you commit them");
    }
    println!("{tally}");
    failed.is_empty() && tally.is_good()
}
