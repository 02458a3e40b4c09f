//! Tools that are built out of the registry, and kept.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::cache;
use crate::cargo::{cargo, succeeds};
use crate::toolchain::Pinned;

/// A program of the registry, in one version: another may judge otherwise.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// For `cargo install`, for example what of it is not needed.
    pub(crate) options: &'static [&'static str],
}

impl Tool {
    /// The program, built if it is not there yet, which takes minutes.
    pub(crate) fn get(&self) -> Result<PathBuf> {
        let place = cache::entry("cargo", &self.key()?, |place| self.install(place))?;
        Ok(self.program(&place))
    }

    /// The program, if it was built before.
    pub(crate) fn kept(&self) -> Result<Option<PathBuf>> {
        Ok(cache::kept("cargo", &self.key()?)?.map(|place| self.program(&place)))
    }

    fn program(&self, place: &Path) -> PathBuf {
        place.join("bin").join(self.name)
    }

    fn key(&self) -> Result<String> {
        let pinned = Pinned::compiler()?;
        let (release, host) = (pinned.release()?, pinned.host()?);
        Ok(format!("{}-{}_{release}-{host}", self.name, self.version))
    }

    /// Without optimisation, which would take most of the time and save it never.
    fn install(&self, place: &Path) -> Result<()> {
        let build = place.join("target");
        let mut install = cargo(&["install", "--locked", "--debug", "--quiet", self.name]);
        install.args(["--version", self.version]).args(self.options);
        install.arg("--root").arg(place).arg("--target-dir").arg(&build);
        install.env("CARGO_PROFILE_DEV_DEBUG", "false").env_remove("RUSTFLAGS");
        ensure!(
            succeeds(&mut install)?,
            "cannot build {} {}: look above for the reason",
            self.name,
            self.version
        );
        Ok(fs::remove_dir_all(&build)?)
    }
}
