//! The examples: how they are run, and the files beside them.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use nix::fcntl::AT_FDCWD;
use nix::sys::stat::{UtimensatFlags, utimensat};
use nix::sys::time::TimeSpec;
use tempfile::TempDir;
use user_events_rt::read::Reader;

use crate::built::{BUILT, WORKSPACE, succeeded};
use crate::program::Program;
use crate::{Outcome, expansion, golden};

pub(crate) struct Example {
    pub(crate) name: &'static str,
    /// Tells the program what to do in a directory, where its session is to be `session`.
    prepare: fn(&mut Command, &Path),
    expansion: OnceLock<String>,
    layout: OnceLock<String>,
}

pub(crate) static EXAMPLES: [Example; 3] = [
    Example::new("hello", start_session),
    Example::new("types", start_session),
    Example::new("quickstart", walk_tree),
];

fn start_session(command: &mut Command, _: &Path) {
    command.env("USER_EVENTS_SESSION", "session");
}

/// One file in each directory of the tree, because the order of several is the file system's.
fn walk_tree(command: &mut Command, directory: &Path) {
    let (file, link) = (directory.join("tree/file"), directory.join("tree/below/link"));
    fs::create_dir_all(directory.join("tree/below")).expect("the directory is ours");
    fs::write(&file, "1234").expect("the directory is ours");
    symlink("../file", &link).expect("the directory is ours");
    let time = Duration::from_secs(1_000_000_000);
    let opened = File::options().write(true).open(file).expect("it was just made");
    opened.set_modified(SystemTime::UNIX_EPOCH + time).expect("it is ours");
    let (time, flag) = (TimeSpec::from(time), UtimensatFlags::NoFollowSymlink);
    utimensat(AT_FDCWD, &link, &time, &time, flag).expect("it is ours");
    command.args(["tree", "session"]);
}

impl Example {
    const fn new(name: &'static str, prepare: fn(&mut Command, &Path)) -> Self {
        Self { name, prepare, expansion: OnceLock::new(), layout: OnceLock::new() }
    }

    /// What the macros make of it.
    pub(crate) fn expansion(&self) -> &str {
        self.expansion.get_or_init(|| expansion::of(self))
    }

    /// The tables of its events.
    pub(crate) fn layout(&self) -> &str {
        self.layout.get_or_init(|| {
            let code = fs::read_to_string(self.source()).expect("the example is there");
            Program::of_source(self, &code).layout()
        })
    }

    /// Compares with the file beside the example whose name ends so.
    pub(crate) fn golden(&self, end: &str, actual: &str) -> Outcome {
        golden::check(&self.file(end), actual)
    }

    pub(crate) fn source(&self) -> PathBuf {
        self.file("rs")
    }

    fn file(&self, end: &str) -> PathBuf {
        Path::new(WORKSPACE).join("examples").join(format!("{}.{end}", self.name))
    }

    /// Runs the example as cargo built it.
    pub(crate) fn run(&self) -> Run {
        self.run_as(BUILT.example(self.name))
    }

    /// Runs a program that does what the example does.
    pub(crate) fn run_as(&self, program: &Path) -> Run {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let mut command = Command::new(program);
        command.current_dir(&directory).env_remove("USER_EVENTS_SESSION").env_remove("USER_EVENTS");
        (self.prepare)(&mut command, directory.path());
        succeeded(&mut command);
        Run { directory }
    }
}

/// What a run left.
pub(crate) struct Run {
    directory: TempDir,
}

impl Run {
    pub(crate) fn session(&self) -> PathBuf {
        self.directory.path().join("session")
    }

    /// The session as the runtime's reader prints it.
    pub(crate) fn records(&self) -> String {
        let reader = Reader::open(self.session()).expect("a session");
        reader.map(|record| format!("{}\n", record.expect("a record"))).collect()
    }
}
