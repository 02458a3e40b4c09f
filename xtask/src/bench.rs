//! The benchmarks: `tests/bench` in a release build, and those inside virtual machines.

use anyhow::Result;

use crate::cargo::{cargo, succeeds};
use crate::setup::{self, Purpose};
use crate::vm;

/// What to measure.
pub(crate) struct Run {
    /// This machine's parts: events, start, size, compile.
    pub(crate) here: bool,
    /// Which of them; all of them without a name.
    pub(crate) parts: Vec<String>,
    /// The kernel's side, in virtual machines.
    pub(crate) machines: bool,
    /// The kernel of these; all of them without it.
    pub(crate) kernel: Option<String>,
}

/// Measures; whether it worked.
pub(crate) fn run(run: &Run) -> Result<bool> {
    let here = !run.here || here(&run.parts)?;
    let machines = !run.machines || vm::bench::run(run.kernel.as_deref())?;
    Ok(here && machines)
}

fn here(parts: &[String]) -> Result<bool> {
    // What could not be installed shows as a row without figures.
    setup::install(Purpose::Bench)?;
    let package = ["--release", "--package", "user-events-bench"];
    // What is off at compile time is so in the whole of a build.
    let off = ["--features", "off", "--bin", "bench-subject-off"];
    Ok(succeeds(cargo(&["build", "--bins"]).args(package))?
        && succeeds(cargo(&["build"]).args(package).args(off))?
        && succeeds(
            cargo(&["run", "--quiet", "--bin", "user-events-bench"])
                .args(package)
                .arg("--")
                .args(parts),
        )?)
}
