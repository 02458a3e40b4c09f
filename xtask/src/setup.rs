//! What tests and benchmarks need from the system.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::Result;
use clap::ValueEnum;

use crate::cargo::succeeds;

/// What the system is needed for.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum Purpose {
    /// Tests: babeltrace2, strace and gcc
    Test,
    /// Tests and benchmarks: also valgrind and LTTng-UST
    Bench,
}

/// A Debian package, and how to see that its content is there wherever it came from.
struct Package {
    name: &'static str,
    present: fn() -> bool,
    bench_only: bool,
}

const PACKAGES: &[Package] = &[
    Package { name: "babeltrace2", present: || has("babeltrace2"), bench_only: false },
    Package { name: "strace", present: || has("strace"), bench_only: false },
    Package { name: "gcc", present: || has("gcc"), bench_only: false },
    // gcc only recommends it.
    Package { name: "libc6-dev", present: || has_header("stdio.h"), bench_only: false },
    Package { name: "valgrind", present: || has("valgrind"), bench_only: true },
    Package {
        name: "lttng-tools",
        present: || has("lttng") && has("lttng-sessiond"),
        bench_only: true,
    },
    Package {
        name: "liblttng-ust-dev",
        present: || has_header("lttng/tracepoint.h"),
        bench_only: true,
    },
];

/// Installs what is missing; whether everything is there now.
pub(crate) fn install(purpose: Purpose) -> Result<bool> {
    let missing = missing(purpose);
    if missing.is_empty() {
        return Ok(true);
    }
    eprintln!("missing packages: {}", missing.join(" "));
    match apt_get() {
        Some(apt_get) => apt_install(apt_get, &missing)?,
        None => eprintln!("no apt-get here that runs as root without a password"),
    }
    Ok(report(&self::missing(purpose)))
}

fn report(missing: &[&str]) -> bool {
    if !missing.is_empty() {
        eprintln!(
            "not installed (names of Debian's packages): {}\n\
             Install them by hand; what needs them is skipped until then.",
            missing.join(" ")
        );
    }
    missing.is_empty()
}

fn missing(purpose: Purpose) -> Vec<&'static str> {
    PACKAGES
        .iter()
        .filter(|package| purpose == Purpose::Bench || !package.bench_only)
        .filter(|package| !(package.present)())
        .map(|package| package.name)
        .collect()
}

/// The package lists are fetched only if apt-get cannot do without: a fresh container has none.
fn apt_install(apt_get: fn() -> Command, packages: &[&str]) -> Result<()> {
    let install =
        || succeeds(apt_get().args(["install", "-y", "--no-install-recommends"]).args(packages));
    if !install()? && succeeds(apt_get().arg("update"))? {
        install()?;
    }
    Ok(())
}

/// apt-get in a form that needs no answers, if this user may run it.
fn apt_get() -> Option<fn() -> Command> {
    if !has("apt-get") {
        None
    } else if quiet("test", &["-w", "/var/lib/dpkg"]) {
        Some(|| noninteractive(Command::new("env")))
    } else if quiet("sudo", &["-n", "true"]) {
        Some(|| {
            let mut sudo = Command::new("sudo");
            sudo.args(["-n", "env"]);
            noninteractive(sudo)
        })
    } else {
        None
    }
}

fn noninteractive(mut env: Command) -> Command {
    env.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]).stdin(Stdio::null());
    env
}

/// Whether a command succeeds, with nothing printed.
fn quiet(program: &str, args: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Whether the C compiler finds a header.
fn has_header(header: &str) -> bool {
    quiet("gcc", &["-fsyntax-only", "-include", header, "-x", "c", "/dev/null"])
}

/// Whether a program is in `PATH`.
fn has(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|dir: PathBuf| dir.join(program)).any(|file| file.is_file())
}
