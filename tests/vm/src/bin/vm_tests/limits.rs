//! Limits of the process, and of the kernel, that are reached before the program comes.

use std::fs;

use user_events_vm_tests::guest::{Subject, Tool, module};

use crate::support::descriptors::data_files;
use crate::ticks::arrived;
use crate::{Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("limit_of_descriptors", USER_EVENTS, descriptors),
    ("limit_of_few_descriptors", USER_EVENTS, few_descriptors),
    ("limit_of_events", USER_EVENTS, events),
];

/// A program that may have so many descriptors.
fn with_descriptors(limit: u32) -> Subject {
    let script = format!("ulimit -n {limit}; exec vm_subject talk");
    Subject::start_as(Tool::new("/bin/busybox").args(&["sh", "-c", &script]))
}

fn descriptors() {
    let mut subject = with_descriptors(64);
    subject.ask("files fill");
    assert_eq!(subject.ask("tick 3"), "next=3 evaluated=0");
    let status = subject.ask("status");
    let expected = "session: none\nkernel: cannot open /sys/kernel/tracing/user_events_data: Too \
                    many open files (os error 24); close some files, or raise RLIMIT_NOFILE";
    assert_eq!(status, expected);
    assert_eq!(subject.ask("refresh"), status);
    // One for each of the kernel's two files; one of them is closed again.
    subject.ask("files free 2");
    let status = subject.ask("refresh");
    assert!(status.contains(" 1 events registered by "), "{status}");
    assert_eq!(arrived(&mut subject), [3, 4]);
    assert_eq!(data_files(subject.pid()).len(), 1);
    subject.end();
}

/// Half of what is allowed is left to those who take the lowest number.
fn few_descriptors() {
    for limit in [16, 200, 1024] {
        let mut subject = with_descriptors(limit);
        subject.ask("tick 1");
        let [file] = data_files(subject.pid())[..] else { panic!("one is enough") };
        assert!(file.number as u32 >= limit / 2 && file.closed_by_exec, "{limit}: {file:?}");
        assert_eq!(arrived(&mut subject), [1, 2]);
        subject.end();
    }
}

/// How many events the kernel takes, until this is dropped.
struct Limit {
    file: &'static str,
    before: String,
}

impl Limit {
    fn new(events: &str) -> Self {
        let file = if module::is_loaded() {
            "/sys/module/user_events/parameters/max_events"
        } else {
            "/proc/sys/kernel/user_events_max"
        };
        let before = fs::read_to_string(file).expect("a number");
        fs::write(file, events).expect("root may");
        Self { file, before }
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        fs::write(self.file, &self.before).expect("root may");
    }
}

fn events() {
    let limit = Limit::new("1");
    let mut subject = Subject::start();
    subject.ask("tick 1");
    subject.ask("other 1");
    let status = subject.ask("status");
    let helps = if module::is_loaded() {
        "sweep those that nobody uses with `> /sys/kernel/tracing/user_events_status`, or let it \
         have more by the module's parameter max_events"
    } else {
        "let it have more with `sysctl kernel.user_events_max=...`"
    };
    let expected = format!(
        "session: none\nkernel: 1 events registered by /sys/kernel/tracing/user_events_data\n\
         refused: `other`: the kernel has no room for another event: {helps}"
    );
    assert_eq!(status, expected);
    assert_eq!(arrived(&mut subject), [1, 2]);
    drop(limit);
    let status = subject.ask("refresh");
    assert!(status.contains(" 2 events registered by ") && !status.contains("refused"), "{status}");
    subject.end();
}
