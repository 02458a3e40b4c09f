//! Rust's library built by the pinned compiler with flags of ours: what sanitizers need, and what
//! a target needs that is not installed.

use std::fs::{self, Permissions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use rustc_build_sysroot::{SysrootBuilder, SysrootConfig};

use super::{Pinned, installed, library};
use crate::cache;
use crate::cargo::cargo;

/// A directory for `--sysroot` with the library for `target` built with `flags`.
pub(crate) fn built(target: &str, flags: &[&str]) -> Result<PathBuf> {
    let pinned = Pinned::compiler()?;
    let mut hasher = DefaultHasher::new();
    (&pinned.version, flags).hash(&mut hasher);
    let key = format!("{target}_{:016x}", hasher.finish());
    cache::entry("sysroots", &key, |place| build(&pinned, target, flags, place))
}

/// Hands a run of tests the library for the target that `tests/asm` looks at beside this
/// machine's. Nothing where it is installed, or cannot be had, which the test tells.
pub(crate) fn hand_over(tests: &mut Command) {
    if let Some(library) = of_foreign_target() {
        tests.env("USER_EVENTS_AARCH64_SYSROOT", library);
    }
}

fn of_foreign_target() -> Option<PathBuf> {
    const TARGET: &str = "aarch64-unknown-linux-gnu";
    let is_installed = installed()
        .is_ok_and(|toolchain| toolchain.join("lib/rustlib").join(TARGET).join("lib").exists());
    if is_installed {
        return None;
    }
    built(TARGET, &[]).inspect_err(|reason| eprintln!("{reason:#}")).ok()
}

fn build(pinned: &Pinned, target: &str, flags: &[&str], place: &Path) -> Result<()> {
    let sources = library::sources(pinned)?;
    eprintln!("\n==> Rust's library for {target}, with {}", flags.join(" "));
    let mut builder = cargo(&[]);
    // The library is written in the language that is not stable yet.
    builder.env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTFLAGS").stderr(Stdio::inherit());
    let mut library = SysrootBuilder::new(place, target)
        .sysroot_config(SysrootConfig::WithStd { std_features: Vec::new() })
        .rustflags(flags);
    if target != pinned.host()? {
        library = library.rustflag(format!("-Clinker={}", no_linker(place)?.display()));
    }
    let built = library.cargo(builder).build_from_source(&sources);
    built.with_context(|| format!("cannot build Rust's library for {target}"))?;
    Ok(())
}

/// Stands for a linker that a foreign target would need: the shared library is not used, but must
/// be there.
fn no_linker(place: &Path) -> Result<PathBuf> {
    let linker = place.join("no-linker");
    fs::write(&linker, "#!/bin/sh\nwhile [ \"$1\" != -o ]; do shift; done\n: > \"$2\"\n")?;
    fs::set_permissions(&linker, Permissions::from_mode(0o755))?;
    Ok(linker)
}
