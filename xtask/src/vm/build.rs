//! The programs that run inside the machine: static, so that they need nothing of it, but for one
//! that loads a library, with the linker and the libraries that the machine's tools have.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::{cargo, flags, succeeds, target};

/// Naming the target keeps the flags away from procedural macros, which cannot be static.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// What is made of `tests/vm/plugin`.
pub(super) const DYNAMIC: [&str; 2] = ["vm_loader", "libvm_plugin.so"];

/// Builds the packages `tests/vm`, `tests/many` and `tests/vm/plugin`; returns where their programs
/// lie.
pub(crate) fn programs() -> Result<PathBuf> {
    let many = ["--package", "user-events-many", "--features", "user-events-many/all"];
    let programs = build("debug", &many)?;
    let mut dynamic = cargo(&["build", "--package", "user-events-vm-plugin"]);
    let dynamic = finish(&mut dynamic, "vm-dynamic", "debug")?;
    for file in DYNAMIC {
        let from = dynamic.join(file);
        fs::copy(&from, programs.join(file)).with_context(|| format!("cannot copy {from:?}"))?;
    }
    Ok(programs)
}

/// Those of `tests/vm` and `tests/vm/rivals` as users build their programs.
pub(crate) fn optimised() -> Result<PathBuf> {
    build("release", &["--release", "--package", "user-events-vm-rivals"])
}

fn build(profile: &str, args: &[&str]) -> Result<PathBuf> {
    let mut build = cargo(&["build", "--package", "user-events-vm-tests", "--bins"]);
    build.args(args);
    build.env("RUSTFLAGS", flags("RUSTFLAGS", "-C target-feature=+crt-static"));
    finish(&mut build, "vm", profile)
}

/// Runs a build in a place of its own, or one would throw out another's work.
fn finish(build: &mut Command, place: &str, profile: &str) -> Result<PathBuf> {
    let directory = target().join(place);
    build.args(["--target", TARGET, "--target-dir"]).arg(&directory);
    // The runtime as users have it: what a compiler leaves out is missing in the tests, too.
    build.args(["--config", "profile.dev.package.user-events-rt.opt-level=3"]);
    // All of it is unpacked into the machine's memory.
    for profile in ["DEV", "RELEASE"] {
        build.env(format!("CARGO_PROFILE_{profile}_DEBUG"), "false");
        build.env(format!("CARGO_PROFILE_{profile}_STRIP"), "debuginfo");
    }
    ensure!(succeeds(build)?, "the tests for the virtual machine do not build");
    Ok(directory.join(TARGET).join(profile))
}
