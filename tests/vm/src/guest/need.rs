//! What a test needs that a machine may not have.

use std::fs;

use super::module;

/// A need.
#[derive(Clone, Copy)]
pub enum Need {
    /// The kernel module; kernels that have user events of their own go without.
    Module,
    /// A kernel that looks at no freed memory when an event's files are open while it goes.
    SafeFiles,
}

impl Need {
    /// Why the test cannot run here.
    pub fn missing(&self) -> Option<&'static str> {
        match self {
            Self::Module => (!module::file().exists()).then_some("this kernel goes without module"),
            // 6.1.192 counts the users of an event's files, and of some only; it forgets to tell
            // the others. A kprobe event and its `trigger` are enough for a fault.
            Self::SafeFiles => release().starts_with("6.1.").then_some(
                "Linux 6.1 itself uses freed memory when an event's files are open while it goes",
            ),
        }
    }
}

fn release() -> String {
    fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default()
}
