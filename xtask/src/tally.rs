//! What test harnesses print, summed up.

use std::collections::BTreeMap;
use std::fmt;

/// The counts of all harnesses that ran.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
    reasons: BTreeMap<String, String>,
}

impl Tally {
    /// Takes in one line of a harness's output.
    pub(crate) fn read(&mut self, line: &str) {
        let line = line.trim_end();
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.add(counts);
        } else if let Some((test, reason)) =
            line.strip_prefix("skipped: ").and_then(|skipped| skipped.split_once(": "))
        {
            self.reasons.insert(test.to_owned(), reason.to_owned());
        } else if let Some((test, rest)) =
            line.strip_prefix("test ").and_then(|test| test.split_once(" ... ignored"))
        {
            let reason = rest.strip_prefix(", ").unwrap_or("ignored");
            // Harnesses align what comes behind the names.
            self.reasons.entry(test.trim_end().to_owned()).or_insert_with(|| reason.to_owned());
        }
    }

    /// Counts a failure that no harness has counted.
    pub(crate) fn fail(&mut self) {
        self.failed += 1;
    }

    /// Counts something that could not run.
    pub(crate) fn skip(&mut self, test: &str, reason: &str) {
        self.skipped += 1;
        self.reasons.insert(test.to_owned(), reason.to_owned());
    }

    /// Tests that succeeded so far.
    pub(crate) fn passed(&self) -> usize {
        self.passed
    }

    /// Whether no test failed, and there was one.
    pub(crate) fn is_good(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    /// What was skipped and why, a line each.
    pub(crate) fn skipped(&self) -> impl Iterator<Item = String> {
        self.reasons.iter().map(|(test, reason)| format!("skipped: {test}: {reason}"))
    }

    fn add(&mut self, counts: &str) {
        for count in counts.split(['.', ';']) {
            match count.trim().split_once(' ') {
                Some((n, "passed")) => self.passed += n.parse().unwrap_or(0),
                Some((n, "failed")) => self.failed += n.parse().unwrap_or(0),
                Some((n, "ignored")) => self.skipped += n.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn tally(output: &str) -> Tally {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));
        tally
    }

    #[test]
    fn sums_harnesses() {
        let tally = tally(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; \
             finished in 0.01s\n\
             test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 7 filtered out; \
             finished in 10.00s\n",
        );
        assert_eq!(tally.to_string(), "5 passed, 1 failed, 1 skipped");
        assert!(!tally.is_good());
    }

    #[test]
    fn nothing_run_is_not_good() {
        assert!(!tally("test result: ok. 0 passed; 0 failed; 0 ignored\n").is_good());
        assert!(tally("test result: ok. 1 passed; 0 failed; 0 ignored\n").is_good());
    }

    #[test]
    fn says_why_tests_were_skipped() {
        let tally = tally(
            "skipped: fork::child: no babeltrace2\n\
             test fork::child     ... ignored\n\
             test slow ... ignored, takes an hour\n\
             test src/lib.rs - (line 3) ... ignored\n\
             test fine ... ok\n",
        );
        let skipped: Vec<_> = tally.skipped().collect();
        assert_eq!(
            skipped,
            [
                "skipped: fork::child: no babeltrace2",
                "skipped: slow: takes an hour",
                "skipped: src/lib.rs - (line 3): ignored",
            ]
        );
    }
}
