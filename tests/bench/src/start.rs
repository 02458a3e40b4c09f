//! What a program with 10,000 events pays at its start, and where it registers them.

mod programs;
mod registration;
mod startup;

use std::time::Duration;

use anyhow::Result;

use crate::bounded;
use crate::generated::built_in;
use crate::scratch::Scratch;
use programs::Programs;

/// Rounds of what is timed.
const ROUNDS: usize = 31;

pub(crate) fn run() -> Result<()> {
    bounded::allow(Duration::from_secs(3600));
    let programs = Programs::build()?;
    let scratch = Scratch::create(&built_in()?, "start")?;
    startup::run(&programs, &scratch)?;
    registration::run(&programs, &scratch)
}
