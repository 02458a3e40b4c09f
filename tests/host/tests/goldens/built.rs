//! The examples and the runtime as cargo built them, and other programs that use the runtime.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::Value;

pub(crate) const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// What cargo built.
pub(crate) struct Built {
    runtime: PathBuf,
    examples: HashMap<String, PathBuf>,
}

pub(crate) static BUILT: LazyLock<Built> = LazyLock::new(|| {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(WORKSPACE).args(["build", "--message-format=json-render-diagnostics"]);
    cargo.args(["--package", "user-events-examples", "--examples"]);
    let output = succeeded(&mut cargo);
    let mut built = Built { runtime: PathBuf::new(), examples: HashMap::new() };
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let message: Value = serde_json::from_slice(line).expect("cargo writes JSON");
        let name = message["target"]["name"].as_str().unwrap_or_default();
        if let Some(program) = message["executable"].as_str() {
            built.examples.insert(name.to_owned(), program.into());
        } else if name == "user_events_rt" {
            let file = message["filenames"][0].as_str().expect("a library has a file");
            built.runtime = file.into();
        }
    }
    built
});

impl Built {
    /// An example's program.
    pub(crate) fn example(&self, name: &str) -> &Path {
        &self.examples[name]
    }

    /// The compiler with what it needs to know to compile a file that uses the runtime. It may
    /// print expansions, and compile what only the standard library's own macros write.
    pub(crate) fn compiler(&self, file: &Path) -> Command {
        let libraries = self.runtime.parent().expect("it lies in a directory");
        let mut rustc = rustc();
        rustc.env("RUSTC_BOOTSTRAP", "1").args(["--edition", "2024", "--cap-lints", "allow"]);
        rustc.arg("--extern").arg(format!("user_events_rt={}", self.runtime.display()));
        rustc.arg("-L").arg(format!("dependency={}", libraries.display())).arg(file);
        rustc
    }
}

/// The compiler that the workspace is built with.
pub(crate) fn rustc() -> Command {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.current_dir(WORKSPACE);
    rustc
}

/// Runs a program that must succeed.
pub(crate) fn succeeded(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{errors}");
    output
}
