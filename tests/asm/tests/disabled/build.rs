//! Compiles this package's library as a release is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::target::Target;

/// What the compiler made.
pub(crate) struct Built {
    pub(crate) assembly: String,
    pub(crate) object: Vec<u8>,
}

pub(crate) fn build(target: &Target) -> Built {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("asm");
    let made = place.join(target.triple).join("release/deps");
    // Files of an earlier build have other names.
    made_files(&made).for_each(|file| fs::remove_file(file).expect("it can be removed"));
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustc", "--quiet", "--offline", "--package", env!("CARGO_PKG_NAME"), "--lib"]);
    cargo.args(["--release", "--target", target.triple, "--target-dir"]).arg(&place);
    cargo.args(["--", "--emit", "asm,obj"]);
    // Flags of whoever runs this would show in the golden files.
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTFLAGS");
    if let Some(library) = target.library() {
        cargo.env("RUSTFLAGS", format!("--sysroot={library}"));
    }
    assert!(cargo.status().expect("cargo runs").success(), "{cargo:?}");
    let file = |extension: &str| {
        let mut files = made_files(&made)
            .filter(move |file| file.extension().is_some_and(|found| found == extension));
        files.next().expect("the compiler was asked for it")
    };
    Built {
        assembly: fs::read_to_string(file("s")).expect("it can be read"),
        object: fs::read(file("o")).expect("it can be read"),
    }
}

/// All that belongs to the library: without any of it, cargo compiles it again.
fn made_files(made: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let files = fs::read_dir(made).into_iter().flatten().flatten().map(|entry| entry.path());
    files.filter(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("emitting-") || name.starts_with("libemitting-")
    })
}
