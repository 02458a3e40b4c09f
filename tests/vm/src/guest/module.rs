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

/// The root of a file system in which it is installed, with what belongs to it.
pub fn installed() -> PathBuf {
    Path::new(TESTS).join("root")
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
    load_file(&file())
}

/// Loads a module that lies elsewhere.
///
/// # Errors
///
/// Those of the system; the kernel log says more.
pub fn load_file(path: &Path) -> Result<(), Errno> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
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
