//! Events that somebody else deletes, or that are gone when the program comes back to them.

use std::ffi::CStr;
use std::os::fd::AsRawFd;

use nix::errno::Errno;
use user_events_vm_tests::guest::{Subject, in_tree, tracefs, until};

use crate::support::data_file::DataFile;
use crate::support::descriptors::data_files;
use crate::support::ftrace::{self, append};
use crate::support::status;
use crate::ticks::{arrived, ready, ticks};
use crate::{MODULE, OWN, Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("deletion_of_an_event_in_use", USER_EVENTS, in_use),
    ("deletion_after_closefrom", OWN, after_closefrom),
    ("deletion_with_the_last_registration", OWN, with_the_last_registration),
    ("deletion_of_a_status_byte", MODULE, of_a_status_byte),
    ("deletion_changes_write_indices", USER_EVENTS, changes_write_indices),
];

mod call {
    nix::ioctl_write_ptr_bad!(
        /// `DIAG_IOCSDEL`.
        diag_iocsdel,
        nix::request_code_write!(b'*', 1, size_of::<usize>()),
        std::ffi::c_char
    );
}

/// Both ways to delete `tick`.
fn delete() -> [Result<(), Errno>; 2] {
    let data = std::fs::File::options().write(true).open(tracefs::path("user_events_data"));
    let name: &CStr = c"tick";
    // SAFETY: the kernel reads the name up to its NUL.
    let by_name =
        unsafe { call::diag_iocsdel(data.expect("it is there").as_raw_fd(), name.as_ptr()) };
    let line = "-:user_events/tick u64 n; u64 evaluated; __rel_loc char[] path";
    let by_line = append("dynamic_events", line)
        .map_err(|error| Errno::from_raw(error.raw_os_error().unwrap_or(0)));
    [by_name.map(drop), by_line]
}

fn is_there() -> bool {
    tracefs::path("events/user_events/tick").exists()
}

fn in_use() {
    let mut subject = ready();
    if in_tree() {
        assert_eq!(delete(), [Err(Errno::EBUSY); 2]);
    } else {
        tracefs::sweep();
    }
    assert!(is_there());
    assert_eq!(arrived(&mut subject), [1, 2]);
    subject.end();
}

/// The kernel goes on to write to the program's memory.
fn after_closefrom() {
    let mut subject = ready();
    subject.ask("files closefrom 3");
    assert_eq!(delete(), [Err(Errno::EBUSY); 2]);
    assert_eq!(arrived(&mut subject), [1, 2]);
    assert_eq!(data_files(subject.pid()).len(), 1);
    subject.end();
}

fn with_the_last_registration() {
    let mut subject = Subject::start();
    subject.ask("thread tick 1");
    // The file keeps it.
    assert!(is_there());
    subject.ask("files closefrom 3");
    until("nothing keeps the event", || !is_there());
    assert_eq!(delete(), [Err(Errno::ENOENT); 2]);
    subject.ask("tick 1");
    assert!(is_there());
    assert_eq!(arrived(&mut subject), [2, 3]);
    subject.end();
}

/// A byte that was the event's says that another one is listened to.
fn of_a_status_byte() {
    let mut subject = ready();
    let before = status::get("tick").status_index;
    subject.ask("files closefrom 3");
    status::until_gone("tick");
    let file = DataFile::open();
    // It is free a little later than the name.
    let mut numbers = 0..;
    let mut name = String::new();
    until("its byte is another event's", || {
        name = format!("anothers_{}", numbers.next().expect("there are more"));
        file.register(&format!("{name} u64 a; u64 b; __rel_loc char[] c")).status == before
    });
    let enabled = ftrace::enable(&name);
    assert_eq!(subject.ask("enabled"), "true");
    subject.ask("tick 3");
    drop(enabled);
    // The first one finds out, and is written where nobody listens; the others are not computed.
    let counters = "emitted=0 kernel=0 too_large=0 raced=1 failed=0 dropped=1";
    assert_eq!(subject.ask("counters tick"), counters);
    assert_eq!(tracefs::trace(), [""; 0]);
    assert!(is_there());
    assert_eq!(arrived(&mut subject), [4, 5]);
    subject.end();
}

/// In another opening of the file, the event that comes first has the first index.
fn changes_write_indices() {
    let mut subject = ready();
    subject.ask("other 1");
    let enabled = ["tick", "other"].map(|event| {
        let event = format!("user_events/{event}");
        tracefs::Enabled::new(&event)
    });
    for n in 0..3 {
        subject.ask("files closefrom 3");
        if n % 2 == 0 {
            subject.ask("other 7");
            subject.ask("tick 1");
        } else {
            subject.ask("tick 1");
            subject.ask("other 7");
        }
    }
    drop(enabled);
    let trace = tracefs::trace();
    let numbers: Vec<_> = ticks(&trace).iter().map(|tick| tick.n).collect();
    assert_eq!(numbers, [1, 2, 3], "{trace:#?}");
    let others = trace.iter().filter(|line| line.contains(" other: n=")).count();
    assert_eq!((others, trace.len()), (3, 6), "{trace:#?}");
    subject.end();
}
