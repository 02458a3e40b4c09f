//! Tests inside virtual machines: build, pack, boot, judge.

pub(crate) mod bench;
mod boot;
mod build;
mod cpio;
mod image;
mod judge;
mod pack;
mod qemu;
mod spread;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use boot::{End, Engine, Machine, SHELL_TERMINAL, TEST_TERMINAL};
use pack::{Module, Plan};

use crate::cargo::target;
use crate::kernels::{self, Entry, Kernel};
use crate::setup::{self, Purpose};
use crate::tally::Tally;
use crate::{cache, kmod};

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

/// Runs the tests on each kernel; which of them failed. A kernel that cannot be had here
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
        match Guest::get(entry) {
            Ok(guest) => match guest.test(&parts, run, tally) {
                Ok(true) => {}
                Ok(false) => failed.push(format!("tests on {}", entry.name)),
                Err(error) => failed.push(format!("tests on {}: {error:#}", entry.name)),
            },
            Err(reason) if kernels::is_broken(&reason) => {
                failed.push(format!("{}: {reason:#}", entry.name));
            }
            Err(reason) => skip(entry, &reason, tally),
        }
    }
    Ok(failed)
}

/// `cargo xtask vm --shell`: whether the machine could be started.
pub(crate) fn shell(kernel: Option<&str>) -> Result<bool> {
    let disk = tools()?;
    let mut entries = kernels::choose(kernel)?;
    // Left to itself, one that need not be built.
    let last = entries.iter().rposition(|entry| entry.module).unwrap_or(0);
    let entry = entries.swap_remove(last);
    let guest = Guest::get(&entry)?;
    // A shell needs a terminal of its own for Ctrl-C.
    let args = ["setsid", "-c", "/bin/sh", "-l"].map(str::to_owned);
    let plan =
        Plan { terminal: SHELL_TERMINAL, interactive: true, program: "/bin/busybox", args: &args };
    let initramfs = guest.pack(&build::programs()?, &plan)?;
    eprintln!("`exit` or `poweroff` ends the machine, Ctrl-A X kills it");
    let end = guest.machine(&initramfs, &disk).shell()?;
    Ok(matches!(end, End::Exited(_) | End::Off))
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

/// A kernel with what belongs to it.
struct Guest<'a> {
    entry: &'a Entry,
    kernel: Kernel,
    image: PathBuf,
    /// Where its logs and its archive go.
    place: PathBuf,
}

impl<'a> Guest<'a> {
    /// Gets what is not in this checkout.
    fn get(entry: &'a Entry) -> Result<Self> {
        let kernel = entry.find()?;
        let image = kernel.image()?;
        if entry.module {
            kernel.tree()?;
        }
        let place = target().join("vm/runs").join(&entry.name);
        fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
        Ok(Self { entry, kernel, image, place })
    }

    /// Runs the tests; whether they succeeded and the kernel stayed well.
    fn test(&self, parts: &Parts, run: &Run, tally: &mut Tally) -> Result<bool> {
        let name = &self.entry.name;
        let program = "/tests/vm_tests";
        let plan = Plan { terminal: TEST_TERMINAL, interactive: false, program, args: &run.args };
        let _lock = cache::lock(&self.place.join("lock"))?;
        let initramfs = self.pack(&parts.programs, &plan)?;
        println!("\n==> {name}: Linux {}", self.kernel.release);
        let machine = self.machine(&initramfs, &parts.disk);
        let limit = Duration::from_secs(self.entry.limit);
        let mut summed = false;
        let (end, console) = machine.tests(&self.place, limit, |line| {
            let line = named(name, line);
            println!("{line}");
            summed |= line.starts_with("test result: ");
            tally.read(&line);
        })?;
        let finding = judge::finding(&end, &console, summed)?;
        if let Some(finding) = &finding {
            println!("\n{name}: {finding}\n(all of it: {})", console.display());
            tally.fail();
        }
        Ok(finding.is_none() && end == End::Exited(0))
    }

    fn pack(&self, programs: &Path, plan: &Plan<'_>) -> Result<PathBuf> {
        let module = if self.entry.module {
            Module {
                file: Some(kmod::build(&self.kernel)?),
                installed: kmod::install(&self.kernel)?,
            }
        } else {
            Module::default()
        };
        // A shell may be started while tests are.
        let initramfs = self.place.join(if plan.interactive { "shell.cpio" } else { "tests.cpio" });
        pack::archive(&initramfs, programs, &module, plan)?;
        Ok(initramfs)
    }

    fn machine<'b>(&'b self, initramfs: &'b Path, disk: &'b Path) -> Machine<'b> {
        Machine {
            kernel: &self.image,
            initramfs,
            disk,
            memory: self.entry.memory,
            engine: Engine::InTurn,
        }
    }
}

/// A line of the harness with the kernel's name before the test's.
fn named(kernel: &str, line: &str) -> String {
    if let Some(test) = line.strip_prefix("skipped: ") {
        format!("skipped: {kernel}::{test}")
    } else if let Some(test) = line.strip_prefix("test ").filter(|test| test.contains(" ...")) {
        format!("test {kernel}::{test}")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn names_kernels() {
        assert_eq!(named("k", "test a ... ok"), "test k::a ... ok");
        assert_eq!(named("k", "skipped: a: no perf"), "skipped: k::a: no perf");
        assert_eq!(named("k", "test result: ok. 1 passed"), "test result: ok. 1 passed");
        assert_eq!(named("k", "test panicked: no"), "test panicked: no");
    }
}
