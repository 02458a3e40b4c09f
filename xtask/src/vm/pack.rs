//! The machine's first file system: init, the test programs, the module, and what to do.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::build::DYNAMIC;
use super::cpio::Archive;

/// What the machine is to do (`tests/vm/src/bin/init/plan.rs` reads it).
pub(crate) struct Plan<'a> {
    /// The terminal of the program.
    pub(crate) terminal: &'a str,
    /// Whether the program also reads from it.
    pub(crate) interactive: bool,
    pub(crate) program: &'a str,
    pub(crate) args: &'a [String],
}

/// Programs in `/tests`.
const PROGRAMS: &[&str] = &["vm_tests", "vm_subject", "vm_member", "vm_bench"];

/// Those that either tests or benchmarks go without.
const OF_SOME: &[&str] = &["vm_many", "vm_rivals"];

/// Where the module lies in the machine.
const MODULE: &str = "/tests/user_events.ko";

/// Where it lies as it is installed on users' machines, with what belongs to it.
const INSTALLED: &str = "tests/root";

/// The module, as the machine gets it.
#[derive(Default)]
pub(crate) struct Module {
    /// The `.ko` that init loads.
    pub(crate) file: Option<PathBuf>,
    /// The root of a file system in which it is installed.
    pub(crate) installed: Option<PathBuf>,
}

/// Writes the archive.
pub(crate) fn archive(to: &Path, programs: &Path, module: &Module, plan: &Plan<'_>) -> Result<()> {
    let file = File::create(to).with_context(|| format!("cannot make {}", to.display()))?;
    let mut archive = Archive::new(BufWriter::new(file));
    for directory in [".", "dev", "image", "tests", "vm"] {
        archive.directory(directory)?;
    }
    archive.file("init", &read(&programs.join("init"))?)?;
    let of_some = OF_SOME.iter().chain(&DYNAMIC);
    let of_some = of_some.filter(|program| programs.join(program).exists());
    for program in PROGRAMS.iter().chain(of_some) {
        archive.file(&format!("tests/{program}"), &read(&programs.join(program))?)?;
    }
    if let Some(module) = &module.file {
        archive.file(MODULE.trim_start_matches('/'), &read(module)?)?;
    }
    if let Some(installed) = &module.installed {
        tree(&mut archive, installed, INSTALLED)?;
    }
    archive.file("vm/plan", plan.text(module.file.is_some()).as_bytes())?;
    archive.finish()
}

impl Plan<'_> {
    fn text(&self, module: bool) -> String {
        let interactive = if self.interactive { "interactive" } else { "" };
        let module = if module { MODULE } else { "" };
        let fixed = [self.terminal, interactive, module, self.program];
        let lines = fixed.into_iter().chain(self.args.iter().map(String::as_str));
        lines.map(|line| format!("{line}\n")).collect()
    }
}

/// Adds a directory and all that is in it.
fn tree<W: Write>(archive: &mut Archive<W>, from: &Path, to: &str) -> Result<()> {
    archive.directory(to)?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let to = format!("{to}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            tree(archive, &entry.path(), &to)?;
        } else {
            archive.file(&to, &read(&entry.path())?)?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
