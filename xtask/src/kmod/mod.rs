//! The kernel module: built for a kernel, in a place of its own.

mod check;
mod dkms;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cache;
use crate::cargo::{announce, root, target};
use crate::kernels::{self, Kernel};
use crate::setup::{self, Purpose};

pub(crate) use check::check;
pub(crate) use dkms::install;

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
    let place = make(kernel, &kernel.tree()?, "", &["KCFLAGS=-Werror"])?;
    Ok(place.join("user_events.ko"))
}

/// Where the module's sources are.
fn home() -> PathBuf {
    root().join("user-events-kmod")
}

/// Runs `make` as users do, in a copy of the sources: so the objects of two kernels do not mix,
/// and the checkout stays clean. Fails at any warning: the compiler's, sparse's, modpost's.
fn make(kernel: &Kernel, tree: &Path, purpose: &str, args: &[&str]) -> Result<PathBuf> {
    let place = target().join("kmod").join(format!("{}{purpose}", kernel.release));
    fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
    let _lock = cache::lock(&place.join(".lock"))?;
    copy(&home(), &place)?;
    let mut make = Command::new("make");
    make.current_dir(&place).arg(format!("KDIR={}", tree.display())).args(args);
    announce(&make);
    let output = make.output().context("cannot run make: `cargo xtask setup vm` installs it")?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let warned = text.lines().any(is_warning);
    if warned || !output.status.success() {
        eprint!("{text}");
    }
    ensure!(output.status.success(), "the module does not build for {}", kernel.release);
    ensure!(!warned, "the module builds with warnings for {}", kernel.release);
    Ok(place)
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
    for file in list(to)?.filter(|file| is_source(file)) {
        if !from.join(&file).exists() {
            fs::remove_file(to.join(&file))?;
        }
    }
    for name in list(from)? {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy(&from, &to)?;
        } else if fs::read(&to).ok() != Some(fs::read(&from)?) {
            fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
        }
    }
    Ok(())
}

fn list(directory: &Path) -> Result<impl Iterator<Item = PathBuf>> {
    let entries = fs::read_dir(directory);
    let entries = entries.with_context(|| format!("cannot list {}", directory.display()))?;
    Ok(entries.flatten().map(|entry| PathBuf::from(entry.file_name())))
}

/// Whether a file was written by a person; kbuild writes C as well.
fn is_source(file: &Path) -> bool {
    let name = file.to_string_lossy();
    (name.ends_with(".c") || name.ends_with(".h")) && !name.ends_with(".mod.c")
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
