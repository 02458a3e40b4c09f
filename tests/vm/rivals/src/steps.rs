//! The program's part of an operation. The machine has no counter that tells its instructions from
//! the kernel's; but a debugger has the kernel stop a program behind each of its own, a system call
//! being one. So the very operation is done once more in a process that is stepped through.

use std::env;
use std::hint::black_box;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use nix::libc;
use nix::sys::ptrace;
use nix::sys::signal::{Signal, raise};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::operations::{self, Listener, Listening, Look};

/// Operations that are stepped through, and then twice as many: what comes with the marks is the
/// same.
const OPERATIONS: u32 = 10;

/// Before them: first uses are over, and whatever grows has grown.
const WARM: u32 = 100;

/// What an operation is, seen from the program.
#[derive(Default, Clone, Copy)]
pub(crate) struct Steps {
    pub(crate) instructions: f64,
    pub(crate) calls: f64,
    /// That its calls wrote.
    pub(crate) bytes: f64,
}

/// Steps through an operation.
pub(crate) fn count(name: &str) -> Result<Steps> {
    let mut this = Command::new(env::current_exe()?);
    this.args(["stepped", name]).stdin(Stdio::null());
    // SAFETY: between fork and exec there is this system call, and nothing else.
    unsafe { this.pre_exec(|| Ok(ptrace::traceme()?)) };
    let child = this.spawn().with_context(|| format!("cannot start {this:?}"))?;
    let program = Program(Pid::from_raw(child.id().try_into()?));
    // Behind its exec.
    program.awaits(Signal::SIGTRAP)?;
    program.goes_on(Signal::SIGSTOP)?;
    let [once, twice] = [program.steps()?, program.steps()?];
    ptrace::cont(program.0, None)?;
    let end = waitpid(program.0, None)?;
    ensure!(matches!(end, WaitStatus::Exited(_, 0)), "{name}: {end:?}");
    let each =
        |counted: fn(&Steps) -> f64| (counted(&twice) - counted(&once)) / f64::from(OPERATIONS);
    Ok(Steps {
        instructions: each(|steps| steps.instructions),
        calls: each(|steps| steps.calls),
        bytes: each(|steps| steps.bytes),
    })
}

/// The process that is stepped through.
struct Program(Pid);

impl Program {
    /// Waits until it has stopped.
    fn awaits(&self, signal: Signal) -> Result<()> {
        let status = waitpid(self.0, None)?;
        ensure!(status == WaitStatus::Stopped(self.0, signal), "awaited {signal}, not {status:?}");
        Ok(())
    }

    /// Lets it run until it stops again.
    fn goes_on(&self, signal: Signal) -> Result<()> {
        ptrace::cont(self.0, None)?;
        self.awaits(signal)
    }

    /// Goes from the mark at which it stands to the next one.
    fn steps(&self) -> Result<Steps> {
        let mut steps = Steps::default();
        loop {
            let call = self.call()?;
            ptrace::step(self.0, None)?;
            match waitpid(self.0, None)? {
                WaitStatus::Stopped(_, Signal::SIGTRAP) => steps.instructions += 1.0,
                WaitStatus::Stopped(_, Signal::SIGSTOP) => return Ok(steps),
                other => bail!("stepped into {other:?}"),
            }
            if let Some(number) = call {
                steps.calls += 1.0;
                steps.bytes += self.written(number)?;
            }
        }
    }

    /// The number of the system call that it is about to make, if that is what comes next.
    fn call(&self) -> Result<Option<libc::c_long>> {
        const SYSCALL: [u8; 2] = [0x0f, 0x05];
        let registers = ptrace::getregs(self.0)?;
        let address = registers.rip as usize;
        let next = ptrace::read(self.0, std::ptr::with_exposed_provenance_mut(address))?;
        let is_call = next.to_ne_bytes().starts_with(&SYSCALL);
        Ok(is_call.then_some(registers.rax as libc::c_long))
    }

    /// How much the call that it has made says that it wrote.
    fn written(&self, call: libc::c_long) -> Result<f64> {
        let writes = [libc::SYS_write, libc::SYS_writev, libc::SYS_pwrite64, libc::SYS_pwritev];
        let is_write = writes.contains(&call) || call == libc::SYS_pwritev2;
        Ok(if is_write { ptrace::getregs(self.0)?.rax as f64 } else { 0.0 })
    }
}

/// `stepped`: does one operation between marks.
pub(crate) fn run(name: &str) -> Result<()> {
    let mut stepped = Stepped { name, is_done: false };
    operations::all(&mut stepped)?;
    ensure!(stepped.is_done, "no operation {name:?}");
    Ok(())
}

struct Stepped<'a> {
    name: &'a str,
    is_done: bool,
}

impl Look for Stepped<'_> {
    fn look(&mut self, name: &str, listener: Listener, mut operation: impl FnMut()) -> Result<()> {
        if name != self.name {
            return Ok(());
        }
        self.is_done = true;
        let mut listening = listener.listen()?;
        listening.check(&mut operation)?;
        match &mut listening {
            Listening::Perf(perf) => between_marks(|| {
                operation();
                perf.consume();
            }),
            _ => between_marks(operation),
        }
    }
}

fn between_marks(mut operation: impl FnMut()) -> Result<()> {
    let mut repeat = |count| (0..black_box(count)).for_each(|_| operation());
    repeat(WARM);
    raise(Signal::SIGSTOP)?;
    repeat(OPERATIONS);
    raise(Signal::SIGSTOP)?;
    repeat(2 * OPERATIONS);
    raise(Signal::SIGSTOP)?;
    Ok(())
}
