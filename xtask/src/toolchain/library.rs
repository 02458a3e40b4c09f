//! The sources of Rust's library, those of exactly the pinned compiler.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Pinned, installed};
use crate::cache;
use crate::debian::suite;

/// Where they lie in a toolchain.
pub(crate) const IN_TOOLCHAIN: &str = "lib/rustlib/src/rust/library";

/// Debian's suite that has the packages of new compilers, each for a while.
const SUITE: &str = "trixie-backports";

/// The directory `library` of Rust's repository: the installed toolchain's, or that of Debian's
/// package of the same version.
pub(crate) fn sources(pinned: &Pinned) -> Result<PathBuf> {
    let installed = installed()?.join(IN_TOOLCHAIN);
    if installed.exists() {
        return Ok(installed);
    }
    let release = pinned.release()?;
    let place = cache::entry("rust-src", release, |place| fetch(release, place));
    let place = place.with_context(|| {
        format!(
            "no sources of Rust's library: `rustup component add rust-src --toolchain {release}` \
             installs them"
        )
    })?;
    Ok(place.join("library"))
}

fn fetch(release: &str, place: &Path) -> Result<()> {
    suite::unpack(SUITE, &[format!("rust-src={release}+*")], place)?;
    // The compiler's own sources are the larger part.
    let sources = place.join("usr/src").join(format!("rustc-{release}"));
    fs::rename(sources.join("library"), place.join("library"))
        .context("rust-src has no directory library")?;
    Ok(fs::remove_dir_all(place.join("usr"))?)
}
