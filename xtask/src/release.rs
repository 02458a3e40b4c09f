//! `cargo xtask release`: what must hold before the crates are published.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cargo::{cargo, root, succeeds};
use crate::tool::Tool;

/// With the compilers of which it reads rustdoc's JSON, that of `rust-toolchain.toml` among them.
const SEMVER_CHECKS: Tool =
    Tool { name: "cargo-semver-checks", version: "0.51.0", options: &["--no-default-features"] };

/// The crate that users depend on. The macros have no items that a program could be told of.
const RUNTIME: &str = "user-events-rt";

/// Checks that the version says what has changed since `baseline` (the last release without it),
/// that the changelog has it, and that both packages build in their order; whether all is well.
pub(crate) fn check(baseline: Option<String>) -> Result<bool> {
    let compatible = match baseline.map_or_else(last_release, |baseline| Ok(Some(baseline)))? {
        Some(baseline) => compare(SEMVER_CHECKS.get()?, &baseline)?,
        None => {
            println!("no release yet, so nothing that this one could break");
            true
        }
    };
    let described = has_changelog()?;
    let order = ["--package", "user-events-macros", "--package", RUNTIME];
    let packed = succeeds(cargo(&["publish", "--dry-run", "--locked"]).args(order))?;
    Ok(compatible && described && packed)
}

/// Whether the version says what has changed since the last release. An error is that this cannot
/// be found out without minutes of work.
pub(crate) fn is_compatible() -> Result<bool> {
    let Some(baseline) = last_release()? else { bail!("no release yet, or its tag is not here") };
    let program = SEMVER_CHECKS.kept()?.context("not built yet: `cargo xtask release` does it")?;
    compare(program, &baseline)
}

fn compare(program: PathBuf, baseline: &str) -> Result<bool> {
    let mut command = Command::new(program);
    command.current_dir(root()).args(["semver-checks", "--package", RUNTIME]);
    succeeds(command.args(["--baseline-rev", baseline]))
}

/// The newest release that this commit comes after: a tag.
fn last_release() -> Result<Option<String>> {
    let mut git = Command::new("git");
    git.current_dir(root()).args(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]);
    let output = git.output().context("cannot run git")?;
    let tag = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(output.status.success().then_some(tag))
}

/// Whether the changelog has a section of this version.
fn has_changelog() -> Result<bool> {
    let text = fs::read_to_string(root().join("CHANGELOG.md")).context("no CHANGELOG.md")?;
    let heading = concat!("## ", env!("CARGO_PKG_VERSION"));
    let is_there = text.lines().any(|line| line.starts_with(heading));
    if !is_there {
        eprintln!("error: CHANGELOG.md has no section `{heading}`: rename *Unreleased*");
    }
    Ok(is_there)
}
