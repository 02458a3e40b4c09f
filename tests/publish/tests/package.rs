//! The packages as the registry gets them: what is in them, and that the runtime's tests and
//! examples run out of them alone, with the macros out of theirs.

use std::path::{Path, PathBuf};
use std::process::Command;

use user_events_publish_tests::{CRATES, assert_golden, cargo, printed};

/// The commit that a package was made of: not there in a copy without git.
const FROM_GIT: &str = ".cargo_vcs_info.json";

/// All files but the sources, which come and go.
#[test]
fn hold_what_is_listed() {
    for name in CRATES {
        let list = printed(
            cargo(&["package", "--list", "--offline", "--allow-dirty"]).args(["--package", name]),
        );
        let files = list.lines().filter(|file| *file != FROM_GIT);
        let (sources, others): (Vec<_>, Vec<_>) = files.partition(|file| is_source(file));
        assert!(sources.contains(&"src/lib.rs"), "{name} has no src/lib.rs: {sources:?}");
        let others: String = others.iter().map(|file| format!("{file}\n")).collect();
        assert_golden(&format!("{name}/package.txt"), &others);
    }
}

fn is_source(file: &str) -> bool {
    file.starts_with("src/") && file.ends_with(".rs")
}

#[test]
fn are_tested_out_of_themselves() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("package");
    let packed = pack(&target);
    // Outside the workspace, whose settings and files must not be needed.
    let unpacked = tempfile::tempdir().expect("a directory");
    let [macros, runtime] = packed.map(|package| unpack(&package, unpacked.path()));
    let mut test = Command::new(env!("CARGO"));
    test.current_dir(&runtime).args(["test", "--quiet", "--offline", "--config"]);
    // In the registry's place, where the macros of this version are not yet.
    test.arg(format!("patch.crates-io.user-events-macros.path={macros:?}"));
    test.arg("--target-dir").arg(target.join("target"));
    let output = printed(&mut test);
    assert!(output.contains("test result: ok. "), "no tests ran:\n{output}");
}

/// Packs the crates, the runtime against the macros' package.
fn pack(target: &Path) -> [PathBuf; 2] {
    let mut package = cargo(&["package", "--quiet", "--offline", "--no-verify", "--allow-dirty"]);
    package.args(CRATES.iter().flat_map(|name| ["--package", name]));
    printed(package.arg("--target-dir").arg(target));
    let version = env!("CARGO_PKG_VERSION");
    CRATES.map(|name| target.join(format!("package/{name}-{version}.crate")))
}

/// Unpacks a package; its directory.
fn unpack(package: &Path, place: &Path) -> PathBuf {
    printed(Command::new("tar").arg("-xzf").arg(package).arg("-C").arg(place));
    place.join(package.file_stem().expect("NAME-VERSION.crate"))
}
