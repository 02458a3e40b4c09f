//! What a test needs that a machine may not have.

use super::{in_tree, module};

/// A need.
#[derive(Clone, Copy)]
pub enum Need {
    /// Events of users in the kernel, by the module or of its own.
    UserEvents,
    /// The kernel module; kernels that have user events of their own go without.
    Module,
    /// User events of the kernel's own, without the module.
    Own,
    /// eBPF programs that run when an event of a user's comes. Kernels with user events of their
    /// own let them be attached, and never run them.
    Ebpf,
    /// The module as DKMS installs it; DKMS is a matter of the machine that builds.
    Dkms,
}

impl Need {
    /// Why the test is not for this kernel, but for others of `tests/kernels.toml`.
    pub fn of_other_kernels(&self) -> Option<&'static str> {
        match self {
            Self::Module | Self::Own | Self::Ebpf => self.missing(),
            Self::UserEvents | Self::Dkms => None,
        }
    }

    /// Why the test cannot run here.
    pub fn missing(&self) -> Option<&'static str> {
        let (is_there, otherwise) = match self {
            Self::UserEvents => {
                (module::file().exists() || in_tree(), "this kernel has no user events")
            }
            Self::Module => (module::file().exists(), "this kernel goes without module"),
            Self::Own => (in_tree(), "this kernel has no user events of its own"),
            Self::Ebpf => (!in_tree(), "this kernel runs no eBPF programs at its user events"),
            Self::Dkms => {
                (module::installed().join("lib").exists(), "no dkms where the module was built")
            }
        };
        (!is_there).then_some(otherwise)
    }
}
