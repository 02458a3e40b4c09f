//! The programs that run inside the machine: static, so that they need nothing of it.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::cargo::{cargo, flags, succeeds, target};

/// Naming the target keeps the flags away from procedural macros, which cannot be static.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Builds the package `tests/vm`; returns where its programs lie.
pub(crate) fn programs() -> Result<PathBuf> {
    // A place of its own, or the two builds would throw out each other's work.
    let directory = target().join("vm");
    let mut build = cargo(&["build", "--package", "user-events-vm-tests", "--bins"]);
    build.args(["--target", TARGET, "--target-dir"]).arg(&directory);
    build.env("RUSTFLAGS", flags("RUSTFLAGS", "-C target-feature=+crt-static"));
    // All of it is unpacked into the machine's memory.
    build.env("CARGO_PROFILE_DEV_DEBUG", "false").env("CARGO_PROFILE_DEV_STRIP", "debuginfo");
    ensure!(succeeds(&mut build)?, "the tests for the virtual machine do not build");
    Ok(directory.join(TARGET).join("debug"))
}
