//! The commands that emit events for a row.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use user_events_bench::contender::Contender;

use crate::bounded;
use crate::lttng::Lttng;
use crate::plan::Row;
use crate::scratch::Scratch;

/// What the subjects need while they are measured.
pub(crate) struct Subjects {
    /// Where this program lies; the other ones lie beside it.
    programs: PathBuf,
    pub(crate) disk: Result<Scratch>,
    pub(crate) memory: Result<Scratch>,
    pub(crate) lttng: Result<Lttng>,
}

impl Subjects {
    pub(crate) fn start() -> Result<Self> {
        let program = env::current_exe()?;
        let programs = program.parent().context("a program lies in a directory")?.to_owned();
        let disk = Scratch::create(&programs, "disk");
        let memory = Scratch::create(Path::new("/dev/shm"), "memory");
        let lttng = Lttng::start();
        Ok(Self { programs, disk, memory, lttng })
    }

    /// Runs a row's subject for its time; returns the nanoseconds.
    pub(crate) fn time(&self, row: &Row) -> Result<u64> {
        self.number(self.subject(row, row.events, &[])?)
    }

    /// Runs a row's subject for its heap allocations.
    pub(crate) fn allocations(&self, row: &Row, events: u64) -> Result<u64> {
        if row.contender == Contender::Lttng || row.contender.is_compiled_off() {
            return Err(anyhow!("its program has no allocator that counts"));
        }
        self.number(self.rust("bench-allocations", row, events, &[])?)
    }

    fn number(&self, mut command: Command) -> Result<u64> {
        let number = bounded::stdout(&mut command);
        self.clear()?;
        number?.parse().context("a subject prints one number")
    }

    /// Removes what a subject recorded.
    pub(crate) fn clear(&self) -> Result<()> {
        [&self.disk, &self.memory].into_iter().flatten().try_for_each(Scratch::clear)
    }

    /// The command, behind the words of `wrapper`, that emits so many events for a row and
    /// prints the nanoseconds.
    pub(crate) fn subject(&self, row: &Row, events: u64, wrapper: &[&str]) -> Result<Command> {
        if row.contender != Contender::Lttng {
            let off = row.contender.is_compiled_off();
            let program = if off { "bench-subject-off" } else { "bench-subject" };
            return self.rust(program, row, events, wrapper);
        }
        let lttng = self.lttng.as_ref().map_err(|error| anyhow!("{error:#}"))?;
        let mut command = lttng.subject(row.scenario, wrapper);
        command.args([row.scenario.to_string(), events.to_string()]);
        Ok(command)
    }

    fn rust(&self, program: &str, row: &Row, events: u64, wrapper: &[&str]) -> Result<Command> {
        let dir = match row.contender {
            Contender::UserEventsInMemory => &self.memory,
            _ => &self.disk,
        };
        let dir = dir.as_ref().map_err(|error| anyhow!("{error:#}"))?;
        let mut command = wrapped(&self.programs.join(program), wrapper);
        command.args([row.contender.to_string(), row.scenario.to_string(), events.to_string()]);
        command.arg(dir.path());
        // A session that the caller's environment asks for is none of those compared.
        for name in ["USER_EVENTS_SESSION", "USER_EVENTS", "RUST_LOG", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        Ok(command)
    }
}

/// A program behind the words of `wrapper`.
pub(crate) fn wrapped(program: &Path, wrapper: &[&str]) -> Command {
    match wrapper {
        [] => Command::new(program),
        [first, rest @ ..] => {
            let mut command = Command::new(first);
            command.args(rest).arg(program);
            command
        }
    }
}
