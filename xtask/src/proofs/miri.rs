//! Miri over the runtime's unit tests.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cargo::{cargo, root, target};

/// Who may have it, the pinned compiler first: a build of its own may.
const TOOLCHAINS: [Option<&str>; 2] = [None, Some("nightly")];

/// The tests reach files and clocks of this machine.
const FLAGS: &str = "-Zmiri-disable-isolation";

pub(super) fn tests() -> Result<Command> {
    for toolchain in TOOLCHAINS {
        if has_miri(toolchain)? {
            let mut miri = miri(toolchain);
            miri.args(["test", "--package", "user-events-rt", "--lib", "--no-fail-fast"]);
            miri.arg("--target-dir").arg(target().join("miri"));
            miri.env("MIRIFLAGS", crate::cargo::flags("MIRIFLAGS", FLAGS));
            return Ok(miri);
        }
    }
    bail!("no Miri: `rustup toolchain install nightly --component miri,rust-src` installs it")
}

fn has_miri(toolchain: Option<&str>) -> Result<bool> {
    let output = miri(toolchain).arg("--version").output().context("cannot run cargo")?;
    Ok(output.status.success())
}

/// `cargo miri`, of the toolchain that runs this or of one of rustup's.
fn miri(toolchain: Option<&str>) -> Command {
    let mut command = match toolchain {
        None => cargo(&[]),
        Some(name) => {
            let mut rustup = Command::new("rustup");
            // What the cargo that runs this says of its own toolchain.
            for variable in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "RUSTDOC"] {
                rustup.env_remove(variable);
            }
            rustup.args(["run", name, "cargo"]);
            rustup
        }
    };
    command.arg("miri").current_dir(root());
    command
}
