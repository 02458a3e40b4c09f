//! The kernels of `tests/kernels.toml`: which there are, and how each is got.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::cache;
use crate::cargo::{announce, root, succeeds};
use crate::setup;

/// A kernel as the file states it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) name: String,
    from: From,
    /// Whether the module is built for it and loaded.
    pub(crate) module: bool,
    /// Of the machine, in MiB.
    #[serde(default = "memory")]
    pub(crate) memory: u32,
    /// Of a run, in seconds.
    #[serde(default = "limit")]
    pub(crate) limit: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum From {
    /// A meta package of Debian's.
    Debian(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kernels {
    kernel: Vec<Entry>,
}

/// A kernel that is here.
pub(crate) struct Kernel {
    /// What `uname -r` prints in it.
    pub(crate) release: String,
    pub(crate) image: PathBuf,
    /// The tree that modules are built against; there if the entry wants a module.
    pub(crate) tree: PathBuf,
}

/// The kernels to use: all, or the one that is named.
pub(crate) fn choose(name: Option<&str>) -> Result<Vec<Entry>> {
    let path = root().join("tests/kernels.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {path:?}"))?;
    let all = toml::from_str::<Kernels>(&text).context("in tests/kernels.toml")?.kernel;
    let names: Vec<_> = all.iter().map(|entry| entry.name.clone()).collect();
    let chosen: Vec<_> =
        all.into_iter().filter(|entry| name.is_none_or(|name| name == entry.name)).collect();
    ensure!(!chosen.is_empty(), "no such kernel in tests/kernels.toml; there are: {names:?}");
    Ok(chosen)
}

impl Entry {
    /// Gets the kernel, and what modules for it are built against.
    pub(crate) fn get(&self) -> Result<Kernel> {
        let From::Debian(meta) = &self.from;
        let (release, version) = newest(meta)?;
        let tree = PathBuf::from(format!("/usr/src/linux-headers-{release}"));
        if self.module && !tree.join("Module.symvers").exists() {
            setup::install_packages(&[format!("linux-headers-{release}")])?;
            ensure!(tree.join("Module.symvers").exists(), "linux-headers-{release} is missing");
        }
        let key = format!("{release}_{version}").replace([':', '/'], "_");
        let home = cache::entry("kernels", &key, |place| download(&release, &version, place))?;
        Ok(Kernel { image: home.join("vmlinuz"), release, tree })
    }
}

fn memory() -> u32 {
    1024
}

fn limit() -> u64 {
    600
}

/// Release and version of the image that a meta package depends on.
fn newest(meta: &str) -> Result<(String, String)> {
    let ask = || -> Result<Option<(String, String)>> {
        let mut command = Command::new("apt-cache");
        command.args(["show", "--no-all-versions", meta]).stderr(Stdio::null());
        let output = command.output().context("no apt-cache here: is this Debian?")?;
        Ok(image(&String::from_utf8_lossy(&output.stdout)))
    };
    // A fresh container has no package lists.
    if let Some(newest) = ask()? {
        return Ok(newest);
    }
    setup::update_lists()?;
    ask()?.with_context(|| format!("apt-cache knows no package {meta}: is this Debian 12?"))
}

/// `linux-image-RELEASE (= VERSION)` among the dependencies.
fn image(package: &str) -> Option<(String, String)> {
    let depends = package.lines().find_map(|line| line.strip_prefix("Depends: "))?;
    depends.split(", ").find_map(|dependency| {
        let (release, version) = dependency.strip_prefix("linux-image-")?.split_once(" (= ")?;
        Some((release.to_owned(), version.trim_end_matches(')').to_owned()))
    })
}

/// Unpacks the kernel out of its package. The unsigned one: it pulls in nothing else.
fn download(release: &str, version: &str, place: &Path) -> Result<()> {
    let package = format!("linux-image-{release}-unsigned={version}");
    let download = || {
        let mut command = Command::new("apt-get");
        succeeds(command.args(["-q", "download", &package]).current_dir(place))
    };
    if !download()? {
        // The lists are older than the archive.
        setup::update_lists()?;
        ensure!(download()?, "cannot download {package}");
    }
    let file = format!("boot/vmlinuz-{release}");
    for package in fs::read_dir(place)?.flatten() {
        extract(&package.path(), &file, place)?;
        fs::remove_file(package.path())?;
    }
    fs::rename(place.join(&file), place.join("vmlinuz"))
        .with_context(|| format!("no {file} in {package}"))?;
    fs::remove_dir_all(place.join("boot"))?;
    Ok(())
}

/// Extracts one file of a package.
fn extract(package: &Path, file: &str, place: &Path) -> Result<()> {
    let mut archive = Command::new("dpkg-deb");
    archive.arg("--fsys-tarfile").arg(package).stdout(Stdio::piped());
    announce(&archive);
    let mut archive = archive.spawn().context("cannot run dpkg-deb")?;
    let mut tar = Command::new("tar");
    tar.arg("-x").arg("-C").arg(place).arg(format!("./{file}"));
    let archived = archive.stdout.take().context("dpkg-deb has no output")?;
    let unpacked = succeeds(tar.stdin(archived))?;
    if !archive.wait()?.success() || !unpacked {
        bail!("cannot extract {file} of {}", package.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{choose, image};

    #[test]
    fn reads_the_kernels() {
        assert!(choose(None).unwrap().len() >= 2);
        assert_eq!(choose(Some("debian-6.1")).unwrap().len(), 1);
        assert!(choose(Some("minix")).is_err());
    }

    #[test]
    fn finds_the_image_of_a_meta_package() {
        let package = "Package: linux-image-6.12-cloud-amd64\nVersion: 6.12.117-1~deb12u1\n\
            Depends: linux-image-6.12.117+deb12-cloud-amd64 (= 6.12.117-1~deb12u1)\n";
        let (release, version) = image(package).unwrap();
        assert_eq!(release, "6.12.117+deb12-cloud-amd64");
        assert_eq!(version, "6.12.117-1~deb12u1");
        assert!(image("Package: x\nDepends: libc6 (>= 2)\n").is_none());
        assert!(image("").is_none());
    }
}
