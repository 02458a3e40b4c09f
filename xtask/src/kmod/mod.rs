//! The kernel module: built for a kernel, in a place of its own.

mod check;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::{announce, root, target};
use crate::kernels::{self, Kernel};
use crate::setup::{self, Purpose};

pub(crate) use check::check;

/// `cargo xtask kmod`: builds the module for each kernel that has one, or for the one named.
pub(crate) fn run(kernel: Option<&str>) -> Result<bool> {
    setup::install(Purpose::Vm)?;
    for entry in kernels::choose(kernel)?.iter().filter(|entry| entry.module) {
        let module = build(&entry.find()?)?;
        println!("{}: {}", entry.name, module.display());
    }
    Ok(true)
}

/// Builds the module; returns the `.ko`. Any warning is a failure.
pub(crate) fn build(kernel: &Kernel) -> Result<PathBuf> {
    let place = sources(kernel, "")?;
    make(&place, &kernel.tree()?, &["KCFLAGS=-Werror"])?;
    Ok(place.join("user_events.ko"))
}

/// A copy of the sources, so that objects of two kernels do not mix and the checkout stays clean.
fn sources(kernel: &Kernel, purpose: &str) -> Result<PathBuf> {
    let place = target().join("kmod").join(format!("{}{purpose}", kernel.release));
    copy(&home(), &place)?;
    Ok(place)
}

/// Where the module's sources are.
fn home() -> PathBuf {
    root().join("user-events-kmod")
}

/// Runs `make` as users do; fails at any warning: the compiler's, sparse's, modpost's.
fn make(place: &Path, tree: &Path, args: &[&str]) -> Result<()> {
    let mut make = Command::new("make");
    make.current_dir(place).arg(format!("KDIR={}", tree.display())).args(args);
    announce(&make);
    let output = make.output().context("cannot run make: `cargo xtask setup vm` installs it")?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let warned = text.lines().any(is_warning);
    if warned || !output.status.success() {
        eprint!("{text}");
    }
    ensure!(output.status.success(), "the module does not build for {}", tree.display());
    ensure!(!warned, "the module builds with warnings for {}", tree.display());
    Ok(())
}

fn is_warning(line: &str) -> bool {
    let line = line.to_lowercase();
    // The compiler's version may differ in its last digits from the kernel's.
    ["warning:", "error:"].iter().any(|kind| line.contains(kind))
        && !line.contains("the compiler differs from the one")
}

/// Brings a copy of the sources up to date. Files that are the same stay as they are, so that
/// make does not build them again.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else if fs::read(&to).ok() != Some(fs::read(&from)?) {
            fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_warning;

    #[test]
    fn tells_warnings_from_talk() {
        assert!(is_warning("main.c:1:1: warning: unused variable 'x' [-Wunused-variable]"));
        assert!(is_warning("WARNING: modpost: missing MODULE_DESCRIPTION() in user_events.o"));
        assert!(is_warning("file.c:9:9: error: incompatible types"));
        assert!(!is_warning("warning: the compiler differs from the one used to build the kernel"));
        assert!(!is_warning("  CC [M]  main.o"));
    }
}
