//! The kernels of `tests/kernels.toml`: which there are, and how each is got.

mod image;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result, ensure};
use serde::Deserialize;

use crate::cargo::root;
use crate::setup;
use source::{Broken, Built, Source};

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
    /// Sources, and options to build them with.
    Source(Source),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kernels {
    kernel: Vec<Entry>,
}

/// A kernel that can be had.
pub(crate) struct Kernel {
    /// What `uname -r` prints in it.
    pub(crate) release: String,
    origin: Origin,
}

enum Origin {
    /// Of this version.
    Package(String),
    /// The image.
    Built(PathBuf),
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

/// Whether a kernel cannot be had because of what this repository says of it.
pub(crate) fn is_broken(reason: &Error) -> bool {
    reason.is::<Broken>()
}

impl Entry {
    /// Finds out which kernel it is today. One that is built here is built by then.
    pub(crate) fn find(&self) -> Result<Kernel> {
        Ok(match &self.from {
            From::Debian(meta) => {
                let (release, version) = image::newest(meta)?;
                Kernel { release, origin: Origin::Package(version) }
            }
            From::Source(source) => {
                let Built { release, image } = source.get()?;
                Kernel { release, origin: Origin::Built(image) }
            }
        })
    }
}

impl Kernel {
    /// The image to boot.
    pub(crate) fn image(&self) -> Result<PathBuf> {
        match &self.origin {
            Origin::Package(version) => image::get(&self.release, version),
            Origin::Built(image) => Ok(image.clone()),
        }
    }

    /// The tree that modules are built against.
    pub(crate) fn tree(&self) -> Result<PathBuf> {
        let packed = matches!(self.origin, Origin::Package(_));
        ensure!(packed, "no modules can be built for {}: it was built here", self.release);
        let package = format!("linux-headers-{}", self.release);
        let tree = Path::new("/usr/src").join(&package);
        if !tree.join("Module.symvers").exists() {
            setup::install_packages(&[&package])?;
            ensure!(
                tree.join("Module.symvers").exists(),
                "{package} is missing and could not be installed: look above for the reason"
            );
        }
        Ok(tree)
    }
}

fn memory() -> u32 {
    1024
}

fn limit() -> u64 {
    600
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn reads_the_kernels() {
        assert!(choose(None).unwrap().len() >= 3);
        assert_eq!(choose(Some("debian-6.1")).unwrap().len(), 1);
        assert!(choose(Some("minix")).is_err());
    }
}
