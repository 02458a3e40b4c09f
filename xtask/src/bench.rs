//! The benchmark: `tests/bench` in a release build.

use anyhow::Result;

use crate::cargo::{cargo, succeeds};
use crate::setup::{self, Purpose};

/// Measures; whether it worked.
pub(crate) fn run() -> Result<bool> {
    // What could not be installed shows as a row without figures.
    setup::install(Purpose::Bench)?;
    let package = ["--release", "--package", "user-events-bench"];
    Ok(succeeds(cargo(&["build", "--bins"]).args(package))?
        && succeeds(cargo(&["run", "--quiet", "--bin", "user-events-bench"]).args(package))?)
}
