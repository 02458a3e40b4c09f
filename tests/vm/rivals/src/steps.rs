//! The program's part of an operation. The machine has no counter that tells its instructions from
//! the kernel's; but a debugger has the kernel stop a program behind each of its own, a system call
//! being one. So the very operation is done again and again in a process that is stepped through,
//! from one return of its system call to the next one.
//!
//! Steps take time: what a program does once in a while would be in each operation. So it runs
//! between those that are stepped through, and the least counts, as it does of all instructions
//! together.

use std::collections::BTreeMap;
use std::env;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use nix::libc;
use nix::sys::ptrace;
use nix::sys::signal::{Signal, raise};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::operations::{self, Listener, Listening, Look};

/// Operations whose system calls are counted.
const COUNTED: u64 = 100;

/// Operations that are stepped through.
const STEPPED: usize = 20;

/// Those that run before each of them.
const BETWEEN: usize = 20;

/// What an operation is, seen from the program.
pub(crate) struct Cost {
    /// Unknown where all of them are the program's: there is no system call.
    pub(crate) instructions: Option<u64>,
    pub(crate) calls: u64,
    /// That they wrote.
    pub(crate) bytes: u64,
}

/// Looks at an operation.
pub(crate) fn count(name: &str) -> Result<Cost> {
    let mut this = Command::new(env::current_exe()?);
    this.args(["stepped", name]).stdin(Stdio::null());
    // SAFETY: between fork and exec there is this system call, and nothing else.
    unsafe { this.pre_exec(|| Ok(ptrace::traceme()?)) };
    let child = this.spawn().with_context(|| format!("cannot start {this:?}"))?;
    let program = Program(Pid::from_raw(child.id().try_into()?));
    program.begin()?;
    let calls = program.calls()?;
    let instructions = match calls.as_slice() {
        [] => None,
        [call] => Some(program.steps(call.number)?),
        _ => bail!("{name}: more than one system call"),
    };
    ptrace::cont(program.0, None)?;
    let end = waitpid(program.0, None)?;
    ensure!(matches!(end, WaitStatus::Exited(_, 0)), "{name}: {end:?}");
    let bytes = calls.iter().map(|call| call.bytes).sum();
    Ok(Cost { instructions, calls: calls.len() as u64, bytes })
}

/// A system call that each operation makes.
struct Call {
    number: libc::c_long,
    bytes: u64,
}

/// The process that is looked at.
struct Program(Pid);

impl Program {
    /// Lets it run from its beginning to the first mark.
    fn begin(&self) -> Result<()> {
        // Behind its exec.
        self.awaits(Signal::SIGTRAP)?;
        ptrace::setoptions(self.0, ptrace::Options::PTRACE_O_TRACESYSGOOD)?;
        ptrace::cont(self.0, None)?;
        self.awaits(Signal::SIGSTOP)
    }

    fn awaits(&self, signal: Signal) -> Result<()> {
        let status = waitpid(self.0, None)?;
        ensure!(status == WaitStatus::Stopped(self.0, signal), "awaited {signal}, not {status:?}");
        Ok(())
    }

    /// The system calls of each operation up to the next mark.
    fn calls(&self) -> Result<Vec<Call>> {
        let mut all = BTreeMap::<_, (u64, u64)>::new();
        while let Some((number, result)) = self.next_call()? {
            let (count, bytes) = all.entry(number).or_default();
            *count += 1;
            *bytes += if is_write(number) { result } else { 0 };
        }
        let of_each = |(number, (count, bytes)): (_, (u64, u64))| {
            let times = usize::try_from(count / COUNTED).unwrap_or(0);
            (0..times).map(move |_| Call { number, bytes: bytes / count })
        };
        // The marks have some as well, and what is done once in a while.
        Ok(all.into_iter().flat_map(of_each).collect())
    }

    /// The least of its instructions from one return of a system call to the next one.
    fn steps(&self, call: libc::c_long) -> Result<u64> {
        let mut least = u64::MAX;
        for _ in 0..STEPPED {
            for _ in 0..BETWEEN {
                while self.next_call()?.context("it ends early")?.0 != call {}
            }
            let mut steps = 1;
            while self.step()? != Some(call) {
                steps += 1;
            }
            least = least.min(steps);
        }
        Ok(least)
    }

    /// Lets it run until its next system call has returned: its number and its result. None at a
    /// mark.
    fn next_call(&self) -> Result<Option<(libc::c_long, u64)>> {
        // It stops before the call as well.
        for _ in 0..2 {
            ptrace::syscall(self.0, None)?;
            match waitpid(self.0, None)? {
                WaitStatus::PtraceSyscall(_) => {}
                WaitStatus::Stopped(_, Signal::SIGSTOP) => return Ok(None),
                other => bail!("called into {other:?}"),
            }
        }
        let registers = ptrace::getregs(self.0)?;
        Ok(Some((registers.orig_rax as libc::c_long, registers.rax)))
    }

    /// Lets it take a step: the number of the system call, if it was one.
    fn step(&self) -> Result<Option<libc::c_long>> {
        ptrace::step(self.0, None)?;
        match waitpid(self.0, None)? {
            WaitStatus::Stopped(_, Signal::SIGTRAP) => {}
            other => bail!("stepped into {other:?}"),
        }
        let number = ptrace::getregs(self.0)?.orig_rax as libc::c_long;
        Ok((number >= 0).then_some(number))
    }
}

fn is_write(call: libc::c_long) -> bool {
    let writes = [libc::SYS_write, libc::SYS_writev, libc::SYS_pwrite64, libc::SYS_pwritev];
    writes.contains(&call) || call == libc::SYS_pwritev2
}

/// `stepped`: does an operation again and again.
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
            Listening::Perf(perf) => repeat(|| {
                operation();
                perf.consume();
            }),
            _ => repeat(operation),
        }
    }
}

fn repeat(mut operation: impl FnMut()) -> Result<()> {
    // First uses are over then, and whatever grows has grown.
    (0..COUNTED).for_each(|_| operation());
    raise(Signal::SIGSTOP)?;
    (0..COUNTED).for_each(|_| operation());
    raise(Signal::SIGSTOP)?;
    (0..STEPPED * (BETWEEN + 2)).for_each(|_| operation());
    Ok(())
}
