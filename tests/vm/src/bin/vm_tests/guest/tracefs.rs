//! Files of tracefs.

use std::fs;
use std::path::{Path, PathBuf};

/// Where it is mounted.
pub(crate) const ROOT: &str = "/sys/kernel/tracing";

/// A file's path.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(ROOT).join(name)
}

/// A file's text.
pub(crate) fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("cannot read {name}: {error}"))
}
