//! A file that holds what is expected, rewritten when `BLESS` is 1.

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use similar::TextDiff;

use crate::Outcome;

/// Compares with the file's contents, or makes them so.
pub(crate) fn check(path: &Path, actual: &str) -> Outcome {
    let golden = fs::read_to_string(path).unwrap_or_default();
    if golden == actual {
        return Ok(());
    }
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        return Ok(fs::write(path, actual)?);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Err(Failed::from(difference(&name, &golden, actual)))
}

fn difference(name: &str, golden: &str, actual: &str) -> String {
    let diff = TextDiff::from_lines(golden, actual);
    let lines = diff.unified_diff().header(name, "now").to_string();
    format!("\n{lines}\nIf that is as it should be: cargo xtask bless")
}

pub(crate) fn differences_are_shown() -> Outcome {
    let shown = difference("x.txt", "a\nb\nc\n", "a\nB\nc\n");
    assert_eq!(
        shown,
        "\n--- x.txt\n+++ now\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n\n\
         If that is as it should be: cargo xtask bless"
    );
    Ok(())
}
