//! The kernel module's packaging says the same thing in each of its files.

use std::fs;
use std::path::{Path, PathBuf};

/// The module's directory.
fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../user-events-kmod")
}

fn read(file: &str) -> String {
    let path = home().join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// This package has the workspace's version.
#[test]
fn dkms_has_the_version_of_the_workspace() {
    let conf = read("dkms.conf");
    let version = format!("PACKAGE_VERSION=\"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(conf.lines().any(|line| line == version), "dkms.conf has no line {version}");
}

/// Commands that are pasted name the version, too.
#[test]
fn the_readme_has_the_version_of_the_workspace() {
    let readme = read("README.md");
    let named: Vec<_> = readme
        .split("user-events/")
        .skip(1)
        .filter(|after| after.starts_with(|first: char| first.is_ascii_digit()))
        .map(|after| after.split_whitespace().next().unwrap_or_default())
        .collect();
    assert!(!named.is_empty());
    assert!(named.iter().all(|version| *version == env!("CARGO_PKG_VERSION")), "{named:?}");
}

/// Each reason for which the module refuses to load stands in the README, word for word.
#[test]
fn the_readme_explains_each_refusal() {
    let readme = read("README.md");
    let mut messages = 0;
    for file in fs::read_dir(home()).expect("the module's directory").flatten() {
        if file.path().extension().is_none_or(|extension| extension != "c") {
            continue;
        }
        let source = fs::read_to_string(file.path()).expect("a source file");
        for after in source.split("pr_err(\"").skip(1) {
            let message = after.split("\\n\"").next().unwrap_or_default();
            messages += 1;
            assert!(readme.contains(&format!("`{message}`")), "README.md lacks `{message}`");
        }
    }
    assert!(messages >= 4, "only {messages} messages found");
}

/// The Makefile installs each file of packaging/.
#[test]
fn everything_is_installed() {
    let makefile = read("Makefile");
    let mut directories = vec![home().join("packaging")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).expect("packaging").flatten() {
            if entry.path().is_dir() {
                directories.push(entry.path());
            } else {
                let name = entry.path();
                let name = name.strip_prefix(home().join("packaging")).expect("it is below");
                assert!(makefile.contains(name.to_str().expect("text")), "{name:?}");
            }
        }
    }
}
