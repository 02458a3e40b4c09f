//! Parts of Rust's toolchain that are not in a fresh installation.
//!
//! What is installed is used; what is not is taken from Debian's packages, into the cache. Nothing
//! is added to the user's own toolchains: the library's sources in one, say, change what its
//! error messages show.

pub(crate) mod library;
pub(crate) mod oldest;
pub(crate) mod sysroot;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::root;

/// What the compiler that `rust-toolchain.toml` pins says of itself.
pub(crate) struct Pinned {
    /// All of `rustc -vV`.
    version: String,
}

impl Pinned {
    pub(crate) fn compiler() -> Result<Self> {
        Ok(Self { version: ask(&["-vV"])? })
    }

    /// The target that it compiles for unless told otherwise.
    pub(crate) fn host(&self) -> Result<&str> {
        self.line("host")
    }

    /// Such as `1.95.0`.
    pub(crate) fn release(&self) -> Result<&str> {
        self.line("release")
    }

    fn line(&self, name: &str) -> Result<&str> {
        line(&self.version, name).with_context(|| format!("rustc -vV says no {name}"))
    }
}

/// The directory of the installed toolchain.
fn installed() -> Result<PathBuf> {
    Ok(ask(&["--print", "sysroot"])?.trim_end().into())
}

fn ask(args: &[&str]) -> Result<String> {
    let output = Command::new("rustc").args(args).current_dir(root()).output();
    let output = output.context("cannot run rustc")?;
    ensure!(output.status.success(), "rustc {} fails", args.join(" "));
    String::from_utf8(output.stdout).context("rustc does not speak UTF-8")
}

fn line<'a>(version: &'a str, name: &str) -> Option<&'a str> {
    version.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[cfg(test)]
mod tests {
    use super::{Pinned, line};

    #[test]
    fn the_compiler_introduces_itself() {
        let pinned = Pinned::compiler().unwrap();
        assert!(pinned.host().unwrap().contains('-'));
        assert!(pinned.release().unwrap().starts_with("1."));
        assert_eq!(line("rustc 1.95.0\nhost: a\n", "release"), None);
    }
}
