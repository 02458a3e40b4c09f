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
    let bad = |reason| SessionError::BadGlob { glob: glob.to_owned(), reason };
    check(glob).map_err(bad)?;
    Pattern::new(glob)
        .map_err(|error| bad(format!("{} (at character {})", error.msg, error.pos + 1)))
}

/// Refuses what is a glob, but one of something else than events' names: it would match nothing,
/// which looks like a program that emits nothing.
fn check(glob: &str) -> Result<(), String> {
    // `**` is a glob of paths.
    if glob.contains("**") {
        return Err("write one `*` for any characters".to_owned());
    }
    // Up to the first class: that may name any character.
    let plain = glob.split('[').next().unwrap_or_default();
    match plain.find(|char: char| !is_of_names(char) && !matches!(char, '*' | '?')) {
        None => Ok(()),
        Some(at) => Err(advice(glob, at)),
    }
}

/// What to write instead of the character at `at`.
fn advice(glob: &str, at: usize) -> String {
    let (before, rest) = glob.split_at(at);
    let mut chars = rest.chars();
    let char = chars.next().unwrap_or_default();
    match char {
        ':' => format!(
            "events are chosen by their names, without a system: write `{}`",
            chars.as_str()
        ),
        '|' => format!("write a comma between globs: `{before},{}`", chars.as_str()),
        char if char.is_whitespace() => {
            format!("write a comma between globs: `{before},{}`", chars.as_str().trim_start())
        }
        char => format!("no event has a {char:?} in its name: ASCII letters, digits and `_`"),
    }
}

const fn is_of_names(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
}

#[cfg(test)]
mod tests {
    use super::Filter;

    fn told(globs: &str) -> String {
        Filter::parse(globs).expect_err("a bad glob").to_string()
    }

    #[test]
    fn any_glob_takes() {
        let filter = Filter::parse("net_*, disk_?,cpu[0-9]").expect("three globs");
        assert!(filter.matches("net_in"));
        assert!(filter.matches("disk_a"));
        assert!(!filter.matches("disk_ab"));
        assert!(filter.matches("cpu7"));
        assert!(!filter.matches("cpu"));
    }

    #[test]
    fn nothing_takes_nothing() {
        assert!(!Filter::parse("").expect("no globs").matches("x"));
    }

    #[test]
    fn a_bad_glob_is_named() {
        let error = told("a*,b[");
        assert!(error.contains("`b[`"), "{error}");
    }

    #[test]
    fn what_can_match_no_name_is_told() {
        for (globs, advice) in [
            ("net_*|disk_*", "`net_*,disk_*`"),
            ("net_* disk_*", "`net_*,disk_*`"),
            ("user_events:request", "write `request`"),
            ("**", "one `*`"),
            ("net_**", "one `*`"),
            ("net-*", "'-'"),
            ("größe", "'ö'"),
        ] {
            let error = told(globs);
            assert!(error.contains(advice), "{error}");
        }
    }
}
