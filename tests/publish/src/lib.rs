//! What the tests of the published crates share.

mod golden;

use std::path::{Path, PathBuf};
use std::process::Command;

pub use golden::assert_golden;

/// The published crates, in the order in which they are published.
pub const CRATES: [&str; 2] = ["user-events-macros", "user-events-rt"];

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The cargo that runs this test, in the workspace's root.
pub fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root()).args(args);
    command
}

/// What a command prints.
///
/// # Panics
///
/// If the command fails; then with what it says.
pub fn printed(command: &mut Command) -> String {
    let output = command.output().expect("the command runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}
