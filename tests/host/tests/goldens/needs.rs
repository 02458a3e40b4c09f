//! What a test needs that a machine may not have.

use std::process::{Command, Stdio};

use crate::built::{WORKSPACE, rustc};

#[derive(Clone, Copy)]
pub(crate) enum Need {
    Babeltrace,
    /// The compiler that goldens belong to, and its rustfmt.
    Compiler,
}

impl Need {
    /// Why the test cannot run here.
    pub(crate) fn missing(self) -> Option<&'static str> {
        match self {
            Self::Babeltrace => {
                let is_there = runs(Command::new("babeltrace2").arg("--version"));
                (!is_there).then_some("babeltrace2 is not installed")
            }
            Self::Compiler if !is_pinned() => {
                Some("expansions belong to the compiler that rust-toolchain.toml names")
            }
            Self::Compiler => {
                let is_there = runs(Command::new("rustfmt").arg("--version"));
                (!is_there).then_some("rustfmt is not installed")
            }
        }
    }
}

fn is_pinned() -> bool {
    let pin = std::fs::read_to_string(format!("{WORKSPACE}/rust-toolchain.toml"));
    let pin = pin.expect("the workspace has a pinned compiler");
    let channel = pin.lines().find_map(|line| line.strip_prefix("channel = "));
    let version = channel.expect("it has a channel").trim_matches('"');
    let output = rustc().arg("--version").output().expect("rustc is there");
    String::from_utf8_lossy(&output.stdout).starts_with(&format!("rustc {version} "))
}

fn runs(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
