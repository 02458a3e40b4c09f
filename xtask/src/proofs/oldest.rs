//! The published packages, and those that stand for their users, with the compiler that
//! `rust-version` names.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::cargo::{cargo, root, target};
use crate::toolchain::oldest;

/// Where the packages are that are not published and must compile all the same.
const USERS: [&str; 2] = ["examples", "tests/hygiene"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    rust_version: Option<String>,
    /// `None` where it may be published anywhere.
    publish: Option<Vec<String>>,
}

pub(super) fn tests() -> Result<Command> {
    let packages = packages()?;
    let version = packages[0].rust_version.as_deref().context("no rust-version")?;
    let mut tests = cargo(&["test", "--no-fail-fast", "--tests"]);
    packages.iter().for_each(|package| {
        tests.args(["--package", &package.name]);
    });
    tests.arg("--target-dir").arg(target().join("oldest"));
    tests.env("RUSTC", oldest::compiler(version)?);
    Ok(tests)
}

fn packages() -> Result<Vec<Package>> {
    let output = cargo(&["metadata", "--no-deps", "--format-version", "1"]).output()?;
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).context("cargo metadata cannot be read")?;
    let mut packages = metadata.packages;
    packages.retain(|package| package.publish.is_none() || package.stands_for_users());
    let version = packages.first().and_then(|package| package.rust_version.clone());
    ensure!(version.is_some(), "no package is published");
    for package in &packages {
        ensure!(package.rust_version == version, "{} has a rust-version of its own", package.name);
    }
    Ok(packages)
}

impl Package {
    fn stands_for_users(&self) -> bool {
        USERS.iter().any(|users| self.manifest_path.starts_with(root().join(users)))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_packages_support_it() {
        let packages = super::packages().unwrap();
        let has = |name| packages.iter().any(|package| package.name == name);
        assert!(has("user-events-rt") && has("user-events-macros") && !has("xtask"));
    }
}
