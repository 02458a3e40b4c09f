//! The oldest compiler that the published packages support.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::line;
use crate::cache;
use crate::debian::suite;

/// Debian's suite that has this compiler, and the packages that it is made of: it is newer than
/// the system may be, so that even the C library is its own.
const SUITE: &str = "trixie";
const PACKAGES: [&str; 14] = [
    "libc6",
    "libedit2",
    "libffi8",
    "libgcc-s1",
    "liblzma5",
    "libmd0",
    "libbsd0",
    "libstdc++6",
    "libtinfo6",
    "libxml2",
    "libz3-4",
    "libzstd1",
    "zlib1g",
    "libllvm19",
];

/// Where Debian's compiler and its libraries lie.
const LOADER: &str = "usr/lib64/ld-linux-x86-64.so.2";
const LIBRARIES: &str = "usr/lib/x86_64-linux-gnu";
const COMPILER: &str = "usr/bin/rustc";

/// A `rustc` of this version, such as `1.85`: an installed one, or Debian's.
pub(crate) fn compiler(version: &str) -> Result<PathBuf> {
    let compiler = match installed(version) {
        Some(compiler) => compiler,
        None => debians(version).with_context(|| {
            format!("no Rust {version}: `rustup toolchain install {version}` installs it")
        })?,
    };
    let output = Command::new(&compiler).arg("-vV").output().context("cannot run rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let release = line(&text, "release").unwrap_or("none");
    let is_right = release.strip_prefix(version).is_some_and(|rest| rest.starts_with('.'));
    ensure!(is_right, "{} is of version {release}, not {version}", compiler.display());
    Ok(compiler)
}

/// One of rustup's toolchains, whatever its name says behind the version.
fn installed(version: &str) -> Option<PathBuf> {
    let list = Command::new("rustup").args(["toolchain", "list"]).output().ok()?;
    let list = String::from_utf8(list.stdout).ok()?;
    let name = list
        .lines()
        .filter_map(|line| line.split(' ').next())
        .find(|name| name.strip_prefix(version).is_some_and(|rest| rest.starts_with(['.', '-'])))?;
    let which =
        Command::new("rustup").args(["which", "--toolchain", name, "rustc"]).output().ok()?;
    which.status.success().then(|| String::from_utf8_lossy(&which.stdout).trim_end().into())
}

fn debians(version: &str) -> Result<PathBuf> {
    let place = cache::entry("rustc", version, |place| {
        let of_rust = ["rustc", "libstd-rust-dev"].map(|name| format!("{name}={version}.*"));
        let library = format!("libstd-rust-{version}");
        let mut packages: Vec<&str> = of_rust.iter().map(String::as_str).collect();
        packages.push(&library);
        packages.extend(PACKAGES);
        suite::unpack(SUITE, &packages, place)?;
        write_wrapper(&place.join("rustc"))
    })?;
    Ok(place.join("rustc"))
}

/// A program that runs the compiler beside it with the compiler's own C library.
fn write_wrapper(wrapper: &Path) -> Result<()> {
    let script = format!(
        "#!/bin/sh\nhere=${{0%/*}}\n\
         exec \"$here/{LOADER}\" --library-path \"$here/{LIBRARIES}\" \"$here/{COMPILER}\" \"$@\"\n"
    );
    fs::write(wrapper, script)?;
    Ok(fs::set_permissions(wrapper, Permissions::from_mode(0o755))?)
}
