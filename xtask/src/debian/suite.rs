//! Packages of another suite of Debian's than the system's, taken without a change to the
//! system's sources and without installing anything.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::cargo::succeeds;

/// Of this system's own release.
pub(crate) fn backports() -> Result<String> {
    Ok(format!("{}-backports", archive()?.1))
}

/// Downloads packages of a suite and unpacks them below `place`. What a package is given as is
/// what apt-get takes: `name`, or `name=version`, where `*` stands for the rest of a version.
pub(crate) fn unpack<S: AsRef<str>>(suite: &str, packages: &[S], place: &Path) -> Result<()> {
    let apt = Apt::new(suite, place)?;
    let mut download = apt.get();
    download.arg("download").args(packages.iter().map(|package| {
        let package = package.as_ref();
        // With a version, apt-get takes no suite; there is but one in the lists.
        if package.contains('=') { package.to_owned() } else { format!("{package}/{suite}") }
    }));
    ensure!(
        succeeds(apt.get().arg("update"))? && succeeds(&mut download)?,
        "{suite} cannot be had: look above for apt-get's reason"
    );
    for file in fs::read_dir(&apt.home)?.flatten().map(|entry| entry.path()) {
        if file.extension().is_some_and(|extension| extension == "deb") {
            let mut unpack = Command::new("dpkg-deb");
            let unpacked = succeeds(unpack.arg("--extract").arg(&file).arg(place))?;
            ensure!(unpacked, "cannot unpack {}", file.display());
        }
    }
    Ok(fs::remove_dir_all(&apt.home)?)
}

/// Lists and sources of our own.
struct Apt {
    home: PathBuf,
}

impl Apt {
    fn new(suite: &str, place: &Path) -> Result<Self> {
        let (uri, _release) = archive()?;
        let home = place.join("apt");
        for directory in ["lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(home.join(directory))?;
        }
        fs::write(home.join("sources.list"), format!("deb {uri} {suite} main\n"))?;
        Ok(Self { home })
    }

    fn get(&self) -> Command {
        let mut command = Command::new("apt-get");
        for (name, value) in [
            ("Dir::Etc::sourcelist", self.home.join("sources.list").into_os_string()),
            ("Dir::Etc::sourceparts", "-".into()),
            ("Dir::State::lists", self.home.join("lists").into_os_string()),
            ("Dir::Cache", self.home.join("cache").into_os_string()),
            // Its own user need not reach the cache.
            ("APT::Sandbox::User", "root".into()),
        ] {
            let mut option = OsString::from(format!("{name}="));
            option.push(value);
            command.arg("-o").arg(option);
        }
        command.arg("-q").current_dir(&self.home);
        command
    }
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

#[cfg(test)]
mod tests {
    use super::main_suite;

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
