//! Rewriting golden files.

use anyhow::Result;

use crate::cargo::{cargo, succeeds};
use crate::setup::{self, Purpose};
use crate::toolchain::sysroot;

/// The test targets that have golden files.
const TESTS: [&str; 7] =
    ["dependencies", "disabled", "goldens", "package", "public_api", "ui", "unsafe_code"];

/// Runs tests that rewrite their golden files: those that `args` name for `cargo test`, else all
/// that have some. Whether they succeeded.
pub(crate) fn run(args: &[String]) -> Result<bool> {
    // The golden file of a skipped test stays as it is.
    setup::install(Purpose::Test)?;
    let mut command = cargo(&["test", "--workspace", "--no-fail-fast"]);
    command.env("BLESS", "1").env("TRYBUILD", "overwrite");
    sysroot::hand_over(&mut command);
    if args.is_empty() {
        command.args(TESTS.iter().flat_map(|test| ["--test", test]));
    }
    let succeeded = succeeds(command.args(args))?;
    println!("golden files are rewritten: read `git diff` before you commit them");
    Ok(succeeded)
}
