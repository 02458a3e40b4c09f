//! Which events a session takes.

use glob::Pattern;

use crate::session::SessionError;

/// Globs of event names; an event is taken when one of them matches.
#[derive(Debug)]
pub(super) struct Filter(Vec<Pattern>);

impl Filter {
    /// Reads globs that commas separate. None at all take nothing.
    pub(super) fn parse(globs: &str) -> Result<Self, SessionError> {
        let globs = globs.split(',').map(str::trim).filter(|glob| !glob.is_empty());
        globs.map(pattern).collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn matches(&self, name: &str) -> bool {
        self.0.iter().any(|pattern| pattern.matches(name))
    }
}

fn pattern(glob: &str) -> Result<Pattern, SessionError> {
    Pattern::new(glob).map_err(|error| SessionError::BadGlob {
        glob: glob.to_owned(),
        reason: format!("{} (at character {})", error.msg, error.pos + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn any_glob_takes() {
        let filter = Filter::parse("net_*, disk_?").expect("two globs");
        assert!(filter.matches("net_in"));
        assert!(filter.matches("disk_a"));
        assert!(!filter.matches("disk_ab"));
        assert!(!filter.matches("cpu"));
    }

    #[test]
    fn nothing_takes_nothing() {
        assert!(!Filter::parse("").expect("no globs").matches("x"));
    }

    #[test]
    fn a_bad_glob_is_named() {
        let error = Filter::parse("a*,b[").expect_err("an open bracket").to_string();
        assert!(error.contains("`b[`"), "{error}");
    }
}
