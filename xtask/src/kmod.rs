//! The kernel module: built for a kernel, in a place of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::{announce, root, target};

/// Builds the module; returns the `.ko`. Any warning is a failure.
pub(crate) fn build(release: &str, tree: &Path) -> Result<PathBuf> {
    // A copy, so that objects of two kernels do not mix and the checkout stays clean.
    let place = target().join("kmod").join(release);
    copy(&root().join("user-events-kmod"), &place)?;
    make(&place, tree, &["KCFLAGS=-Werror"])?;
    Ok(place.join("user_events.ko"))
}

/// Runs `make` as users do; fails at any warning, the linker's and modpost's as well.
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
    // The compiler's version may differ in its last digits from the kernel's.
    line.to_lowercase().contains("warning:") && !line.contains("the compiler differs from the one")
}

/// Brings a copy of the sources up to date. Files that are the same stay as they are, so that
/// make does not build them again; files that are gone go.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))?;
    for entry in entries {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry?.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else if fs::read(&to).ok() != Some(fs::read(&from)?) {
            fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
        }
    }
    Ok(())
}
