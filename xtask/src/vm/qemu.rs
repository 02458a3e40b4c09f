//! A QEMU that runs two processors at once without breaking the kernel inside.
//!
//! Debian 12's own cannot; its backports have one that can. It is taken from there without being
//! installed, and without a change to the system's sources.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::cache;
use crate::cargo::succeeds;
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
    let (uri, release) = archive()?;
    let suite = format!("{release}-backports");
    let place = cache::entry("qemu", &suite, |place| fetch(&uri, &suite, place))?;
    let firmware = FIRMWARE.iter().map(|directory| place.join(directory)).collect();
    Qemu::look(place.join("usr/bin").join(PROGRAM), firmware)
}

/// Where this system's packages come from, and its release's name.
fn archive() -> Result<(String, String)> {
    let mut command = Command::new("apt-get");
    command.args(["indextargets", "--format", "$(ORIGIN) $(REPO_URI) $(RELEASE) $(CODENAME)"]);
    let output = command.arg("Created-By: Packages").stderr(Stdio::null()).output();
    let output = output.context("no apt-get here: is this Debian?")?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().find_map(main_suite).context("no source of Debian's main suite is configured")
}

/// A line of the suite that carries the release's name, not those of its updates.
fn main_suite(line: &str) -> Option<(String, String)> {
    let mut words = line.strip_prefix("Debian ")?.split(' ');
    let (uri, release, codename) = (words.next()?, words.next()?, words.next()?);
    (!codename.contains('-') && [codename, "stable", "oldstable"].contains(&release))
        .then(|| (uri.to_owned(), codename.to_owned()))
}

/// Gets the packages by lists and sources of their own, and unpacks them.
fn fetch(uri: &str, suite: &str, place: &Path) -> Result<()> {
    let apt = place.join("apt");
    for directory in ["lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(apt.join(directory))?;
    }
    fs::write(apt.join("sources.list"), format!("deb {uri} {suite} main\n"))?;
    let apt_get = || {
        let mut command = Command::new("apt-get");
        for (name, value) in [
            ("Dir::Etc::sourcelist", apt.join("sources.list").into_os_string()),
            ("Dir::Etc::sourceparts", "-".into()),
            ("Dir::State::lists", apt.join("lists").into_os_string()),
            ("Dir::Cache", apt.join("cache").into_os_string()),
            // Its own user need not reach the cache.
            ("APT::Sandbox::User", "root".into()),
        ] {
            let mut option = OsString::from(format!("{name}="));
            option.push(value);
            command.arg("-o").arg(option);
        }
        command.arg("-q").current_dir(&apt);
        command
    };
    let packages = PACKAGES.map(|package| format!("{package}/{suite}"));
    ensure!(
        succeeds(apt_get().arg("update"))? && succeeds(apt_get().arg("download").args(packages))?,
        "{suite} cannot be had: look above for apt-get's reason"
    );
    for file in fs::read_dir(&apt)?.flatten().map(|entry| entry.path()) {
        if file.extension().is_some_and(|extension| extension == "deb") {
            let mut unpack = Command::new("dpkg-deb");
            let unpacked = succeeds(unpack.arg("--extract").arg(&file).arg(place))?;
            ensure!(unpacked, "cannot unpack {}", file.display());
        }
    }
    Ok(fs::remove_dir_all(apt)?)
}

#[cfg(test)]
mod tests {
    use super::{main_suite, version};

    #[test]
    fn reads_versions() {
        assert_eq!(version("QEMU emulator version 7.2.22 (Debian 1:7.2)\nC"), Some("7.2.22"));
        assert_eq!(version("QEMU emulator version 10.0.2\n"), Some("10.0.2"));
        assert_eq!(version("error while loading shared libraries"), None);
    }

    #[test]
    fn finds_the_main_suite() {
        let found = |line| main_suite(line).map(|(uri, release)| format!("{uri} {release}"));
        let main = Some("file:/mirror/ bookworm".to_owned());
        assert_eq!(found("Debian file:/mirror/ bookworm bookworm"), main);
        assert_eq!(found("Debian file:/mirror/ oldstable bookworm"), main);
        assert_eq!(found("Debian file:/mirror/ bookworm-updates bookworm-updates"), None);
        assert_eq!(found("Debian file:/mirror/ bookworm-security bookworm-security"), None);
        assert_eq!(found("Ubuntu file:/mirror/ noble noble"), None);
    }
}
