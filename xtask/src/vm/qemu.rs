//! A QEMU that runs two processors at once without breaking the kernel inside.
//!
//! Debian 12's own cannot; its backports have one that can. It is taken from there without being
//! installed, and without a change to the system's sources.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::cache;
use crate::debian::suite;
use crate::setup::find;

/// The oldest that is known to be good.
const GOOD: u32 = 10;

/// What QEMU is made of. It finds its libraries with the installed one's.
const PACKAGES: [&str; 4] =
    ["qemu-system-x86", "qemu-system-common", "qemu-system-data", "seabios"];

/// Where firmware lies in them.
const FIRMWARE: [&str; 2] = ["usr/share/qemu", "usr/share/seabios"];

const PROGRAM: &str = "qemu-system-x86_64";

/// A program and where its firmware is.
pub(crate) struct Qemu {
    program: PathBuf,
    firmware: Vec<PathBuf>,
    pub(crate) version: String,
}

impl Qemu {
    /// The one that is installed, or the one of the release's backports.
    pub(crate) fn that_runs_processors_at_once() -> Result<Self> {
        let installed = find(PROGRAM).context("no QEMU is installed")?;
        let installed = Self::look(installed, Vec::new())?;
        if installed.is_good() {
            return Ok(installed);
        }
        let old = installed.version;
        let backported = backported().with_context(|| {
            format!("QEMU {old} does not run two processors at once reliably, {GOOD} does")
        })?;
        ensure!(backported.is_good(), "the backports have QEMU {} only", backported.version);
        Ok(backported)
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        self.firmware.iter().for_each(|directory| {
            command.arg("-L").arg(directory);
        });
        command
    }

    fn look(program: PathBuf, firmware: Vec<PathBuf>) -> Result<Self> {
        let output = Command::new(&program).arg("--version").stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("cannot run {}", program.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let version = version(&text).map(str::to_owned).with_context(|| {
            // A library that is missing, say.
            let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            format!("{} does not say its version: {complaint}", program.display())
        })?;
        Ok(Self { program, firmware, version })
    }

    fn is_good(&self) -> bool {
        let major = self.version.split('.').next().and_then(|major| major.parse().ok());
        major.is_some_and(|major: u32| major >= GOOD)
    }
}

/// `QEMU emulator version 7.2.22 (Debian ...)`.
fn version(text: &str) -> Option<&str> {
    text.strip_prefix("QEMU emulator version ")?.split_whitespace().next()
}

/// From the backports, kept in the cache.
fn backported() -> Result<Qemu> {
    let backports = suite::backports()?;
    let place =
        cache::entry("qemu", &backports, |place| suite::unpack(&backports, &PACKAGES, place))?;
    let firmware = FIRMWARE.iter().map(|directory| place.join(directory)).collect();
    Qemu::look(place.join("usr/bin").join(PROGRAM), firmware)
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn reads_versions() {
        assert_eq!(version("QEMU emulator version 7.2.22 (Debian 1:7.2)\nC"), Some("7.2.22"));
        assert_eq!(version("QEMU emulator version 10.0.2\n"), Some("10.0.2"));
        assert_eq!(version("error while loading shared libraries"), None);
    }
}
