//! Lints and tests, to the end whatever fails on the way.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::cargo::{announce, cargo, flags, succeeds, target};
use crate::proofs::Proof;
use crate::setup::{self, Purpose};
use crate::tally::Tally;
use crate::toolchain::sysroot;
use crate::{deny, kmod, proofs, release, vm};

/// What to run.
pub(crate) struct Run {
    pub(crate) lints: bool,
    /// Whether the tests also run under other tools.
    pub(crate) proofs: bool,
    /// Whether virtual machines are started.
    pub(crate) machines: bool,
    pub(crate) filter: Vec<String>,
}

/// Runs lints and tests; whether all of them succeeded.
pub(crate) fn run(run: &Run) -> Result<bool> {
    // What could not be installed shows as skipped tests.
    setup::install(Purpose::Test)?;
    let mut tally = Tally::default();
    let mut failed = if run.lints { lints(&mut tally)? } else { Vec::new() };
    for (name, mut command) in tests(run) {
        if !read(&mut command, &mut tally)? {
            failed.push(name.to_owned());
        }
    }
    // A filter is for a quick look at something else.
    if run.proofs && run.filter.is_empty() {
        failed.extend(proofs::run(None, &mut tally, read)?);
    }
    // What they need of a machine is a lot.
    if run.machines && run.filter.is_empty() {
        match vm::tests(&vm::Run::default(), &mut tally) {
            Ok(kernels) => failed.extend(kernels),
            Err(error) => failed.push(format!("virtual machines: {error:#}")),
        }
    }
    Ok(close(&failed, &tally))
}

/// Runs the tests under other tools; whether they succeeded.
pub(crate) fn prove(only: Option<Proof>) -> Result<bool> {
    let mut tally = Tally::default();
    let failed = proofs::run(only, &mut tally, read)?;
    Ok(close(&failed, &tally))
}

/// A lint's name, and whether it is content. An error is that it could not be had.
type Check = (&'static str, fn() -> Result<bool>);

/// The lints that this machine may lack.
const CHECKS: &[Check] = &[
    ("checkpatch and sparse", || kmod::check(None)),
    ("cargo deny", deny::check),
    ("advisories", deny::advisories),
    ("cargo semver-checks", release::is_compatible),
];

/// Runs the lints; returns the names of those that failed.
fn lints(tally: &mut Tally) -> Result<Vec<String>> {
    let mut failed = Vec::new();
    for (name, mut command) in commands() {
        if !succeeds(&mut command)? {
            failed.push(name.to_owned());
        }
    }
    for (name, check) in CHECKS {
        match check() {
            Ok(true) => {}
            Ok(false) => failed.push((*name).to_owned()),
            Err(reason) => tally.skip(name, &format!("{reason:#}")),
        }
    }
    Ok(failed)
}

/// The lints that come with the toolchain.
fn commands() -> [(&'static str, Command); 6] {
    let mut private = rustdoc(&["--document-private-items"]);
    private.args(["--package", "user-events-macros", "--package", "user-events-rt"]);
    let mut off = events_off("clippy");
    off.args(["--all-targets", "--", "-D", "warnings"]);
    let mut modelled = modelled("clippy");
    modelled.args(["--profile", "test", "--", "-D", "warnings"]);
    [
        ("rustfmt", cargo(&["fmt", "--all", "--check"])),
        ("clippy", cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
        ("clippy with events off", off),
        ("clippy with loom", modelled),
        ("rustdoc of private items", private),
        // The last, so that what lies in target/doc is for users.
        ("rustdoc", rustdoc(&["--workspace"])),
    ]
}

fn rustdoc(args: &[&str]) -> Command {
    let mut command = cargo(&["doc", "--no-deps"]);
    command.args(args).env("RUSTDOCFLAGS", flags("RUSTDOCFLAGS", "-D warnings"));
    command
}

/// With a filter those of the workspace alone: it may name a target that only they have.
fn tests(run: &Run) -> Vec<(&'static str, Command)> {
    let mut workspace = cargo(&["test", "--workspace", "--no-fail-fast"]);
    sysroot::hand_over(&mut workspace);
    workspace.args(&run.filter);
    if !run.filter.is_empty() {
        return vec![("tests", workspace)];
    }
    let mut off = events_off("test");
    off.args(["--lib", "--no-fail-fast"]);
    let mut interleavings = modelled("test");
    interleavings.args(["--release", "--no-fail-fast", "interleavings"]);
    vec![("tests", workspace), ("tests with events off", off), ("interleavings", interleavings)]
}

/// A command on the runtime, built as for targets other than Linux, where events stay off.
fn events_off(command: &str) -> Command {
    let mut cargo = cargo(&[command, "--package", "user-events-rt"]);
    cargo.arg("--target-dir").arg(target().join("off"));
    cargo.env("RUSTFLAGS", flags("RUSTFLAGS", "--cfg user_events_off"));
    cargo
}

/// A command on the runtime, built so that loom decides which thread goes on, and what it sees.
fn modelled(command: &str) -> Command {
    let mut cargo = cargo(&[command, "--package", "user-events-rt", "--lib"]);
    cargo.arg("--target-dir").arg(target().join("loom"));
    cargo.env("RUSTFLAGS", flags("RUSTFLAGS", "--cfg user_events_loom"));
    cargo
}

/// Runs tests with their output passed on as it comes; whether they succeeded, and there were any.
fn read(command: &mut Command, tally: &mut Tally) -> Result<bool> {
    announce(command);
    let before = tally.passed();
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot run cargo test")?;
    let mut output = BufReader::new(child.stdout.take().context("cargo test has no output")?);
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line)? > 0 {
        std::io::stdout().write_all(&line)?;
        tally.read(&String::from_utf8_lossy(&line));
        line.clear();
    }
    let has_run = tally.passed() > before;
    if !has_run {
        println!("no test ran");
    }
    Ok(child.wait()?.success() && has_run)
}

fn close(failed: &[String], tally: &Tally) -> bool {
    println!();
    tally.skipped().for_each(|line| println!("{line}"));
    failed.iter().for_each(|name| println!("failed: {name}"));
    println!("{tally}");
    failed.is_empty() && tally.is_good()
}
