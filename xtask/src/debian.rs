//! What Debian's archive has, fetched without installing it.

pub(crate) mod suite;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::cargo::{announce, succeeds};
use crate::setup;

/// A line of a package's newest entry, such as `Version`.
pub(crate) fn line(package: &str, name: &str) -> Result<String> {
    // A fresh container has no package lists.
    if let Some(line) = ask(package, name)? {
        return Ok(line);
    }
    setup::update_lists()?;
    ask(package, name)?
        .with_context(|| format!("apt-cache knows no package {package}: is this Debian 12?"))
}

fn ask(package: &str, name: &str) -> Result<Option<String>> {
    let mut command = Command::new("apt-cache");
    command.args(["show", "--no-all-versions", package]).stderr(Stdio::null());
    let output = command.output().context("no apt-cache here: is this Debian?")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    Ok(line.map(str::to_owned))
}

/// Downloads a package into a directory; its path.
pub(crate) fn download(package: &str, version: &str, place: &Path) -> Result<PathBuf> {
    let package = format!("{package}={version}");
    let download = || {
        let mut command = Command::new("apt-get");
        succeeds(command.args(["-q", "download", &package]).current_dir(place))
    };
    if !download()? {
        // The lists are older than the archive.
        setup::update_lists()?;
        ensure!(download()?, "cannot download {package}: look above for apt-get's reason");
    }
    let mut files = fs::read_dir(place)?.flatten().map(|entry| entry.path());
    files
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .with_context(|| format!("apt-get has left no {package} in {}", place.display()))
}

/// Extracts one file of a package, below a directory at its path.
pub(crate) fn extract(package: &Path, file: &str, place: &Path) -> Result<PathBuf> {
    let mut archive = Command::new("dpkg-deb");
    archive.arg("--fsys-tarfile").arg(package).stdout(Stdio::piped());
    announce(&archive);
    let mut archive = archive.spawn().context("cannot run dpkg-deb: is this Debian?")?;
    let mut tar = Command::new("tar");
    tar.arg("-x").arg("-C").arg(place).arg(format!("./{file}"));
    let archived = archive.stdout.take().context("dpkg-deb has no output")?;
    let unpacked = succeeds(tar.stdin(archived))?;
    if !archive.wait()?.success() || !unpacked {
        bail!("cannot extract {file} of {}", package.display());
    }
    Ok(place.join(file))
}
