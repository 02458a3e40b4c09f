//! Where tracefs is, and what to say where its files cannot be opened.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::sys::statfs::{TRACEFS_MAGIC, statfs};

use crate::transport::KernelStatus;

/// Where tracefs is by convention.
const USUAL: &str = "/sys/kernel/tracing";

/// Where it is within debugfs: before Linux 4.1 there only, later there, too.
const WITHIN_DEBUGFS: &str = "/sys/kernel/debug/tracing";

/// The first directory in which `open` succeeds; else what says most of why it did not.
pub(super) fn first<T>(open: impl Fn(&Path) -> Result<T, KernelStatus>) -> Result<T, KernelStatus> {
    let mounts = fs::read("/proc/self/mounts").unwrap_or_default();
    let mut directories = vec![PathBuf::from(USUAL), PathBuf::from(WITHIN_DEBUGFS)];
    if is_tracefs(Path::new(USUAL)) {
        // To look into the other one may mount it.
        directories.pop();
    }
    for mounted in mounted(&mounts) {
        if !directories.contains(&mounted) && mounted != Path::new(WITHIN_DEBUGFS) {
            directories.push(mounted);
        }
    }
    first_of(&directories, is_tracefs, open)
}

fn first_of<T>(
    directories: &[PathBuf],
    is_tracefs: impl Fn(&Path) -> bool,
    open: impl Fn(&Path) -> Result<T, KernelStatus>,
) -> Result<T, KernelStatus> {
    let mut answer = None;
    for (place, directory) in directories.iter().enumerate() {
        match open(directory) {
            Ok(opened) => return Ok(opened),
            // There is one tracefs, wherever it is mounted: what it lacks here it lacks elsewhere,
            // and it does not matter then whether one may go there.
            Err(KernelStatus::Missing { .. }) if is_tracefs(directory) => {
                let looked_in = directories[..=place].to_vec();
                return Err(KernelStatus::Missing { looked_in, is_mounted: true });
            }
            Err(KernelStatus::Missing { .. }) => {}
            Err(instead) => answer = answer.or(Some(instead)),
        }
    }
    let looked_in = directories.to_vec();
    Err(answer.unwrap_or(KernelStatus::Missing { looked_in, is_mounted: false }))
}

fn is_tracefs(directory: &Path) -> bool {
    statfs(directory).is_ok_and(|found| found.filesystem_type() == TRACEFS_MAGIC)
}

/// The directories that are mounts of tracefs, from the text of `/proc/self/mounts`
/// (proc_pid_mounts(5), fstab(5)). Lines that are none are passed over.
fn mounted(mounts: &[u8]) -> Vec<PathBuf> {
    let tracefs = |line: &[u8]| {
        let mut words = line.split(|byte| *byte == b' ');
        let (directory, kind) = (words.nth(1)?, words.next()?);
        (kind == b"tracefs").then(|| PathBuf::from(unescaped(directory)))
    };
    mounts.split(|byte| *byte == b'\n').filter_map(tracefs).collect()
}

/// The kernel writes a blank and its like as a backslash and three octal digits.
fn unescaped(word: &[u8]) -> OsString {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word;
    while let [first, behind @ ..] = rest {
        match (first, behind) {
            (b'\\', [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', behind @ ..]) => {
                bytes.push((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'));
                rest = behind;
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    OsString::from_vec(bytes)
}

/// What it means that `path`, a file of tracefs, cannot be opened.
pub(super) fn refused(path: &Path, errno: Errno) -> KernelStatus {
    match errno {
        // Whether it is tracefs that lacks it is seen where all directories are.
        Errno::ENOENT | Errno::ENOTDIR => KernelStatus::Missing {
            looked_in: path.parent().map(Path::to_owned).into_iter().collect(),
            is_mounted: false,
        },
        // `EPERM` is no matter of modes: a lockdown, or a security module.
        Errno::EACCES => denied(path, errno),
        errno => failed(path, errno),
    }
}

/// Which file or directory on the way denies it: the last one that can be looked at.
fn denied(path: &Path, errno: Errno) -> KernelStatus {
    let found = path.ancestors().find_map(|path| Some((path, fs::metadata(path).ok()?)));
    match found {
        Some((path, metadata)) => KernelStatus::Denied {
            path: path.to_owned(),
            mode: metadata.mode() & 0o7777,
            uid: metadata.uid(),
            gid: metadata.gid(),
        },
        None => failed(path, errno),
    }
}

/// What it means that `path` cannot be opened though the file beside it was.
pub(super) fn refused_beside(path: &Path, errno: Errno) -> KernelStatus {
    match errno {
        Errno::EACCES => denied(path, errno),
        errno => failed(path, errno),
    }
}

fn failed(path: &Path, errno: Errno) -> KernelStatus {
    KernelStatus::Failed { action: "open", path: path.to_owned(), errno: errno as i32 }
}

#[cfg(test)]
mod tests {
    use super::{denied, first_of, mounted, refused, refused_beside, unescaped};
    use crate::transport::KernelStatus;
    use nix::errno::Errno;
    use std::ffi::OsStr;
    use std::path::{Path, PathBuf};

    #[test]
    fn mounts_are_found() {
        let mounts = b"sysfs /sys sysfs rw 0 0\n\
            tracefs /sys/kernel/tracing tracefs rw,nosuid 0 0\n\
            nodev /mnt/my\\040trace\\134x\\012 tracefs rw 0 0\n\
            tracefs /not/this ext4 rw 0 0\n\
            garbage\n\n x\ntracefs /last tracefs";
        let expected = ["/sys/kernel/tracing", "/mnt/my trace\\x\n", "/last"];
        assert_eq!(mounted(mounts), expected.map(PathBuf::from));
        assert!(mounted(b"").is_empty());
    }

    #[test]
    fn what_is_no_escape_stays() {
        for plain in ["\\", "\\04", "\\09x", "\\400", "a\\b", "é"] {
            assert_eq!(unescaped(plain.as_bytes()), OsStr::new(plain));
        }
        assert_eq!(unescaped(b"\\0400"), OsStr::new(" 0"));
    }

    fn missing_in(looked_in: &[&str], is_mounted: bool) -> KernelStatus {
        let looked_in = looked_in.iter().map(PathBuf::from).collect();
        KernelStatus::Missing { looked_in, is_mounted }
    }

    fn missing() -> KernelStatus {
        missing_in(&[], false)
    }

    fn closed() -> KernelStatus {
        KernelStatus::Denied { path: PathBuf::from("/b"), mode: 0o700, uid: 0, gid: 0 }
    }

    /// What is said of the directories `/a`, `/b` and `/c`, some of which are tracefs.
    fn told(tracefs: &[&str], answers: [Result<u8, KernelStatus>; 3]) -> Result<u8, KernelStatus> {
        let directories = ["/a", "/b", "/c"].map(PathBuf::from);
        let is_tracefs = |directory: &Path| tracefs.iter().any(|path| directory == Path::new(path));
        first_of(&directories, is_tracefs, |directory| {
            let place = directories.iter().position(|known| known == directory);
            answers[place.expect("one of them")].clone()
        })
    }

    #[test]
    fn what_says_most_is_told() {
        let other = KernelStatus::OtherAbi { path: PathBuf::from("/x") };
        assert_eq!(told(&[], [Err(other.clone()), Err(missing()), Ok(1)]), Ok(1));
        let answer = told(&[], [Err(missing()), Err(other.clone()), Err(missing())]);
        assert_eq!(answer, Err(other));
        let answer = told(&[], [Err(missing()), Err(missing()), Err(missing())]);
        assert_eq!(answer, Err(missing_in(&["/a", "/b", "/c"], false)));
    }

    #[test]
    fn a_closed_directory_is_not_blamed_for_what_tracefs_lacks() {
        let answers = || [Err(missing()), Err(closed()), Err(missing())];
        assert_eq!(told(&["/a"], answers()), Err(missing_in(&["/a"], true)));
        assert_eq!(told(&["/c"], answers()), Err(missing_in(&["/a", "/b", "/c"], true)));
        assert_eq!(told(&[], answers()), Err(closed()), "tracefs may be behind it");
    }

    #[test]
    fn the_last_that_can_be_seen_is_named() {
        let gone = Path::new("/proc/self/none/user_events_data");
        let KernelStatus::Denied { path, .. } = denied(gone, Errno::EACCES) else {
            panic!("a directory on the way exists")
        };
        assert_eq!(path, Path::new("/proc/self"));
        assert!(matches!(refused(gone, Errno::ENOENT), KernelStatus::Missing { .. }));
        assert!(matches!(refused(gone, Errno::EPERM), KernelStatus::Failed { .. }));
        let one_of_two = refused_beside(gone, Errno::ENOENT).to_string();
        assert!(one_of_two.starts_with("cannot open /proc/self/none/user_events_data: No such"));
    }
}
