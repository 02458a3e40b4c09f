//! The programs that run inside the machine: static, so that they need nothing of it.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::cargo::{cargo, flags, succeeds, target};

/// Naming the target keeps the flags away from procedural macros, which cannot be static.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Builds the packages `tests/vm` and `tests/many`; returns where its programs lie.
pub(crate) fn programs() -> Result<PathBuf> {
    build("debug", &["--package", "user-events-many", "--features", "user-events-many/all"])
}

/// Those of `tests/vm` and `tests/vm/rivals` as users build their programs.
pub(crate) fn optimised() -> Result<PathBuf> {
    build("release", &["--release", "--package", "user-events-vm-rivals"])
}

fn build(profile: &str, args: &[&str]) -> Result<PathBuf> {
    // A place of its own, or the two builds would throw out each other's work.
    let directory = target().join("vm");
    let mut build = cargo(&["build", "--package", "user-events-vm-tests", "--bins"]);
    build.args(args);
    build.args(["--target", TARGET, "--target-dir"]).arg(&directory);
    build.env("RUSTFLAGS", flags("RUSTFLAGS", "-C target-feature=+crt-static"));
    // All of it is unpacked into the machine's memory.
    for profile in ["DEV", "RELEASE"] {
        build.env(format!("CARGO_PROFILE_{profile}_DEBUG"), "false");
        build.env(format!("CARGO_PROFILE_{profile}_STRIP"), "debuginfo");
    }
    ensure!(succeeds(&mut build)?, "the tests for the virtual machine do not build");
    Ok(directory.join(TARGET).join(profile))
}
