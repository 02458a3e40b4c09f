//! Tests inside virtual machines: build, pack, boot, judge.

mod boot;
mod build;
mod cache;
mod cpio;
mod image;
mod judge;
mod kernels;
mod pack;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use boot::{End, Machine, SHELL_TERMINAL, TEST_TERMINAL};
use kernels::{Entry, Kernel};
use pack::Plan;

use crate::cargo::target;
use crate::kmod;
use crate::setup::{self, Purpose};
use crate::tally::Tally;

/// What to boot and to run.
#[derive(Default)]
pub(crate) struct Run {
    /// The kernel; all of them without it.
    pub(crate) kernel: Option<String>,
    /// For the harness inside.
    pub(crate) args: Vec<String>,
}

/// Parts of a machine that do not depend on its kernel.
struct Parts {
    programs: PathBuf,
    disk: PathBuf,
}

/// `cargo xtask vm`: runs the tests and prints their sum; whether all succeeded.
pub(crate) fn run(run: &Run) -> Result<bool> {
    let mut tally = Tally::default();
    let failed = tests(run, &mut tally)?;
    println!();
    tally.skipped().for_each(|line| println!("{line}"));
    failed.iter().for_each(|name| println!("failed: {name}"));
    println!("{tally}");
    Ok(failed.is_empty() && tally.is_good())
}

/// Runs the tests on each kernel; the names of the runs that failed. A kernel that cannot be had
/// is skipped, as are all of them where there is no QEMU.
pub(crate) fn tests(run: &Run, tally: &mut Tally) -> Result<Vec<String>> {
    let entries = kernels::choose(run.kernel.as_deref())?;
    let disk = match tools() {
        Ok(disk) => disk,
        Err(reason) => {
            entries.iter().for_each(|entry| skip(entry, &reason, tally));
            return Ok(Vec::new());
        }
    };
    let parts = Parts { programs: build::programs()?, disk };
    let mut failed = Vec::new();
    for entry in &entries {
        match entry.get() {
            Ok(kernel) => {
                if !test(entry, &kernel, &parts, run, tally)? {
                    failed.push(entry.name.clone());
                }
            }
            Err(reason) => skip(entry, &reason, tally),
        }
    }
    Ok(failed)
}

/// `cargo xtask vm --shell`: whether the machine could be started.
pub(crate) fn shell(kernel: Option<&str>) -> Result<bool> {
    let disk = tools()?;
    let entry = kernels::choose(kernel)?.pop().context("there is no kernel")?;
    let kernel = entry.get()?;
    let parts = Parts { programs: build::programs()?, disk };
    // A shell needs a terminal of its own for Ctrl-C.
    let args = ["setsid", "-c", "/bin/sh", "-l"].map(str::to_owned);
    let plan =
        Plan { terminal: SHELL_TERMINAL, interactive: true, program: "/bin/busybox", args: &args };
    let logs = place(&entry)?;
    let initramfs = pack(&entry, &kernel, &parts, &plan, &logs)?;
    eprintln!("`exit` or `poweroff` ends the machine, Ctrl-A X kills it");
    let machine = machine(&entry, &kernel, &parts, &initramfs);
    Ok(matches!(machine.shell()?, End::Exited(_) | End::Off))
}

/// What machines need of this one, and their disk.
fn tools() -> Result<PathBuf> {
    setup::install(Purpose::Vm)?;
    ensure!(
        setup::find("qemu-system-x86_64").is_some(),
        "no qemu-system-x86_64: `cargo xtask setup vm` installs it on Debian"
    );
    image::tools()
}

fn skip(entry: &Entry, reason: &anyhow::Error, tally: &mut Tally) {
    println!("skipped: {}: {reason:#}", entry.name);
    tally.skip(&entry.name, &format!("{reason:#}"));
}

/// Runs the tests on one kernel; whether they succeeded and the kernel stayed well.
fn test(
    entry: &Entry,
    kernel: &Kernel,
    parts: &Parts,
    run: &Run,
    tally: &mut Tally,
) -> Result<bool> {
    let plan = Plan {
        terminal: TEST_TERMINAL,
        interactive: false,
        program: "/tests/vm_tests",
        args: &run.args,
    };
    let logs = place(entry)?;
    let _lock = cache::lock(&logs.join("lock"))?;
    let initramfs = pack(entry, kernel, parts, &plan, &logs)?;
    println!("\n==> {}: Linux {}", entry.name, kernel.release);
    let limit = Duration::from_secs(entry.limit);
    let (end, console) = machine(entry, kernel, parts, &initramfs).tests(&logs, limit, |line| {
        let line = named(&entry.name, line);
        println!("{line}");
        tally.read(&line);
    })?;
    let findings = judge::findings(&end, &console)?;
    for finding in &findings {
        println!("\n{}: {finding}\n({} has it all)", entry.name, console.display());
        tally.fail();
    }
    Ok(findings.is_empty() && end == End::Exited(0))
}

/// A line of the harness with the kernel's name before the test's.
fn named(kernel: &str, line: &str) -> String {
    for kind in ["test ", "skipped: "] {
        if let Some(test) = line.strip_prefix(kind)
            && !line.starts_with("test result: ")
        {
            return format!("{kind}{kernel}::{test}");
        }
    }
    line.to_owned()
}

/// Where a kernel's logs and archive go.
fn place(entry: &Entry) -> Result<PathBuf> {
    let place = target().join("vm/runs").join(&entry.name);
    fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
    Ok(place)
}

fn pack(
    entry: &Entry,
    kernel: &Kernel,
    parts: &Parts,
    plan: &Plan<'_>,
    place: &std::path::Path,
) -> Result<PathBuf> {
    let module = entry.module.then(|| kmod::build(&kernel.release, &kernel.tree)).transpose()?;
    let initramfs = place.join("initramfs");
    pack::archive(&initramfs, &parts.programs, module.as_deref(), plan)?;
    Ok(initramfs)
}

fn machine<'a>(
    entry: &Entry,
    kernel: &'a Kernel,
    parts: &'a Parts,
    initramfs: &'a std::path::Path,
) -> Machine<'a> {
    Machine { kernel: &kernel.image, initramfs, disk: &parts.disk, memory: entry.memory }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn names_kernels() {
        assert_eq!(named("k", "test a ... ok"), "test k::a ... ok");
        assert_eq!(named("k", "skipped: a: no perf"), "skipped: k::a: no perf");
        assert_eq!(named("k", "test result: ok. 1 passed"), "test result: ok. 1 passed");
        assert_eq!(named("k", "testing"), "testing");
    }
}
