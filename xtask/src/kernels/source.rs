//! Kernels that are built here, out of Debian's sources: no distribution has one like them.

use std::env;
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::cargo::{root, succeeds};
use crate::setup::{self, Purpose};
use crate::{cache, debian};

/// Raised with each change to how kernels are built.
const RECIPE: u32 = 1;

/// MiB that the unpacked sources and what is built of them take at most.
const ROOM: u64 = 3000;

/// What is kept: the image, its whole configuration, what `uname -r` prints in it.
const KEPT: [(&str, &str); 3] = [
    ("arch/x86/boot/bzImage", "vmlinuz"),
    (".config", "config"),
    ("include/config/kernel.release", "release"),
];

/// What a kernel is built of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    /// Debian's package of the sources.
    package: String,
    /// A file below `tests/kernels` with the options that are asked for; `allnoconfig` makes
    /// a whole configuration of them.
    config: String,
}

/// That the options and the sources do not go together: no lack of this machine's.
#[derive(Debug)]
pub(super) struct Broken(String);

impl std::error::Error for Broken {}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A kernel that was built.
pub(super) struct Built {
    pub(super) release: String,
    pub(super) image: PathBuf,
}

impl Source {
    /// The kernel, built if the cache has none of these sources with this configuration.
    pub(super) fn get(&self) -> Result<Built> {
        let fragment = self.fragment();
        let options = fs::read_to_string(&fragment)
            .with_context(|| format!("cannot read {}", fragment.display()))?;
        let version = debian::line(&self.package, "Version")?;
        let key = key(&self.package, &version, &options);
        let place = cache::entry("kernels", &key, |place| self.make(&version, &options, place))?;
        let release = fs::read_to_string(place.join("release"))?.trim().to_owned();
        Ok(Built { release, image: place.join("vmlinuz") })
    }

    fn fragment(&self) -> PathBuf {
        root().join("tests/kernels").join(&self.config)
    }

    /// Builds in a directory of the cache.
    fn make(&self, version: &str, options: &str, place: &Path) -> Result<()> {
        let Self { package, config } = self;
        eprintln!(
            "\n==> {config} is built of {package} {version}: about 5 minutes of two processors, \
             this time only"
        );
        ensure!(setup::install(Purpose::Kernel)?, "a kernel cannot be built without them");
        check_room(place)?;
        let tree = self.unpack(version, place)?;
        let mut configure = make(&tree);
        configure.arg(format!("KCONFIG_ALLCONFIG={}", self.fragment().display()));
        ensure!(succeeds(configure.arg("allnoconfig"))?, "cannot configure a kernel by {config}");
        let whole = fs::read_to_string(tree.join(".config"))?;
        let dropped: Vec<_> = dropped(options, &whole).collect();
        if !dropped.is_empty() {
            let dropped = dropped.join(", ");
            bail!(Broken(format!(
                "{config} has options that need others, or that {package} {version} does not \
                 know: {dropped}"
            )));
        }
        let jobs = thread::available_parallelism().map_or(1, usize::from);
        if !succeeds(make(&tree).arg(format!("-j{jobs}")).arg("bzImage"))? {
            bail!(Broken(format!(
                "{config} does not build of {package} {version}: look above for the reason"
            )));
        }
        for (built, kept) in KEPT {
            fs::rename(tree.join(built), place.join(kept))
                .with_context(|| format!("make has left no {built}"))?;
        }
        Ok(fs::remove_dir_all(tree)?)
    }

    /// Unpacks the sources below a directory, and removes what they came in.
    fn unpack(&self, version: &str, place: &Path) -> Result<PathBuf> {
        let package = debian::download(&self.package, version, place)?;
        let archive = format!("usr/src/{}.tar.xz", self.package);
        let archive = debian::extract(&package, &archive, place)?;
        fs::remove_file(package)?;
        let tree = place.join("tree");
        fs::create_dir(&tree)?;
        let mut tar = Command::new("tar");
        tar.arg("-xJf").arg(&archive).arg("-C").arg(&tree).arg("--strip-components=1");
        ensure!(succeeds(&mut tar)?, "cannot unpack {}", archive.display());
        fs::remove_dir_all(place.join("usr"))?;
        Ok(tree)
    }
}

/// Names all that the kernel depends on. Any compiler will do.
fn key(package: &str, version: &str, options: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (RECIPE, asked_for(options).collect::<Vec<_>>()).hash(&mut hasher);
    format!("{package}_{version}_{:016x}", hasher.finish()).replace([':', '/'], "_")
}

/// `make` in the kernel's sources. Of this machine's environment it sees the programs alone: not
/// its flags, language or user, nor the day.
fn make(tree: &Path) -> Command {
    let mut make = Command::new("make");
    make.env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path)));
    make.envs([
        ("LC_ALL", "C"),
        ("LOCALVERSION", ""),
        ("KBUILD_BUILD_TIMESTAMP", "Thu Jan  1 00:00:00 UTC 1970"),
        ("KBUILD_BUILD_VERSION", "1"),
        ("KBUILD_BUILD_USER", "user-events"),
        ("KBUILD_BUILD_HOST", "user-events"),
    ]);
    make.current_dir(tree).args(["--silent", "ARCH=x86_64"]);
    make
}

/// The options that are asked for and that a configuration does not have in this way.
fn dropped<'a>(options: &'a str, config: &str) -> impl Iterator<Item = &'a str> {
    asked_for(options).filter(move |option| config.lines().all(|line| line != *option))
}

/// The lines that are no comments. One form of an option looks like one.
fn asked_for(options: &str) -> impl Iterator<Item = &str> {
    let is_off = |line: &str| line.starts_with("# CONFIG_") && line.ends_with(" is not set");
    let is_comment = move |line: &str| line.is_empty() || line.starts_with('#') && !is_off(line);
    options.lines().map(str::trim_end).filter(move |line| !is_comment(line))
}

/// Looks for the room that a kernel is built in: to find none would take minutes.
fn check_room(place: &Path) -> Result<()> {
    let output = Command::new("df").args(["--output=avail", "--block-size=1M"]).arg(place).output();
    let output = output.context("cannot run df")?;
    // What does not answer does not know.
    if let Some(free) = free(&String::from_utf8_lossy(&output.stdout)) {
        ensure!(
            free >= ROOM,
            "building a kernel needs {ROOM} MiB, {} has {free}: USER_EVENTS_CACHE moves it",
            place.display()
        );
    }
    Ok(())
}

/// The number below df's title.
fn free(text: &str) -> Option<u64> {
    text.lines().nth(1)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{dropped, free, key};

    #[test]
    fn names_what_was_dropped() {
        let options = "# Why.\n\nCONFIG_A=y\nCONFIG_B=4\n# CONFIG_C is not set\nCONFIG_D=\"d\"\n";
        let lost = |config| dropped(options, config).collect::<Vec<_>>();
        let whole = "CONFIG_A=y\nCONFIG_B=4\n# CONFIG_C is not set\nCONFIG_D=\"d\"\nCONFIG_E=y\n";
        assert!(lost(whole).is_empty());
        assert_eq!(
            lost("# CONFIG_A is not set\nCONFIG_B=44\nCONFIG_C=y\nCONFIG_D=\"d\"\n"),
            ["CONFIG_A=y", "CONFIG_B=4", "# CONFIG_C is not set"]
        );
        assert_eq!(dropped("CONFG_A=y\n", whole).collect::<Vec<_>>(), ["CONFG_A=y"]);
    }

    #[test]
    fn keys_kernels_by_all_that_makes_them() {
        let name = key("linux-source-6.12", "1:6.12.117-1~deb12u1", "CONFIG_A=y\n");
        assert!(name.starts_with("linux-source-6.12_1_6.12.117-1~deb12u1_"), "{name}");
        assert_ne!(name, key("linux-source-6.12", "1:6.12.117-1~deb12u1", "CONFIG_B=y\n"));
        let told = "# Why.\n\nCONFIG_A=y\n";
        assert_eq!(name, key("linux-source-6.12", "1:6.12.117-1~deb12u1", told));
        assert_ne!(name, key("linux-source-6.12", "1:6.12.118-1~deb12u1", "CONFIG_A=y\n"));
    }

    #[test]
    fn reads_df() {
        assert_eq!(free(" Avail\n 41000\n"), Some(41_000));
        assert_eq!(free(""), None);
    }
}
