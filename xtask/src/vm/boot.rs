//! QEMU: a machine without hardware help, with two serial lines.
//!
//! The first one is the kernel's console and goes into a file, the second one is the terminal of
//! the tests: so neither breaks into the other's lines.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::qemu::Qemu;
use super::spread;
use crate::cargo::announce;

/// QEMU's exit status is `(value << 1) | 1` of what the machine writes to its exit device; this
/// bit marks values that are an exit status (`tests/vm/src/bin/init/exit.rs`).
const OURS: i32 = 0x40;

/// What to boot.
pub(crate) struct Machine<'a> {
    pub(crate) kernel: &'a Path,
    pub(crate) initramfs: &'a Path,
    pub(crate) disk: &'a Path,
    /// In MiB.
    pub(crate) memory: u32,
    pub(crate) engine: Engine<'a>,
}

/// How QEMU runs the machine's processors.
#[derive(Clone, Copy)]
pub(crate) enum Engine<'a> {
    /// Two, one after the other. Debian 12's QEMU breaks the patching of static keys with more
    /// than one thread: random oopses that are not ours.
    InTurn,
    /// One, whose clock counts its instructions: a nanosecond each.
    Counting,
    /// Two at once, by a QEMU that can do so.
    AtOnce(&'a Qemu),
}

impl Engine<'_> {
    fn qemu(&self) -> Command {
        let mut qemu = match self {
            Self::AtOnce(qemu) => {
                let mut qemu = qemu.command();
                qemu.args(spread::NAMES);
                qemu
            }
            _ => Command::new("qemu-system-x86_64"),
        };
        qemu.args(match self {
            Self::InTurn => ["-accel", "tcg,thread=single", "-smp", "2", "-cpu", "max"].as_slice(),
            // An instruction that copies a string byte by byte would count once for each.
            Self::Counting => &["-icount", "shift=0", "-smp", "1", "-cpu", "max,erms=off,fsrm=off"],
            Self::AtOnce(_) => &["-accel", "tcg,thread=multi", "-smp", "2", "-cpu", "max"],
        });
        qemu
    }
}

/// How a machine ended.
#[derive(Debug, PartialEq)]
pub(crate) enum End {
    /// The program inside came to its end.
    Exited(u8),
    /// The machine went off by itself: a panic, or a reboot.
    Off,
    /// It ran for too long and was stopped.
    TimedOut,
    /// QEMU itself failed.
    Qemu(String),
}

/// Terminals as the machine knows them.
pub(crate) const TEST_TERMINAL: &str = "/dev/ttyS1";
pub(crate) const SHELL_TERMINAL: &str = "/dev/ttyS0";

impl Machine<'_> {
    /// Boots, hands each line of the tests' terminal to `line`, and leaves the kernel's console
    /// in `console.log` in `logs`.
    pub(crate) fn tests(
        &self,
        logs: &Path,
        limit: Duration,
        line: impl FnMut(&str),
    ) -> Result<(End, PathBuf)> {
        fs::create_dir_all(logs).with_context(|| format!("cannot make {}", logs.display()))?;
        let console = logs.join("console.log");
        File::create(&console).with_context(|| format!("cannot make {}", console.display()))?;
        // `quiet` and a log level would hide warnings.
        let mut qemu = self.qemu("ignore_loglevel");
        // QEMU takes the path apart at commas: a bare name has none.
        qemu.args(["-serial", "file:console.log", "-serial", "stdio"]).current_dir(logs);
        qemu.stdin(Stdio::null()).stdout(Stdio::piped());
        announce(&qemu);
        let mut qemu = qemu.spawn().context("cannot run QEMU")?;
        if matches!(self.engine, Engine::AtOnce(_)) {
            spread::over_processors(qemu.id(), 2);
        }
        let end = watch(&mut qemu, limit, line)?;
        Ok((end, console))
    }

    /// Boots with the first serial line on this terminal.
    pub(crate) fn shell(&self) -> Result<End> {
        let mut qemu = self.qemu("quiet loglevel=4");
        qemu.args(["-serial", "mon:stdio"]);
        announce(&qemu);
        let status = qemu.status().context("cannot run QEMU")?;
        Ok(end(status.code()))
    }

    fn qemu(&self, parameters: &str) -> Command {
        let mut qemu = self.engine.qemu();
        qemu.args([
            "-machine",
            "q35",
            "-nodefaults",
            "-no-user-config",
            "-display",
            "none",
            "-no-reboot",
        ]);
        qemu.args(["-m", &self.memory.to_string()]);
        qemu.args(["-device", "isa-debug-exit,iobase=0xf4,iosize=4"]);
        qemu.arg("-kernel").arg(self.kernel).arg("-initrd").arg(self.initramfs);
        // The disk is shared by all machines: what they write goes to a temporary file.
        let disk = self.disk.to_string_lossy().replace(',', ",,");
        let disk = format!("file={disk},format=raw,if=none,id=tools,snapshot=on");
        qemu.arg("-drive").arg(disk).args(["-device", "nvme,drive=tools,serial=tools"]);
        qemu.arg("-append").arg(format!(
            "console=ttyS0,115200 panic=-1 oops=panic mitigations=off printk.devkmsg=on {parameters}"
        ));
        qemu
    }
}

/// Reads the machine's lines until it ends or its time is over.
fn watch(qemu: &mut Child, limit: Duration, mut line: impl FnMut(&str)) -> Result<End> {
    let output = qemu.stdout.take().context("QEMU has no output")?;
    let (sender, receiver) = mpsc::channel();
    let reader = thread::spawn(move || {
        let lines = BufReader::new(output).split(b'\n').map_while(Result::ok);
        lines.map_while(|line| sender.send(line).ok()).count()
    });
    let deadline = Instant::now() + limit;
    let timed_out = loop {
        match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(bytes) => {
                line(String::from_utf8_lossy(&bytes).trim_end());
                std::io::stdout().flush()?;
            }
            Err(RecvTimeoutError::Timeout) => break true,
            Err(RecvTimeoutError::Disconnected) => break false,
        }
    };
    if timed_out {
        qemu.kill()?;
    }
    let status = qemu.wait()?;
    // It ends with the pipe.
    let _ = reader.join();
    Ok(if timed_out { End::TimedOut } else { end(status.code()) })
}

/// What QEMU's exit status means.
fn end(code: Option<i32>) -> End {
    match code {
        Some(0) => End::Off,
        Some(code) if code & 1 == 1 && (code >> 1) & OURS != 0 => {
            End::Exited(u8::try_from((code >> 1) & (OURS - 1)).unwrap_or(u8::MAX))
        }
        Some(code) => End::Qemu(format!("exit status {code}")),
        None => End::Qemu("killed by a signal".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{End, end};

    #[test]
    fn tells_statuses_apart() {
        assert_eq!(end(Some(0x81)), End::Exited(0));
        assert_eq!(end(Some(0x81 + 2 * 37)), End::Exited(37));
        assert_eq!(end(Some(0)), End::Off);
        // QEMU's own failure.
        assert!(matches!(end(Some(1)), End::Qemu(_)));
        assert!(matches!(end(None), End::Qemu(_)));
    }
}
