//! Where one stands among others, in a figure of which less is better.

use std::fmt;

/// Who has less, as much, and more.
#[derive(Default)]
pub(crate) struct Standing {
    before: Vec<&'static str>,
    level: Vec<&'static str>,
    behind: Vec<&'static str>,
}

impl Standing {
    /// Compares with others, each with its name, its number and what counts as no difference.
    pub(crate) fn of(own: f64, others: impl Iterator<Item = (&'static str, f64, f64)>) -> Self {
        let mut standing = Self::default();
        for (name, number, noise) in others {
            let list = if (number - own).abs() <= noise {
                &mut standing.level
            } else if number < own {
                &mut standing.before
            } else {
                &mut standing.behind
            };
            list.push(name);
        }
        standing
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.before.is_empty() { "reached" } else { "missed" };
        f.write_str(verdict)?;
        let lists = [("before", &self.before), ("level", &self.level), ("behind", &self.behind)];
        // Names have commas of their own.
        for (title, names) in lists.into_iter().filter(|(_, names)| !names.is_empty()) {
            write!(f, " | {title}: {}", names.join("; "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Standing;

    #[test]
    fn who_has_less_is_before() {
        let others = [("a", 2.0, 0.1), ("b", 4.05, 0.1), ("c", 5.0, 0.1)];
        let missed = Standing::of(4.0, others.into_iter()).to_string();
        assert_eq!(missed, "missed | before: a | level: b | behind: c");
        let reached = Standing::of(2.0, others.into_iter()).to_string();
        assert_eq!(reached, "reached | level: a | behind: b; c");
    }
}
