//! Sanitizers over the runtime's unit tests, and over programs with sessions, threads, forks and
//! signal handlers.

use std::process::Command;

use anyhow::Result;

use crate::cargo::{cargo, flags, root, target};
use crate::toolchain::{Pinned, sysroot};

/// A sanitizer, and what else is asked of the compiler with it.
struct Sanitizer {
    /// Also the directory's name.
    name: &'static str,
    flags: &'static [&'static str],
    /// Of its run-time library: the variable, and options in it. A list of what to pass over
    /// lies beside them, in `tests/sanitizers`.
    options: (&'static str, &'static str),
    /// Tests of what cannot be seen under it, by their names.
    skips: &'static [&'static str],
}

/// Debug assertions and overflow checks in Rust's library come with it: they find wrong
/// arguments to its unsafe functions.
const ADDRESS: Sanitizer = Sanitizer {
    name: "address",
    flags: &[
        "-Zsanitizer=address",
        "-Cdebug-assertions=on",
        "-Coverflow-checks=on",
        "-Zextra-const-ub-checks",
        "-Zstrict-init-checks",
        // Whole call chains in reports, by which `leaks.txt` names them.
        "-Cforce-frame-pointers=yes",
    ],
    options: ("ASAN_OPTIONS", "detect_leaks=1:detect_stack_use_after_return=1"),
    // It cannot look for leaks in a process that strace has, and takes for one what the threads
    // had that the child of a fork lacks. The examples are built without it, and the allocator's
    // test lasts longer than the second after which a first use may look for the kernel again.
    skips: &[
        "no_system_call_per_event",
        "fork_while_a_thread_emits",
        "allocator_that_emits",
        "example_",
    ],
};

const THREAD: Sanitizer = Sanitizer {
    name: "thread",
    flags: &["-Zsanitizer=thread"],
    // Some tests fork while other threads run, and some use an event first in a signal handler:
    // a registration allocates, as the README says.
    options: ("TSAN_OPTIONS", "die_after_fork=0:report_signal_unsafe=0"),
    // It takes no fork of a process that has threads for one that goes on; the others as above.
    skips: &["fork_while_a_thread_emits", "allocator_that_emits", "example_"],
};

pub(super) fn address() -> Result<Command> {
    let mut tests = tests(&ADDRESS)?;
    let leaks = root().join("tests/sanitizers/leaks.txt");
    tests.env("LSAN_OPTIONS", format!("print_suppressions=0:suppressions={}", leaks.display()));
    Ok(tests)
}

pub(super) fn thread() -> Result<Command> {
    tests(&THREAD)
}

fn tests(sanitizer: &Sanitizer) -> Result<Command> {
    let pinned = Pinned::compiler()?;
    let library = sysroot::built(pinned.host()?, sanitizer.flags)?;
    let mut tests = cargo(&["test", "--no-fail-fast"]);
    tests.args(["--package", "user-events-rt", "--package", "user-events-tests"]);
    tests.args(["--lib", "--test", "session", "--test", "capture"]);
    // Naming the target keeps the flags away from procedural macros.
    tests.args(["--target", pinned.host()?]);
    tests.arg("--target-dir").arg(target().join(sanitizer.name));
    tests.arg("--");
    sanitizer.skips.iter().for_each(|test| {
        tests.args(["--skip", test]);
    });
    let with = format!("--sysroot={} {}", library.display(), sanitizer.flags.join(" "));
    tests.env("RUSTFLAGS", flags("RUSTFLAGS", &with)).env("RUSTC_BOOTSTRAP", "1");
    let (variable, options) = sanitizer.options;
    tests.env(variable, options);
    Ok(tests)
}
