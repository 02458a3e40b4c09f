//! The files and the user of a session daemon of our own.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use nix::unistd::Uid;

use crate::bounded;
use crate::scratch::Scratch;
use crate::subjects::wrapped;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/lttng");

const SHARED_MEMORY: &str = "/dev/shm";

/// The home of a session daemon, with the compiled C program in it.
pub(super) struct Files {
    /// Not below `target`: another user must reach it.
    pub(super) home: Scratch,
    user: Option<u32>,
    wait_files_before: BTreeSet<PathBuf>,
}

impl Files {
    pub(super) fn create() -> Result<Self> {
        let home = Scratch::create(&env::temp_dir(), "lttng")?;
        // Root's session daemon would be the system's, wherever its home is: be nobody.
        let user = Uid::effective().is_root().then_some(65534);
        let files = Self { home, user, wait_files_before: wait_files() };
        files.compile()?;
        fs::set_permissions(files.home.path(), Permissions::from_mode(0o755))?;
        chown(files.home.path(), user, user)?;
        Ok(files)
    }

    /// The C program.
    pub(super) fn subject(&self) -> PathBuf {
        self.home.path().join("subject")
    }

    /// A program, behind the words of `wrapper`, that looks for its session daemon here.
    pub(super) fn command(&self, program: &Path, wrapper: &[&str]) -> Command {
        let mut command = wrapped(program, wrapper);
        command.current_dir(self.home.path());
        command.env("HOME", self.home.path()).env("LTTNG_HOME", self.home.path());
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command
    }

    fn compile(&self) -> Result<()> {
        let mut gcc = Command::new("gcc");
        gcc.args(["-O2", "-Wall", "-Wextra", "-Werror", "-I", SOURCES, "-o"]).arg(self.subject());
        gcc.arg(Path::new(SOURCES).join("subject.c")).args(["-llttng-ust", "-ldl"]);
        bounded::run(&mut gcc)?;
        fs::set_permissions(self.subject(), Permissions::from_mode(0o755))?;
        Ok(())
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        for file in wait_files().difference(&self.wait_files_before) {
            let _gone_already = fs::remove_file(file);
        }
    }
}

/// What LTTng-UST leaves in memory for later programs to wait on.
fn wait_files() -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(SHARED_MEMORY).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let is_wait_file = |path: &PathBuf| path.to_string_lossy().contains("/lttng-ust-wait-");
    paths.filter(is_wait_file).collect()
}
