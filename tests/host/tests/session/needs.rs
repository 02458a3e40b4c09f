//! What a test needs that a machine may not have. `cargo xtask setup` installs what it can.

use std::process::{Command, Stdio};

#[derive(Clone, Copy)]
pub(crate) enum Need {
    Babeltrace,
    Strace,
    Root,
}

impl Need {
    /// Why the test cannot run here.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        let (there, reason) = match self {
            Self::Babeltrace => {
                (runs("babeltrace2", &["--version"]), "babeltrace2 is not installed")
            }
            Self::Strace => {
                (runs("strace", &["-o", "/dev/null", "true"]), "strace is missing or may not trace")
            }
            Self::Root => {
                (nix::unistd::geteuid().is_root(), "only root may mount and change users")
            }
        };
        (!there).then_some(reason)
    }
}

fn runs(program: &str, args: &[&str]) -> bool {
    let status =
        Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
