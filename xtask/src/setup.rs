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
    /// Tests without a virtual machine: babeltrace2, strace, gcc and linkers
    Test,
    /// Tests in virtual machines, and the kernel module: also QEMU, perf, bpftrace, gcc ...
    Vm,
    /// Kernels that are built for these tests: flex, bison, bc ...
    Kernel,
    /// All of these and benchmarks: also valgrind and LTTng-UST
    Bench,
}

/// A Debian package, and how to see that its content is there wherever it came from.
struct Package {
    name: &'static str,
    present: fn() -> bool,
    purposes: &'static [Purpose],
}

impl Package {
    const fn new(name: &'static str, purposes: &'static [Purpose], present: fn() -> bool) -> Self {
        Self { name, present, purposes }
    }
}

const TEST: &[Purpose] = &[Purpose::Test];
const TEST_VM: &[Purpose] = &[Purpose::Test, Purpose::Vm];
const VM: &[Purpose] = &[Purpose::Vm];
const ALL: &[Purpose] = &[Purpose::Test, Purpose::Vm, Purpose::Kernel, Purpose::Bench];
const VM_KERNEL: &[Purpose] = &[Purpose::Vm, Purpose::Kernel];
const KERNEL: &[Purpose] = &[Purpose::Kernel];
const BENCH: &[Purpose] = &[Purpose::Bench];

const PACKAGES: &[Package] = &[
    Package::new("babeltrace2", TEST, || has("babeltrace2")),
    Package::new("strace", TEST_VM, || has("strace")),
    Package::new("gcc", ALL, || has("gcc")),
    // gcc only recommends it.
    Package::new("libc6-dev", ALL, || has_header("stdio.h")),
    Package::new("lld", TEST, || has("ld.lld")),
    Package::new("mold", TEST, || has("mold")),
    Package::new("qemu-system-x86", VM, || has("qemu-system-x86_64")),
    Package::new("busybox-static", VM, || has("busybox")),
    Package::new("e2fsprogs", VM, || has("mke2fs")),
    Package::new("linux-perf", VM, || has("perf")),
    Package::new("trace-cmd", VM, || has("trace-cmd")),
    Package::new("bpftrace", VM, || has("bpftrace")),
    Package::new("make", VM_KERNEL, || has("make")),
    Package::new("sparse", VM, || has("sparse")),
    Package::new("perl", VM, || has("perl")),
    Package::new("xz-utils", VM_KERNEL, || has("xz")),
    Package::new("flex", KERNEL, || has("flex")),
    Package::new("bison", KERNEL, || has("bison")),
    Package::new("bc", KERNEL, || has("bc")),
    Package::new("python3", KERNEL, || has("python3")),
    Package::new("pahole", KERNEL, || has("pahole")),
    Package::new("libelf-dev", KERNEL, || has_header("libelf.h")),
    Package::new("dkms", VM, || has("dkms")),
    // What users' machines have: modprobe, and what reads the files of packaging/.
    Package::new("kmod", VM, || has("modprobe")),
    Package::new("systemd", VM, || has("systemd-tmpfiles")),
    Package::new("udev", VM, || has("udevadm")),
    Package::new("valgrind", BENCH, || has("valgrind")),
    Package::new("lttng-tools", BENCH, || has("lttng") && has("lttng-sessiond")),
    Package::new("liblttng-ust-dev", BENCH, || has_header("lttng/tracepoint.h")),
];

/// Installs what is missing; whether everything is there now.
pub(crate) fn install(purpose: Purpose) -> Result<bool> {
    let missing = missing(purpose);
    if missing.is_empty() {
        return Ok(true);
    }
    install_packages(&missing)?;
    Ok(report(&self::missing(purpose)))
}

/// Installs packages by name, if this user may.
pub(crate) fn install_packages<S: AsRef<str>>(packages: &[S]) -> Result<()> {
    let packages: Vec<&str> = packages.iter().map(AsRef::as_ref).collect();
    eprintln!("missing packages: {}", packages.join(" "));
    match apt_get() {
        Some(apt_get) => apt_install(apt_get, &packages),
        None => {
            eprintln!("no apt-get here that runs as root without a password");
            Ok(())
        }
    }
}

/// Fetches the lists of packages, if this user may.
pub(crate) fn update_lists() -> Result<()> {
    if let Some(apt_get) = apt_get() {
        succeeds(apt_get().arg("update"))?;
    }
    Ok(())
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
        .filter(|package| purpose == Purpose::Bench || package.purposes.contains(&purpose))
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

/// Whether a program is installed.
fn has(program: &str) -> bool {
    find(program).is_some()
}

/// A program in `PATH`, or where those of the administrator are: their directories are not in
/// everybody's path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|directory| directory.join(program))
        .find(|file| file.is_file())
}
