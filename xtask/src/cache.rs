//! Where things are kept that are dear to get: outside the checkout, shared by all checkouts.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A directory of the cache, made by `fill` if it is not there: either whole or not at all.
///
/// Whoever comes second waits for the first. `key` names everything that the content depends on.
pub(crate) fn entry(
    kind: &str,
    key: &str,
    fill: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let home = home()?.join(kind);
    fs::create_dir_all(&home)
        .with_context(|| format!("cannot make {}; USER_EVENTS_CACHE moves it", home.display()))?;
    let entry = home.join(key);
    let _lock = lock(&home.join(".lock"))?;
    if !entry.exists() {
        let unfinished = tempfile::Builder::new().prefix(".unfinished-").tempdir_in(&home)?;
        fill(unfinished.path())?;
        fs::rename(unfinished.keep(), &entry)
            .with_context(|| format!("cannot make {}", entry.display()))?;
    }
    Ok(entry)
}

/// Removes what `entry` made with other keys.
pub(crate) fn keep_only(kind: &str, key: &str) -> Result<()> {
    let home = home()?.join(kind);
    let _lock = lock(&home.join(".lock"))?;
    for other in fs::read_dir(&home)?.flatten() {
        if other.file_name() != key && other.path().is_dir() {
            fs::remove_dir_all(other.path())?;
        }
    }
    Ok(())
}

/// Holds a lock until the returned file is dropped.
pub(crate) fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).with_context(|| format!("cannot make {}", path.display()))?;
    if file.try_lock().is_err() {
        eprintln!("waiting for another run that holds {}", path.display());
        file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    }
    Ok(file)
}

fn home() -> Result<PathBuf> {
    let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable("USER_EVENTS_CACHE")
        .or_else(|| Some(variable("XDG_CACHE_HOME")?.join("user-events")))
        .or_else(|| Some(variable("HOME")?.join(".cache/user-events")))
        .context("no place for a cache: set USER_EVENTS_CACHE to a directory")
}
