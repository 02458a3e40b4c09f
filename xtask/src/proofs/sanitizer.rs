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
    left_out: LeftOut,
}

/// Tests, by the beginnings of their names, and why they cannot run.
pub(super) type LeftOut = &'static [(&'static str, &'static str)];

const STRACE: &str = "it cannot look for leaks in a process that strace has";
const SLOW: &str = "it lasts longer than the second after which the kernel is looked for again";
const EXAMPLES: &str = "the examples are built without it";

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
    left_out: &[
        ("no_system_call_per_event", STRACE),
        ("interrupted_calls", STRACE),
        ("fork_while_a_thread_emits", "what threads had that the child lacks is a leak to it"),
        ("allocator_that_emits", SLOW),
        ("example_", EXAMPLES),
    ],
};

const THREAD: Sanitizer = Sanitizer {
    name: "thread",
    flags: &["-Zsanitizer=thread"],
    // Some tests fork while other threads run, and some use an event first in a signal handler:
    // a registration allocates, as the README says.
    options: ("TSAN_OPTIONS", "die_after_fork=0:report_signal_unsafe=0"),
    left_out: &[
        ("fork_while_a_thread_emits", "it knows no child of a process with threads that goes on"),
        ("allocator_that_emits", SLOW),
        ("example_", EXAMPLES),
    ],
};

/// What it cannot run.
pub(super) fn left_out_of_address() -> LeftOut {
    ADDRESS.left_out
}

/// As [`left_out_of_address`].
pub(super) fn left_out_of_thread() -> LeftOut {
    THREAD.left_out
}

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
    sanitizer.left_out.iter().for_each(|(test, _)| {
        tests.args(["--skip", test]);
    });
    let with = format!("--sysroot={} {}", library.display(), sanitizer.flags.join(" "));
    tests.env("RUSTFLAGS", flags("RUSTFLAGS", &with)).env("RUSTC_BOOTSTRAP", "1");
    let (variable, options) = sanitizer.options;
    tests.env(variable, options);
    Ok(tests)
}
