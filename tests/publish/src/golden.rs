//! Golden files.

use std::collections::BTreeSet;
use std::env;
use std::fs;

/// Holds `actual` to a file of the workspace, or writes the file where `BLESS=1` asks for it.
///
/// # Panics
///
/// If they differ, with the lines that do.
pub fn assert_golden(file: &str, actual: &str) {
    let path = crate::root().join(file);
    if env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, actual).unwrap_or_else(|error| panic!("{file}: {error}"));
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == actual,
        "{file} is not what there is:\n{}if that is meant: cargo xtask bless",
        difference(&golden, actual)
    );
}

/// Lines that only one side has. That they stand in another order is a difference without any.
fn difference(golden: &str, actual: &str) -> String {
    let old: BTreeSet<&str> = golden.lines().collect();
    let new: BTreeSet<&str> = actual.lines().collect();
    let gone = golden.lines().filter(|line| !new.contains(line)).map(|line| ('-', line));
    let come = actual.lines().filter(|line| !old.contains(line)).map(|line| ('+', line));
    gone.chain(come).map(|(sign, line)| format!("{sign} {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn a_difference_shows_lines_of_one_side() {
        assert_eq!(difference("a\nb\nc\n", "a\nc\nd\n"), "- b\n+ d\n");
        assert_eq!(difference("a\n", "a\n"), "");
    }
}
