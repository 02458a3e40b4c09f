//! From a bare kernel to a system in which tools run.

use std::fs::{self, File};
use std::os::unix::fs::chroot;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::kmod::{ModuleInitFlags, finit_module};
use nix::mount::{MsFlags, mount};
use user_events_vm_tests::TESTS;

/// The tools' disk.
const DISK: &str = "/dev/nvme0n1";

/// Where it is mounted until it becomes the root.
const IMAGE: &str = "/image";

/// What is mounted in it: source, directory, type.
const MOUNTS: &[(&str, &str, &str)] = &[
    ("proc", "proc", "proc"),
    ("sysfs", "sys", "sysfs"),
    ("devtmpfs", "dev", "devtmpfs"),
    ("tmpfs", "tmp", "tmpfs"),
    ("tmpfs", "run", "tmpfs"),
    ("debugfs", "sys/kernel/debug", "debugfs"),
    ("tracefs", "sys/kernel/tracing", "tracefs"),
];

/// Mounts what is needed to find the disk and to say what went wrong.
pub(crate) fn mount_first() -> Result<()> {
    mount_at("devtmpfs", Path::new("/dev"), "devtmpfs")
}

/// Makes the tools' disk the root, with the tests in it.
pub(crate) fn enter_image() -> Result<()> {
    wait_for(Path::new(DISK))?;
    let image = Path::new(IMAGE);
    mount_at(DISK, image, "ext4")?;
    for (source, directory, kind) in MOUNTS {
        mount_at(source, &image.join(directory), kind)?;
    }
    for directory in [TESTS, "/vm"] {
        let inside = image.join(directory.trim_start_matches('/'));
        bind(Path::new(directory), &inside)?;
    }
    // As switch_root does it; a mere chroot would forbid user namespaces.
    std::env::set_current_dir(image)?;
    mount(Some("."), "/", None::<&str>, MsFlags::MS_MOVE, None::<&str>)
        .context("cannot move the disk to /")?;
    chroot(".").context("cannot change the root")?;
    std::env::set_current_dir("/").context("cannot enter /")
}

/// Brings the loopback interface up.
pub(crate) fn loopback_up() -> Result<()> {
    let status = std::process::Command::new("/bin/busybox")
        .args(["ip", "link", "set", "lo", "up"])
        .status()
        .context("cannot start busybox: is it in the image?")?;
    if !status.success() {
        bail!("cannot bring the loopback interface up: {status}");
    }
    Ok(())
}

/// Loads a kernel module.
pub(crate) fn load(module: &Path) -> Result<()> {
    let file = File::open(module).with_context(|| format!("cannot open {}", module.display()))?;
    finit_module(file, c"", ModuleInitFlags::empty())
        .with_context(|| format!("cannot load {}: the kernel's console says why", module.display()))
}

fn mount_at(source: &str, target: &Path, kind: &str) -> Result<()> {
    fs::create_dir_all(target).with_context(|| format!("cannot make {}", target.display()))?;
    mount(Some(source), target, Some(kind), MsFlags::empty(), None::<&str>)
        .with_context(|| format!("cannot mount {kind} on {}", target.display()))
}

fn bind(source: &Path, target: &Path) -> Result<()> {
    fs::create_dir_all(target).with_context(|| format!("cannot make {}", target.display()))?;
    mount(Some(source), target, None::<&str>, MsFlags::MS_BIND, None::<&str>)
        .with_context(|| format!("cannot bind {} to {}", source.display(), target.display()))
}

/// Disks are found while the first process already runs.
fn wait_for(path: &Path) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !path.exists() {
        if Instant::now() > deadline {
            bail!("{} has not appeared: has the kernel NVMe built in?", path.display());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}
