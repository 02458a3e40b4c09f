//! The kernel module. It is loaded when tests begin, and they leave it loaded.

use std::fs::File;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::kmod::{DeleteModuleFlags, ModuleInitFlags, delete_module, finit_module};

use crate::TESTS;

/// Where it lies.
pub fn file() -> PathBuf {
    Path::new(TESTS).join("user_events.ko")
}

/// Whether it is loaded.
pub fn is_loaded() -> bool {
    Path::new("/sys/module/user_events").exists()
}

/// Loads it.
///
/// # Errors
///
/// Those of the system; the kernel log says more.
pub fn load() -> Result<(), Errno> {
    let file = File::open(file()).expect("the module is packed");
    finit_module(file, c"", ModuleInitFlags::empty())
}

/// Unloads it, or says at once that somebody uses it (`EWOULDBLOCK`).
///
/// # Errors
///
/// Those of the system.
pub fn unload() -> Result<(), Errno> {
    delete_module(c"user_events", DeleteModuleFlags::O_NONBLOCK)
}
