//! Where things are kept that are dear to get: outside the checkout, shared by all checkouts.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

/// How long an entry is kept that nobody uses.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What begins the name of an entry that is being made.
const UNFINISHED: &str = ".unfinished-";

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
        sweep(&home)?;
        let unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&home)?;
        fill(unfinished.path())?;
        fs::rename(unfinished.keep(), &entry)
            .with_context(|| format!("cannot make {}", entry.display()))?;
        prune(&home)?;
    }
    used(&entry)?;
    Ok(entry)
}

/// A directory of the cache, if it is there.
pub(crate) fn kept(kind: &str, key: &str) -> Result<Option<PathBuf>> {
    let entry = home()?.join(kind).join(key);
    if !entry.exists() {
        return Ok(None);
    }
    used(&entry)?;
    Ok(Some(entry))
}

/// Says so to `prune`.
fn used(entry: &Path) -> Result<()> {
    Ok(File::open(entry)?.set_modified(SystemTime::now())?)
}

/// Removes what runs that were killed have left. Who has the lock knows that nobody else makes an
/// entry.
fn sweep(home: &Path) -> Result<()> {
    for left in fs::read_dir(home)?.flatten() {
        if left.file_name().to_string_lossy().starts_with(UNFINISHED) {
            fs::remove_dir_all(left.path())?;
        }
    }
    Ok(())
}

/// Removes what has not been used for long. Other checkouts may be using all that is newer.
fn prune(home: &Path) -> Result<()> {
    for other in fs::read_dir(home)?.flatten() {
        let age = other.metadata()?.modified()?.elapsed().unwrap_or_default();
        if other.path().is_dir() && age > KEPT {
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
    let home = variable("USER_EVENTS_CACHE")
        .or_else(|| Some(variable("XDG_CACHE_HOME")?.join("user-events")))
        .or_else(|| Some(variable("HOME")?.join(".cache/user-events")))
        .context("no place for a cache: set USER_EVENTS_CACHE to a directory")?;
    // QEMU and others run in other directories.
    Ok(std::path::absolute(home)?)
}
