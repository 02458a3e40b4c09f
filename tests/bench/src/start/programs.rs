//! The program of `tests/many`, with few events and with all of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::bounded;
use crate::generated::{build_package, built_in};
use crate::scratch::Scratch;
use crate::strace;

/// Events of the program with few.
pub(super) const FEW: usize = 10;

/// Events of the program with all.
pub(super) const ALL: usize = 10_000;

/// The two programs.
pub(super) struct Programs {
    pub(super) few: PathBuf,
    pub(super) all: PathBuf,
}

impl Programs {
    /// Builds both; the larger one compiles for minutes.
    pub(super) fn build() -> Result<Self> {
        Ok(Self { few: build(FEW, &[])?, all: build(ALL, &["--features", "all"])? })
    }
}

fn build(events: usize, features: &[&str]) -> Result<PathBuf> {
    eprintln!("building a program with {events} events");
    let package = ["--package", "user-events-many"];
    build_package(&[&package, features].concat())?;
    // The next build puts another one into its place.
    let program = built_in()?.join(format!("bench-many-{events}"));
    fs::copy(built_in()?.join("vm_many"), &program)?;
    Ok(program)
}

/// Runs a program that is told `order`; returns what it prints.
pub(super) fn told(order: &str, command: &mut Command, scratch: &Scratch) -> Result<String> {
    let path = scratch.path().join("order");
    fs::write(&path, order)?;
    for name in ["USER_EVENTS", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    let output = bounded::run_told(Stdio::from(fs::File::open(path)?), command)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The system calls of a program before it reads an order, and what it does for each.
pub(super) fn system_calls(
    program: &Path,
    order: &str,
    environment: &[(&str, &Path)],
    scratch: &Scratch,
) -> Result<Vec<usize>> {
    let file = scratch.path().join("trace");
    let mut command = strace::command(program, &file);
    command.env_remove("USER_EVENTS_SESSION").envs(environment.iter().copied());
    told(order, &mut command, scratch)?;
    let trace = fs::read_to_string(&file).context("strace left no trace")?;
    strace::calls_per_order(&trace)
}
