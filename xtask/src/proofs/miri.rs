//! Miri over the runtime's unit tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::cargo::{flags, root, target};
use crate::toolchain::library;

/// The pinned toolchain may have one that somebody built; else rustup's nightly may.
const TOOLCHAINS: [Option<&str>; 2] = [None, Some("nightly")];

/// The tests reach files and clocks of this machine.
const FLAGS: &str = "-Zmiri-disable-isolation";

/// By which Miri finds the library's sources. Without it, it has rustup fetch them.
const SOURCES: &str = "MIRI_LIB_SRC";

const MISSING: &str = "`rustup toolchain install nightly --component miri,rust-src` installs it";

pub(super) fn tests() -> Result<Command> {
    for toolchain in TOOLCHAINS {
        if has_miri(toolchain)? {
            return Ok(miri(toolchain, &sources(toolchain)?));
        }
    }
    bail!("no Miri: {MISSING}")
}

fn miri(toolchain: Option<&str>, sources: &Path) -> Command {
    let mut miri = program(toolchain, "cargo");
    miri.args(["miri", "test", "--package", "user-events-rt", "--lib", "--no-fail-fast"]);
    miri.arg("--target-dir").arg(target().join("miri"));
    miri.env("MIRIFLAGS", flags("MIRIFLAGS", FLAGS)).env(SOURCES, sources);
    miri
}

fn has_miri(toolchain: Option<&str>) -> Result<bool> {
    let output = program(toolchain, "cargo").args(["miri", "--version"]).output();
    Ok(output.context("cannot run cargo")?.status.success())
}

fn sources(toolchain: Option<&str>) -> Result<PathBuf> {
    if let Some(sources) = std::env::var_os(SOURCES) {
        return Ok(sources.into());
    }
    let output = program(toolchain, "rustc").args(["--print", "sysroot"]).output()?;
    let directory = String::from_utf8(output.stdout).context("rustc does not speak UTF-8")?;
    let sources = Path::new(directory.trim_end()).join(library::IN_TOOLCHAIN);
    ensure!(sources.exists(), "no sources of Rust's library beside Miri: {MISSING}");
    Ok(sources)
}

/// A program of the toolchain that runs this, or of one of rustup's.
fn program(toolchain: Option<&str>, name: &str) -> Command {
    let mut command = match toolchain {
        None => Command::new(name),
        Some(toolchain) => {
            let mut rustup = Command::new("rustup");
            rustup.args(["run", toolchain, name]);
            // What the cargo that runs this says of its own toolchain.
            for variable in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "RUSTDOC"] {
                rustup.env_remove(variable);
            }
            rustup
        }
    };
    // Should rustup be set to install what is missing.
    command.env("RUSTUP_AUTO_INSTALL", "0").current_dir(root());
    command
}
