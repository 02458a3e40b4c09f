//! The first process of the virtual machine: makes an ordinary system of it, runs one program,
//! passes its exit status out, and turns the machine off.

mod exit;
mod plan;
mod system;

use std::fs::{File, OpenOptions};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::thread;

use anyhow::{Context, Result};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::wait::{WaitStatus, wait};
use nix::unistd::Pid;
use user_events_vm_tests::kmsg;

use plan::Plan;

/// The status of a run that did not come to an end of its own.
const BROKEN: u8 = 60;

fn main() {
    exit::claim();
    // A first process that returns is a kernel panic: whatever happens, come to `power_off`.
    let status = run().unwrap_or_else(|error| {
        eprintln!("init: {error:#}");
        // Standard error is the kernel's console, if that; the log reaches it in any case.
        let _ = kmsg::write(&format!("broken: {error:#}"));
        BROKEN
    });
    exit::power_off(status);
}

fn run() -> Result<u8> {
    system::mount_first()?;
    let plan = Plan::read()?;
    system::enter_image()?;
    system::loopback_up()?;
    if let Some(module) = &plan.module {
        system::load(module)?;
    }
    kmsg::write("begins").context("cannot write to the kernel log")?;
    if plan.interactive {
        off_at_signal()?;
    }
    let terminal = exit::terminal(&plan.terminal)?;
    let status = program(&plan, &terminal)?;
    if !plan.interactive {
        // A shell hangs its terminal up when it goes.
        exit::drain(&terminal)?;
    }
    // The judge looks for this line: what comes before it is all that the kernel said.
    kmsg::write(&format!("ends with status {status}"))?;
    Ok(status)
}

/// Listens to what busybox's `poweroff`, `halt` and `reboot` send to a first process.
fn off_at_signal() -> Result<()> {
    let signals: SigSet = [Signal::SIGUSR1, Signal::SIGUSR2, Signal::SIGTERM].into_iter().collect();
    signals.thread_block().context("cannot block signals")?;
    thread::spawn(move || signals.wait().map(|_| exit::power_off(0)));
    Ok(())
}

/// Runs the program to its end; its exit status.
fn program(plan: &Plan, terminal: &File) -> Result<u8> {
    let mut command = Command::new(&plan.program);
    command.args(&plan.args).current_dir("/root").env_clear().envs([
        ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/tests"),
        ("HOME", "/root"),
        ("TERM", "linux"),
    ]);
    command.stdin(stdin(plan)?).stdout(terminal.try_clone()?).stderr(terminal.try_clone()?);
    let child = command
        .spawn()
        .with_context(|| format!("cannot start {}: is it packed?", plan.program.display()))?;
    let pid = Pid::from_raw(i32::try_from(child.id())?);
    let status = reap(pid)?;
    Ok(match (status.code(), status.signal()) {
        (Some(code), _) => u8::try_from(code).unwrap_or(BROKEN).min(exit::MAX_STATUS),
        (None, signal) => {
            kmsg::write(&format!("killed by signal {}", signal.unwrap_or(0)))?;
            BROKEN
        }
    })
}

/// The shell reads the terminal, tests read nothing.
fn stdin(plan: &Plan) -> Result<File> {
    let path = if plan.interactive { plan.terminal.as_path() } else { Path::new("/dev/null") };
    OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .with_context(|| format!("cannot open {}", path.display()))
}

/// Waits for a process; meanwhile buries all that have lost their parents.
fn reap(awaited: Pid) -> Result<ExitStatus> {
    loop {
        match wait().context("cannot wait for the program")? {
            WaitStatus::Exited(pid, code) if pid == awaited => {
                return Ok(ExitStatus::from_raw(code << 8));
            }
            WaitStatus::Signaled(pid, signal, _) if pid == awaited => {
                return Ok(ExitStatus::from_raw(signal as i32));
            }
            _ => {}
        }
    }
}
