//! The kernels of `tests/kernels.toml`: which there are, and how each is got.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::cargo::root;
use crate::{cache, debian, setup};

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

/// A kernel that Debian has.
pub(crate) struct Kernel {
    /// What `uname -r` prints in it.
    pub(crate) release: String,
    /// Of its package.
    version: String,
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
    /// Finds out which kernel it is today.
    pub(crate) fn find(&self) -> Result<Kernel> {
        let From::Debian(meta) = &self.from;
        let depends = debian::line(meta, "Depends")?;
        let (release, version) = image(&depends)
            .with_context(|| format!("{meta} depends on no kernel image, but on: {depends}"))?;
        Ok(Kernel { release, version })
    }
}

impl Kernel {
    /// The image to boot.
    pub(crate) fn image(&self) -> Result<PathBuf> {
        let Self { release, version } = self;
        let key = format!("{release}_{version}").replace([':', '/'], "_");
        let place = cache::entry("kernels", &key, |place| download(release, version, place))?;
        Ok(place.join("vmlinuz"))
    }

    /// The tree that modules are built against.
    pub(crate) fn tree(&self) -> Result<PathBuf> {
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

/// `linux-image-RELEASE (= VERSION)` among the dependencies.
fn image(depends: &str) -> Option<(String, String)> {
    depends.split(", ").find_map(|dependency| {
        let (release, version) = dependency.strip_prefix("linux-image-")?.split_once(" (= ")?;
        Some((release.to_owned(), version.trim_end_matches(')').to_owned()))
    })
}

/// Takes the kernel out of its package. The unsigned one: it depends on nothing else.
fn download(release: &str, version: &str, place: &Path) -> Result<()> {
    let package = debian::download(&format!("linux-image-{release}-unsigned"), version, place)?;
    let image = debian::extract(&package, &format!("boot/vmlinuz-{release}"), place)?;
    fs::rename(image, place.join("vmlinuz"))?;
    fs::remove_dir_all(place.join("boot"))?;
    Ok(fs::remove_file(package)?)
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
        let depends = "x, linux-image-6.12.117+deb12-cloud-amd64 (= 6.12.117-1~deb12u1)";
        let (release, version) = image(depends).unwrap();
        assert_eq!(release, "6.12.117+deb12-cloud-amd64");
        assert_eq!(version, "6.12.117-1~deb12u1");
        assert!(image("libc6 (>= 2)").is_none());
        assert!(image("").is_none());
    }
}
