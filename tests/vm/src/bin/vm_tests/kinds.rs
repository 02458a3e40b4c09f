//! Descriptions that a kernel takes, and what is told of others.

use std::ffi::CStr;
use std::fs::File;
use std::os::fd::AsRawFd;

use nix::errno::Errno;
use user_events_vm_tests::guest::{Subject, Tool, in_tree, tracefs};

use crate::support::ftrace::append;
use crate::ticks::arrived;
use crate::{OWN, Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[
    ("kinds_all_taken", USER_EVENTS, all_taken),
    ("kinds_refused", USER_EVENTS, refused),
    ("kinds_refused_without_a_word", OWN, refused_without_a_word),
];

/// Events with fields of all kinds that there are.
fn all_taken() {
    let mut subject = Subject::start();
    subject.ask("values");
    let status = subject.ask("status");
    assert!(status.ends_with(" events registered by /sys/kernel/tracing/user_events_data"));
    assert!(!status.contains(" 0 events "), "{status}");
    subject.end();
}

/// A kernel that does not take a description, for which its answer is replaced by another one.
fn refused() {
    // It is asked once or twice which kind it is.
    let registration = if in_tree() { 3 } else { 2 };
    let inject = format!("inject=ioctl:error=EINVAL:when={registration}");
    let args = ["-f", "-o", "/tmp/calls", "-e", "trace=ioctl", "-e", &inject, "vm_subject", "talk"];
    let mut subject = Subject::start_as(Tool::new("strace").args(&args));
    subject.ask("tick 1");
    let why = if in_tree() {
        "it may be too long, or have a type that only the kernel module knows"
    } else {
        "/sys/kernel/tracing/error_log says what and where, if the module could write there"
    };
    let expected = format!(
        "session: none\nkernel: 0 events registered by /sys/kernel/tracing/user_events_data\n\
         refused: `tick`: the kernel does not take its description (Invalid argument (os error \
         22)): {why}"
    );
    assert_eq!(subject.ask("status"), expected);
    subject.ask("refresh");
    assert_eq!(arrived(&mut subject), [1, 2]);
    subject.end();
}

mod call {
    nix::ioctl_readwrite_bad!(
        /// `DIAG_IOCSREG`.
        diag_iocsreg,
        nix::request_code_readwrite!(b'*', 0, size_of::<usize>()),
        super::UserReg
    );
}

/// `struct user_reg`.
#[repr(C, packed)]
struct UserReg {
    size: u32,
    enable_bit: u8,
    enable_size: u8,
    flags: u16,
    enable_addr: u64,
    name_args: u64,
    write_index: u32,
}

/// What the kernel says of a description.
fn register(description: &CStr) -> Result<(), Errno> {
    let data = File::options().write(true).open(tracefs::path("user_events_data"));
    let word = 0_u64;
    let mut reg = UserReg {
        size: size_of::<UserReg>() as u32,
        enable_bit: 0,
        enable_size: 8,
        flags: 0,
        enable_addr: (&raw const word).expose_provenance() as u64,
        name_args: description.as_ptr().expose_provenance() as u64,
        write_index: 0,
    };
    // SAFETY: the kernel reads the description up to its NUL and writes to the structure. It
    // refuses what is registered here, and so never writes to the word.
    unsafe { call::diag_iocsreg(data.expect("it is there").as_raw_fd(), &raw mut reg) }.map(drop)
}

/// Such kernels do not say why: there is nothing to look at.
fn refused_without_a_word() {
    for description in [c"refused u32[4] n", c"refused frob n", c"refused u32", c"refused u8 n 1"] {
        assert_eq!(register(description), Err(Errno::EINVAL), "{description:?}");
    }
    assert_eq!(tracefs::read("error_log"), "");
    // Other dynamic events have their place there.
    assert!(append("dynamic_events", "p:probes/refused no function").is_err());
    assert!(tracefs::read("error_log").contains("p:probes/refused no function"));
}
