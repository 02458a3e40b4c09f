//! What kernel developers ask of sources: checkpatch and sparse have nothing to say.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{home, make};
use crate::cargo::{root, succeeds};
use crate::kernels::{self, Kernel};
use crate::setup::{self, Purpose};
use crate::{cache, debian};

/// The kernel's sources, which alone have checkpatch.
const SOURCE: &str = "linux-source-6.12";

/// What is taken out of them.
const SCRIPTS: &[&str] = &["checkpatch.pl", "spelling.txt", "const_structs.checkpatch"];

/// The files that may look at the kernel's version, which checkpatch takes for a constant on the
/// wrong side.
const COMPAT: [&str; 2] = ["compat.c", "compat.h"];
const COMPAT_IGNORES: &str = "--ignore=LINUX_VERSION_CODE,CONSTANT_COMPARISON";

/// `cargo xtask kmod --check`: whether both programs are content. An error is that they could not
/// be had.
pub(crate) fn check(kernel: Option<&str>) -> Result<bool> {
    setup::install(Purpose::Vm)?;
    ensure!(setup::find("sparse").is_some(), "no sparse: `cargo xtask setup vm` installs it");
    let entries = kernels::choose(kernel)?.into_iter().filter(|entry| entry.module);
    let kernels = entries.map(|entry| entry.find()).collect::<Result<Vec<_>>>()?;
    let trees = kernels.iter().map(Kernel::tree).collect::<Result<Vec<_>>>()?;
    let mut clean = checkpatch()?;
    for (kernel, tree) in kernels.iter().zip(&trees) {
        // In a place of its own, because it always looks at everything.
        if let Err(error) = make(kernel, tree, "-sparse", &["C=2", "W=1", "KCFLAGS=-Werror"]) {
            eprintln!("error: {error:#}");
            clean = false;
        }
    }
    Ok(clean)
}

/// Runs checkpatch on all files; whether it is content.
fn checkpatch() -> Result<bool> {
    let version = debian::line(SOURCE, "Version")?;
    let key = format!("{SOURCE}_{version}").replace([':', '/'], "_");
    let scripts = cache::entry("checkpatch", &key, |place| extract(&version, place))?;
    let mut clean = true;
    for file in files(&home())? {
        let mut checkpatch = Command::new("perl");
        checkpatch.arg(scripts.join("checkpatch.pl"));
        checkpatch.args(["--no-tree", "--strict", "--quiet", "--show-types", "--no-summary"]);
        if COMPAT.iter().any(|name| file.ends_with(name)) {
            checkpatch.arg(COMPAT_IGNORES);
        }
        // With more than its bare name: it complains of files that contain their own name.
        let status = checkpatch.arg("--file").arg(&file).current_dir(root()).status();
        let status = status.context("cannot run checkpatch: is perl installed?")?;
        clean &= status.success();
    }
    if !clean {
        eprintln!("error: checkpatch is not content with the module's sources");
    }
    Ok(clean)
}

/// The C files below a directory, relative to the workspace.
fn files(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(next) = directories.pop() {
        let entries =
            fs::read_dir(&next).with_context(|| format!("cannot list {}", next.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|kind| kind == "c" || kind == "h") {
                files.push(path.strip_prefix(root())?.to_owned());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Takes the scripts out of the sources: an archive in a package.
fn extract(version: &str, place: &Path) -> Result<()> {
    let package = debian::download(SOURCE, version, place)?;
    let archive = debian::extract(&package, &format!("usr/src/{SOURCE}.tar.xz"), place)?;
    let mut tar = Command::new("tar");
    tar.arg("-xJf").arg(&archive).arg("-C").arg(place).arg("--strip-components=2");
    tar.args(SCRIPTS.iter().map(|script| format!("{SOURCE}/scripts/{script}")));
    ensure!(succeeds(&mut tar)?, "cannot unpack {}: is xz installed?", archive.display());
    fs::remove_dir_all(place.join("usr"))?;
    Ok(fs::remove_file(package)?)
}
