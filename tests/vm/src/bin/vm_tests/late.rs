//! A kernel that is not there yet, or not where it usually is.

use user_events_vm_tests::guest::{Subject, Tool, module, tracefs};

use crate::ticks::arrived;
use crate::{MODULE, Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("late_module_refresh", MODULE, module_refresh),
    ("late_module_first_use", MODULE, module_first_use),
    ("late_tracefs", USER_EVENTS, late_tracefs),
    ("late_tracefs_elsewhere", USER_EVENTS, elsewhere),
    ("late_tracefs_in_debugfs", USER_EVENTS, in_debugfs),
];

/// What is told where tracefs is mounted.
const NO_MODULE: &str = "session: none\nkernel: no user_events_data in /sys/kernel/tracing: this \
                         kernel has no user_events of its own, load the kernel module (README, \
                         \"Install the module\")";

/// What is told where it is not.
const NO_TRACEFS: &str = "session: none\nkernel: no tracefs in /sys/kernel/tracing or \
                          /sys/kernel/debug/tracing: mount it with `mount -t tracefs tracefs \
                          /sys/kernel/tracing`; a kernel without user_events of its own needs the \
                          kernel module, too (README, \"Install the module\")";

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

fn module_refresh() {
    let unloaded = Unloaded::new();
    let mut subject = Subject::start();
    subject.ask("tick 3");
    assert_eq!(subject.ask("status"), NO_MODULE);
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
    assert_eq!(subject.ask("status"), NO_TRACEFS);
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
