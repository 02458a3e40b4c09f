//! Crates that are written here and compiled for their size or for the time that takes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};
use std::{env, iter};

use anyhow::{Context, Result};

use crate::bounded;

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// No build takes longer.
const LIMIT: Duration = Duration::from_secs(1800);

/// A crate's source and what it depends on.
pub(crate) struct Crate {
    pub(crate) name: String,
    /// `src/lib.rs` or `src/main.rs`.
    pub(crate) file: &'static str,
    pub(crate) source: String,
    pub(crate) dependencies: &'static [&'static str],
}

/// A workspace of such crates, below the directory where this program was built. The versions of
/// what they depend on are those of the project's lock file.
pub(crate) struct Generated {
    dir: PathBuf,
}

impl Generated {
    /// Writes them.
    pub(crate) fn write(name: &str, crates: &[Crate]) -> Result<Self> {
        let dir = built_in()?.join("bench-crates").join(name);
        for item in crates {
            let home = dir.join(&item.name);
            fs::create_dir_all(home.join("src"))?;
            update(&home.join("Cargo.toml"), &manifest(item))?;
            update(&home.join(item.file), &item.source)?;
        }
        let members: Vec<_> = crates.iter().map(|item| format!("{:?}", item.name)).collect();
        let members = members.join(", ");
        update(
            &dir.join("Cargo.toml"),
            &format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n"),
        )?;
        fs::copy(Path::new(WORKSPACE).join("Cargo.lock"), dir.join("Cargo.lock"))?;
        Ok(Self { dir })
    }

    /// Runs cargo for one of the crates.
    pub(crate) fn cargo(&self, command: &str, args: &[&str], name: &str) -> Result<()> {
        let args = iter::once(command).chain(args.iter().copied()).chain(["--package", name]);
        let mut cargo = cargo(&self.dir, args);
        // What is compiled again is compiled whole.
        cargo.env("CARGO_INCREMENTAL", "0").arg("--target-dir").arg(self.target());
        bounded::run_within(LIMIT, &mut cargo)?;
        Ok(())
    }

    /// Makes a crate's source newer than what was built of it.
    pub(crate) fn touch(&self, item: &Crate) -> Result<()> {
        let source =
            File::options().append(true).open(self.dir.join(&item.name).join(item.file))?;
        Ok(source.set_modified(SystemTime::now())?)
    }

    /// The program of a crate, as it is released.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target().join("release").join(name)
    }

    fn target(&self) -> PathBuf {
        self.dir.with_file_name("target")
    }
}

/// Runs cargo for one of the project's packages.
pub(crate) fn build_package(args: &[&str]) -> Result<()> {
    let args = ["build", "--release"].into_iter().chain(args.iter().copied());
    let mut cargo = cargo(Path::new(WORKSPACE), args);
    cargo
        .arg("--target-dir")
        .arg(built_in()?.parent().context("a profile's directory lies in cargo's")?);
    bounded::run_within(LIMIT, &mut cargo)?;
    Ok(())
}

/// Cargo's directory for release builds, in which this program lies.
pub(crate) fn built_in() -> Result<PathBuf> {
    let program = env::current_exe()?;
    Ok(program.parent().context("a program lies in a directory")?.to_owned())
}

fn cargo<'a>(dir: &Path, args: impl Iterator<Item = &'a str>) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(dir).args(args).arg("--quiet");
    // What `cargo run` says of this package is not for others.
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" {
            command.env_remove(name);
        }
    }
    command
}

fn manifest(item: &Crate) -> String {
    let lines = item.dependencies.iter().map(|name| match *name {
        "user-events-rt" => {
            format!(
                "user-events-rt = {{ path = {:?} }}",
                Path::new(WORKSPACE).join("user-events-rt")
            )
        }
        "serde" => "serde = { version = \"1\", features = [\"derive\"] }".to_owned(),
        "tracing" => {
            "tracing = { version = \"0.1\", default-features = false, features = [\"std\"] }"
                .to_owned()
        }
        name => format!("{name} = \"*\""),
    });
    let dependencies: Vec<_> = lines.collect();
    format!(
        "[package]\nname = {:?}\nedition = \"2024\"\n\n[dependencies]\n{}\n",
        item.name,
        dependencies.join("\n")
    )
}

/// Writes what has changed, so that nothing is compiled without need.
fn update(path: &Path, content: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}
