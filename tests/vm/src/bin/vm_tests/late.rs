//! A kernel that is not there yet, not at all, or not for everybody.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};

use user_events_vm_tests::guest::{Subject, Tool, module, tracefs};

use crate::ticks::ticks;
use crate::{MODULE, Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("late_module_refresh", MODULE, module_refresh),
    ("late_module_first_use", MODULE, module_first_use),
    ("late_tracefs", USER_EVENTS, late_tracefs),
    ("late_tracefs_elsewhere", USER_EVENTS, elsewhere),
    ("late_tracefs_in_debugfs", USER_EVENTS, in_debugfs),
    ("denied_directory", USER_EVENTS, denied_directory),
    ("denied_file", USER_EVENTS, denied_file),
];

/// What is told where the kernel cannot be found.
fn missing(looked_in: &str) -> String {
    format!(
        "session: none\nkernel: no user_events_data in {looked_in}: load the kernel module, and \
         mount tracefs if it is not mounted (README, \"Tracepoints of the kernel\")"
    )
}

/// The module, loaded again when this is dropped.
struct Unloaded;

impl Unloaded {
    fn new() -> Self {
        // What the test before has left behind goes in the background.
        user_events_vm_tests::guest::until("nobody uses the module", || module::unload().is_ok());
        Self
    }
}

impl Drop for Unloaded {
    fn drop(&mut self) {
        if !module::is_loaded() {
            module::load().expect("it was loaded before");
        }
    }
}

/// What arrives of two ticks while `tick` is enabled.
fn arrived(subject: &mut Subject) -> Vec<u64> {
    tracefs::clear();
    let enabled = tracefs::Enabled::new("user_events/tick");
    subject.ask("tick 2");
    drop(enabled);
    ticks(&tracefs::trace()).iter().map(|tick| tick.n).collect()
}

fn module_refresh() {
    let unloaded = Unloaded::new();
    let mut subject = Subject::start();
    subject.ask("tick 3");
    assert_eq!(subject.ask("status"), missing("/sys/kernel/tracing"));
    drop(unloaded);
    let status = subject.ask("refresh");
    assert!(status.contains("\nkernel: 1 events registered"), "{status}");
    assert_eq!(arrived(&mut subject), [3, 4]);
    subject.end();
}

/// The first use of any event looks again, if the last look is a second ago.
fn module_first_use() {
    let unloaded = Unloaded::new();
    let mut subject = Subject::start();
    subject.ask("tick 3");
    drop(unloaded);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(tracefs::status_of("tick"), None);
    subject.ask("other 1");
    assert!(tracefs::status_of("tick").is_some() && tracefs::status_of("other").is_some());
    assert_eq!(arrived(&mut subject), [3, 4]);
    subject.end();
}

/// A program in mounts of its own, without tracefs, after a shell has prepared them.
fn in_own_mounts(prepare: &str) -> Subject {
    let script = format!(
        "umount /sys/kernel/tracing; umount /sys/kernel/debug/tracing 2>/dev/null; {prepare}; \
         exec vm_subject talk"
    );
    Subject::start_as(Tool::new("/bin/busybox").args(&["unshare", "-m", "sh", "-c", &script]))
}

fn late_tracefs() {
    let mut subject = in_own_mounts("umount /sys/kernel/debug");
    subject.ask("tick 3");
    let places = "/sys/kernel/tracing or /sys/kernel/debug/tracing";
    assert_eq!(subject.ask("status"), missing(places));
    subject.ask("sh mount -t tracefs tracefs /sys/kernel/tracing");
    let status = subject.ask("refresh");
    assert!(status.ends_with("1 events registered by /sys/kernel/tracing/user_events_data"));
    assert_eq!(arrived(&mut subject), [3, 4]);
    subject.end();
}

fn elsewhere() {
    let mut subject = in_own_mounts(
        "umount /sys/kernel/debug; mkdir -p '/tmp/my tracing'; mount -t tracefs x '/tmp/my tracing'",
    );
    subject.ask("tick 3");
    let status = subject.ask("status");
    assert!(
        status.ends_with("1 events registered by /tmp/my tracing/user_events_data"),
        "{status}"
    );
    assert_eq!(arrived(&mut subject), [3, 4]);
    subject.end();
}

fn in_debugfs() {
    let mut subject = in_own_mounts("true");
    subject.ask("tick 3");
    let status = subject.ask("status");
    let path = "/sys/kernel/debug/tracing/user_events_data";
    assert!(status.ends_with(&format!("1 events registered by {path}")), "{status}");
    assert_eq!(arrived(&mut subject), [3, 4]);
    subject.end();
}

/// What nobody is told, and what then becomes of the program.
fn denied(expected: &str) {
    let mut subject = Subject::start_as(Tool::subject("talk").as_nobody());
    subject.ask("tick 3");
    let advice = "run as root, or open tracefs and its user_events files to a group of yours \
                  (README, \"Install the module\")";
    let status = subject.ask("status");
    assert_eq!(status, format!("session: none\nkernel: no access to {expected}: {advice}"));
    assert_eq!(subject.ask("register_all"), status);
    assert_eq!(subject.ask("tick 2"), "next=5 evaluated=0");
    assert_eq!(subject.ask("enabled"), "false");
    subject.end();
}

fn denied_directory() {
    owned_by_root("", 0o700);
    denied("/sys/kernel/tracing (mode 0700, owner root, group root)");
}

fn denied_file() {
    owned_by_root("", 0o755);
    owned_by_root("user_events_data", 0o660);
    denied("/sys/kernel/tracing/user_events_data (mode 0660, owner root, group root)");
    owned_by_root("", 0o700);
}

/// As it is after boot, but for the mode.
fn owned_by_root(name: &str, mode: u32) {
    let path = tracefs::path(name);
    chown(&path, Some(0), Some(0)).expect("root may");
    fs::set_permissions(&path, Permissions::from_mode(mode)).expect("root may");
}
