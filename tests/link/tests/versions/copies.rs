//! Copies of the two published packages, and programs that depend on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a program needs of the repository: the packages, and the workspace that they inherit from.
const PACKAGES: [&str; 2] = ["user-events-macros", "user-events-rt"];

/// A workspace with the packages in a version of our choice.
pub(crate) struct Copy {
    root: PathBuf,
}

impl Copy {
    pub(crate) fn of_runtime(name: &str, version: &str) -> Self {
        let root = super::temporary().join(name);
        let renumbered = |text: &str| {
            let underscored = |version: &str| version.replace('.', "_");
            let old = env!("CARGO_PKG_VERSION");
            text.replace(old, version).replace(&underscored(old), &underscored(version))
        };
        for package in PACKAGES {
            copy_tree(&repository().join(package), &root.join(package), &renumbered);
        }
        let workspace = read(&repository().join("Cargo.toml"));
        let (before, members) = workspace.split_once("members = ").expect("it has members");
        let (_, behind) = members.split_once(']').expect("an array");
        let workspace = format!("{before}members = {PACKAGES:?}{behind}");
        write(&root.join("Cargo.toml"), &renumbered(&workspace));
        Self { root }
    }

    /// Where its runtime is.
    pub(crate) fn runtime(&self) -> PathBuf {
        self.root.join("user-events-rt")
    }

    /// A package of its own beside it.
    pub(crate) fn package(&self, name: &str, manifest: &str) -> PathBuf {
        let package = self.root.with_file_name(name);
        let manifest =
            format!("[package]\nname = {name:?}\nedition = \"2024\"\n\n{manifest}\n[workspace]\n");
        write(&package.join("Cargo.toml"), &manifest);
        // The dependencies that are there already: nothing is fetched.
        write(&package.join("Cargo.lock"), &read(&repository().join("Cargo.lock")));
        package
    }
}

/// Builds a package.
pub(crate) fn build(package: &Path, target: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--offline", "--target-dir"]).arg(target).current_dir(package);
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

pub(crate) fn repository() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).expect("tests/link of the repository").to_owned()
}

fn copy_tree(from: &Path, to: &Path, change: &dyn Fn(&str) -> String) {
    for entry in fs::read_dir(from).expect("a directory").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_tree(&from, &to, change);
        } else {
            write(&to, &change(&read(&from)));
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes what changed, so that nothing else is built anew.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file's directory")).expect("a directory");
    fs::write(path, text).expect("a file");
}
