//! What the machine is to do.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use user_events_vm_tests::PLAN;

/// The file that `cargo xtask vm` packs.
pub(crate) struct Plan {
    /// Where the program's output goes.
    pub(crate) terminal: PathBuf,
    /// Whether it also reads from there.
    pub(crate) interactive: bool,
    pub(crate) module: Option<PathBuf>,
    pub(crate) program: PathBuf,
    pub(crate) args: Vec<String>,
}

impl Plan {
    pub(crate) fn read() -> Result<Self> {
        let text = fs::read_to_string(PLAN).with_context(|| format!("cannot read {PLAN}"))?;
        Self::parse(&text).with_context(|| format!("{PLAN} has too few lines: {text:?}"))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let terminal = PathBuf::from(lines.next()?);
        let interactive = lines.next()? == "interactive";
        let module = Some(lines.next()?).filter(|module| !module.is_empty()).map(PathBuf::from);
        let program = PathBuf::from(lines.next()?);
        let args = lines.map(str::to_owned).collect();
        Some(Self { terminal, interactive, module, program, args })
    }
}
