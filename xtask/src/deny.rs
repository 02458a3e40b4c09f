//! What the dependencies may be, by `deny.toml`.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::cargo::{root, succeeds};
use crate::tool::Tool;

/// Without its own TLS: git fetches the advisories.
const CARGO_DENY: Tool =
    Tool { name: "cargo-deny", version: "0.20.2", options: &["--no-default-features"] };

/// Whether licences and sources are those that `deny.toml` allows, and what users compile has no
/// crate twice. An error is that cargo-deny could not be had.
pub(crate) fn check() -> Result<bool> {
    let mut all = cargo_deny()?;
    all.args(["check", "--allow", "duplicate", "bans", "licenses", "sources"]);
    let mut published = cargo_deny()?;
    published.args(["--exclude-unpublished", "--exclude-dev"]);
    published.args(["check", "--deny", "duplicate", "bans"]);
    Ok(succeeds(&mut all)? && succeeds(&mut published)?)
}

/// Whether nothing is known against a dependency. An error is that the advisories could not be
/// had.
pub(crate) fn advisories() -> Result<bool> {
    ensure!(
        succeeds(cargo_deny()?.args(["fetch", "db"]))?,
        "the database of advisories cannot be fetched: look above for the reason"
    );
    succeeds(cargo_deny()?.args(["check", "advisories"]))
}

fn cargo_deny() -> Result<Command> {
    let mut command = Command::new(CARGO_DENY.get()?);
    command.current_dir(root()).arg("--locked");
    Ok(command)
}
