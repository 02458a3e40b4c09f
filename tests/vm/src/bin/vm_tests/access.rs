//! Files that are closed to the program, and opened while it runs.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::PathBuf;

use user_events_vm_tests::guest::{Subject, Tool, module, tracefs};

use crate::ticks::arrived;
use crate::{MODULE, Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("access_directory", USER_EVENTS, directory),
    ("access_directory_of_a_group", USER_EVENTS, directory_of_a_group),
    ("access_file", USER_EVENTS, file),
    ("access_file_that_a_group_reads", USER_EVENTS, file_that_a_group_reads),
    ("access_status_file", MODULE, status_file),
    ("access_of_members", USER_EVENTS, of_members),
];

/// A group, which has a name as well (`xtask/src/vm/image.rs`).
const GROUP: u32 = 990;
const MEMBER: &str = "--groups=tracing";

/// In no group.
const OUTSIDER: &str = "--clear-groups";

/// A file or directory of tracefs with another group and mode, until this is dropped.
struct Changed {
    path: PathBuf,
    before: fs::Metadata,
}

impl Changed {
    fn new(name: &str, group: u32, mode: u32) -> Self {
        let path = tracefs::path(name);
        let changed = Self { before: fs::metadata(&path).expect("it is there"), path };
        changed.set(group, mode);
        changed
    }

    fn set(&self, group: u32, mode: u32) {
        chown(&self.path, Some(0), Some(group)).expect("root may");
        fs::set_permissions(&self.path, Permissions::from_mode(mode)).expect("root may");
    }
}

impl Drop for Changed {
    fn drop(&mut self) {
        self.set(self.before.gid(), self.before.mode() & 0o7777);
    }
}

/// A way through the directory, and a group that may use the files, as the README has it.
fn open() -> [Changed; 3] {
    // Where there is no page in it, it is not needed.
    let status = if module::is_loaded() { 0o640 } else { 0o600 };
    [
        Changed::new("", 0, 0o711),
        Changed::new("user_events_data", GROUP, 0o660),
        Changed::new("user_events_status", GROUP, status),
    ]
}

/// A program of somebody without rights.
fn start(groups: &str) -> Subject {
    let user = ["--reuid", "nobody", "--regid", "nogroup", groups, "vm_subject", "talk"];
    Subject::start_as(Tool::new("setpriv").args(&user))
}

/// It is told what it has no access to, and what helps besides being root, and goes on.
fn assert_told(subject: &mut Subject, found: &str, helps: &str) {
    subject.ask("tick 3");
    let status = subject.ask("status");
    let expected = format!(
        "session: none\nkernel: no access to {found}: run as root, {helps}or open tracefs and its \
         user_events files to a group of yours (README, \"Tracepoints of the kernel\")"
    );
    assert_eq!(status, expected);
    assert_eq!(subject.ask("register_all"), status);
    assert_eq!(subject.ask("tick 2"), "next=5 evaluated=0");
    assert_eq!(subject.ask("enabled"), "false");
}

/// What it had no access to has been opened.
fn assert_goes_on(mut subject: Subject) {
    let status = subject.ask("refresh");
    assert!(status.contains(" events registered by /sys/kernel/tracing/"), "{status}");
    assert_eq!(arrived(&mut subject), [5, 6]);
    subject.end();
}

fn directory() {
    let [directory, _data, _status] = open();
    directory.set(0, 0o700);
    let mut subject = start(MEMBER);
    assert_told(&mut subject, "/sys/kernel/tracing (mode 0700, owner root, group root)", "");
    // A way through is enough: nobody has to list it.
    directory.set(0, 0o711);
    assert_goes_on(subject);
}

fn directory_of_a_group() {
    let [directory, _data, _status] = open();
    directory.set(GROUP, 0o740);
    let mut subject = start(MEMBER);
    let found = "/sys/kernel/tracing (mode 0740, owner root, group 990)";
    let helps = "or let its group in with `chmod g+x /sys/kernel/tracing`, ";
    assert_told(&mut subject, found, helps);
    directory.set(GROUP, 0o710);
    assert_goes_on(subject);
}

fn file() {
    let [_directory, data, _status] = open();
    data.set(0, 0o660);
    let mut subject = start(MEMBER);
    let found = "/sys/kernel/tracing/user_events_data (mode 0660, owner root, group root)";
    assert_told(&mut subject, found, "");
    data.set(GROUP, 0o660);
    assert_goes_on(subject);
}

/// As kernels with user events of their own make it, but for the group.
fn file_that_a_group_reads() {
    let [_directory, data, _status] = open();
    data.set(GROUP, 0o640);
    let mut subject = start(MEMBER);
    let found = "/sys/kernel/tracing/user_events_data (mode 0640, owner root, group 990)";
    let helps = "or let its group in with `chmod g+w /sys/kernel/tracing/user_events_data`, ";
    assert_told(&mut subject, found, helps);
    data.set(GROUP, 0o660);
    assert_goes_on(subject);
}

/// The page is in there.
fn status_file() {
    let [_directory, _data, status] = open();
    status.set(GROUP, 0o200);
    let mut subject = start(MEMBER);
    let found = "/sys/kernel/tracing/user_events_status (mode 0200, owner root, group 990)";
    let helps = "or let its group in with `chmod g+r /sys/kernel/tracing/user_events_status`, ";
    assert_told(&mut subject, found, helps);
    status.set(GROUP, 0o640);
    assert_goes_on(subject);
}

fn of_members() {
    let _open = open();
    let mut outsider = start(OUTSIDER);
    let found = "/sys/kernel/tracing/user_events_data (mode 0660, owner root, group 990)";
    assert_told(&mut outsider, found, "or join its group, ");
    let mut member = start(MEMBER);
    member.ask("tick 1");
    assert_eq!(arrived(&mut member), [1, 2]);
    member.end();
    outsider.end();
}
