//! The targets that are looked at.

use std::path::Path;
use std::process::Command;

/// Rust's library for aarch64, where `cargo xtask test` has built it.
const LIBRARY: &str = "USER_EVENTS_AARCH64_SYSROOT";

/// A target, and how its language is read.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) triple: &'static str,
    calls: &'static [&'static str],
    branches: &'static [&'static str],
}

pub(crate) const ALL: [Target; 2] = [
    Target {
        name: "x86_64",
        triple: "x86_64-unknown-linux-gnu",
        calls: &["callq"],
        branches: &["je", "jne", "js", "jns", "jae", "jb"],
    },
    Target {
        name: "aarch64",
        triple: "aarch64-unknown-linux-gnu",
        calls: &["bl", "blr"],
        branches: &["cbz", "cbnz", "tbz", "tbnz", "b.eq", "b.ne"],
    },
];

impl Target {
    /// Rust's library for it where the compiler does not look by itself.
    pub(crate) fn library(&self) -> Option<String> {
        if self.name == "aarch64" { std::env::var(LIBRARY).ok() } else { None }
    }

    /// Why nothing can be compiled for it.
    pub(crate) fn missing(&self) -> Option<String> {
        let triple = self.triple;
        if self.library().is_some() {
            return None;
        }
        let mut rustc = Command::new("rustc");
        let output = rustc.args(["--print", "target-libdir", "--target", triple]).output();
        let libraries = String::from_utf8(output.expect("rustc runs").stdout).expect("a path");
        let there = Path::new(libraries.trim_end()).exists();
        (!there).then(|| {
            format!(
                "no library for it: `rustup target add {triple}` installs one, `cargo xtask test` \
                 builds one"
            )
        })
    }

    pub(crate) fn is_call(&self, instruction: &str) -> bool {
        is_one_of(self.calls, instruction)
    }

    pub(crate) fn is_branch(&self, instruction: &str) -> bool {
        is_one_of(self.branches, instruction)
    }
}

fn is_one_of(mnemonics: &[&str], instruction: &str) -> bool {
    instruction.split_whitespace().next().is_some_and(|word| mnemonics.contains(&word))
}
