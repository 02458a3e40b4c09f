//! What a test needs that a machine may not have.

use super::module;

/// A need.
#[derive(Clone, Copy)]
pub enum Need {
    /// The kernel module; kernels that have user events of their own go without.
    Module,
    /// User events of the kernel's own, without the module.
    Own,
    /// The module as DKMS installs it; DKMS is a matter of the machine that builds.
    Dkms,
}

impl Need {
    /// Why the test cannot run here.
    pub fn missing(&self) -> Option<&'static str> {
        match self {
            Self::Module => (!module::file().exists()).then_some("this kernel goes without module"),
            Self::Own => {
                module::file().exists().then_some("this kernel has no user events of its own")
            }
            Self::Dkms => (!module::installed().join("lib").exists())
                .then_some("no dkms where the module was built"),
        }
    }
}
