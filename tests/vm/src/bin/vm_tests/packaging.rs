//! The module as it is installed on users' machines: loaded by modprobe, opened to a group by the
//! rules of udev and tmpfiles.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::process::Command;

use nix::mount::{MsFlags, mount, umount};
use user_events_vm_tests::guest::{Running, Tool, module, tracefs, until};

/// The group's name and number (`xtask/src/vm/image.rs`).
const GROUP: &str = "tracing";
const GROUP_ID: u32 = 990;

/// What the rules make of tracefs.
const OPEN: &[(&str, u32, u32)] = &[
    ("", 0, 0o711),
    ("events", 0, 0o750),
    ("user_events_data", GROUP_ID, 0o660),
    ("user_events_status", GROUP_ID, 0o640),
];

/// Everything that a member can do to tracefs.
const RIGHTS: &str = "reads /sys/kernel/tracing/user_events_data
reads /sys/kernel/tracing/user_events_status
writes /sys/kernel/tracing/user_events_data
";

/// The group is made where it is missing.
pub(crate) fn group() {
    let _installed = Installed::new();
    let root = "/tmp/sysusers";
    fs::create_dir_all(Path::new(root).join("etc")).expect("a directory");
    let conf = "/etc/sysusers.d/user-events.conf";
    Tool::new("systemd-sysusers").args(&["--root", root, conf]).ok();
    let groups = fs::read_to_string(Path::new(root).join("etc/group")).expect("groups");
    assert!(groups.lines().any(|line| line.starts_with("tracing:")), "{groups}");
}

/// The module is loaded by hand, long after boot.
pub(crate) fn late_load() {
    let _installed = Installed::new();
    let _udev = udev();
    Tool::new("modprobe").arg("user_events").ok();
    until("udev has opened the files", is_open);
    // It is the one that DKMS has built, and no other.
    let file = Tool::new("modprobe").args(&["--show-depends", "user_events"]).ok();
    assert!(file.contains("/updates/dkms/user_events.ko"), "{file}");
}

/// The module is loaded by the boot, before udev runs.
pub(crate) fn boot() {
    let _installed = Installed::new();
    Tool::new("/lib/systemd/systemd-modules-load").ok();
    assert!(module::is_loaded());
    assert!(!is_open());
    {
        let _udev = udev();
        // As systemd-udev-trigger.service.
        let trigger = ["trigger", "--type=subsystems", "--action=add"];
        Tool::new("udevadm").args(&trigger).ok();
        until("udev has opened the files", is_open);
    }
    close();
    // As systemd-tmpfiles-setup.service; the order of the two is not known.
    Tool::new("systemd-tmpfiles").args(&["--create", "--boot", "--prefix=/sys"]).ok();
    assert!(is_open(), "{:?}", OPEN.iter().map(|(name, ..)| state(name)).collect::<Vec<_>>());
}

/// A member registers and emits, and can do nothing else.
pub(crate) fn member() {
    let _installed = Installed::open();
    tracefs::clear();
    let mut member = as_user(&["--groups", GROUP], &["emit", "packaging_member", "7"]);
    member.until_printed("registered");
    {
        let _enabled = tracefs::Enabled::new("user_events/packaging_member");
        let output = member.end();
        assert!(output.status.success(), "{output:?}");
    }
    let trace = tracefs::trace();
    assert!(trace.iter().any(|line| line.ends_with("packaging_member: value=7")), "{trace:#?}");
    let rights = opens(&["--groups", GROUP]);
    assert_eq!(rights, RIGHTS);
}

/// Others cannot.
pub(crate) fn outsider() {
    let _installed = Installed::open();
    let output = as_user(&["--clear-groups"], &["emit", "packaging_outsider", "7"]).end();
    assert!(!output.status.success());
    assert!(output.stderr.contains("Permission denied"), "{output:?}");
    assert_eq!(opens(&["--clear-groups"]), "");
}

/// tracefs is one, wherever it is mounted: what others do with it does not close it.
pub(crate) fn other_mounts() {
    let _installed = Installed::open();
    fs::read_dir("/sys/kernel/debug/tracing").expect("it mounts itself").count();
    assert!(is_open());
    let other = "/tmp/tracefs";
    fs::create_dir_all(other).expect("a directory");
    mount(Some("tracefs"), other, Some("tracefs"), MsFlags::empty(), None::<&str>).expect("mount");
    assert!(is_open());
    umount(other).expect("umount");
    assert!(is_open());
}

/// The module and its rules, installed and not loaded. Afterwards it is loaded, as other tests
/// have it.
struct Installed;

impl Installed {
    fn new() -> Self {
        let root = module::installed();
        for (from, to) in [("etc", "/etc"), ("lib", "/usr/lib")] {
            let from = root.join(from).join(".");
            let from = from.to_str().expect("paths are text");
            Tool::new("cp").args(&["-r", from, to]).ok();
        }
        if module::is_loaded() {
            // Events that were recorded stay until then.
            tracefs::write("user_events_status", "\n");
            module::unload().expect("nobody uses it");
        }
        close();
        Self
    }

    /// Also loaded, and opened to the group.
    fn open() -> Self {
        let installed = Self::new();
        Tool::new("modprobe").arg("user_events").ok();
        Tool::new("systemd-tmpfiles").args(&["--create", "user-events.conf"]).ok();
        assert!(is_open());
        installed
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        close();
        // A test that fails must not panic twice.
        let _ = tracefs::try_write("user_events_status", "\n");
        let _ = module::unload();
        let _ = module::load();
    }
}

/// tracefs as the kernel makes it.
fn close() {
    for (name, ..) in OPEN.iter().filter(|(name, ..)| tracefs::path(name).exists()) {
        chown(tracefs::path(name), Some(0), Some(0)).expect("root may");
    }
    fs::set_permissions(tracefs::ROOT, fs::Permissions::from_mode(0o700)).expect("root may");
}

fn is_open() -> bool {
    OPEN.iter().all(|(name, group, mode)| state(name) == Some((0, *group, *mode)))
}

/// Owner, group and mode.
fn state(name: &str) -> Option<(u32, u32, u32)> {
    let data = fs::metadata(tracefs::path(name)).ok()?;
    Some((data.uid(), data.gid(), data.mode() & 0o7777))
}

/// The daemon, as it runs after boot.
fn udev() -> Running {
    fs::create_dir_all("/run/udev").expect("a directory");
    let mut command = Command::new("udevadm");
    // It is one program with two names.
    std::os::unix::process::CommandExt::arg0(&mut command, "systemd-udevd");
    let udev = Tool::from(command).start();
    until("udev answers", || {
        Tool::new("udevadm").args(&["control", "--ping"]).run().status.success()
    });
    udev
}

/// Runs the program of the tests as somebody who is not root.
fn as_user(groups: &[&str], args: &[&str]) -> Running {
    let user = ["--reuid", "nobody", "--regid", "nogroup"];
    Tool::new("setpriv").args(&user).args(groups).arg("vm_member").args(args).start()
}

/// What somebody can open in tracefs, a line each.
fn opens(groups: &[&str]) -> String {
    let entries = fs::read_dir(tracefs::ROOT).expect("root can list it");
    let names: Vec<_> = entries
        .flatten()
        .map(|entry| entry.file_name().into_string().expect("names are text"))
        .collect();
    let names = names.iter().map(String::as_str);
    let args: Vec<_> = ["opens"].into_iter().chain(names).collect();
    let output = as_user(groups, &args).end();
    assert!(output.status.success(), "{output:?}");
    let mut lines: Vec<_> = output.stdout.lines().collect();
    lines.sort_unstable();
    lines.iter().map(|line| format!("{line}\n")).collect()
}
