//! Which records arrive while threads and processes come and go.

use super::super::figures::Figures;
use super::super::markdown::{draw, line};

/// As the program calls them, and as the table does: this project first.
const PLAYERS: [(&str, &str); 6] = [
    ("ours-at-first-use", "emit!"),
    ("ours-at-start", "emit!, register_all() at start"),
    ("tracepoint-at-start", "tracepoint, at start"),
    ("tracepoint-at-first-use", "tracepoint, at first use"),
    ("eventheader-at-start", "eventheader, at start"),
    ("eventheader-at-first-use", "eventheader, at first use"),
];

const PREFIX: &str = "lives-";

/// What became of a case with one of them.
#[derive(Clone, Copy)]
struct Seen {
    emitted: f64,
    missing: f64,
    /// How often a thread did not get to know that nobody listens any more.
    stuck: f64,
    /// How often a program that was executed inherited the descriptor.
    leaks: f64,
}

impl Seen {
    fn of(figures: &Figures, case: &str, player: &str) -> Option<Self> {
        match figures.all(&format!("{PREFIX}{case}-{player}"))? {
            &[emitted, missing, stuck, leaks] => Some(Self { emitted, missing, stuck, leaks }),
            _ => None,
        }
    }

    fn is_well(self) -> bool {
        self.missing == 0.0 && self.stuck == 0.0
    }

    fn cell(self) -> String {
        let mut cell = format!("{} / {}", self.emitted - self.missing, self.emitted);
        for (what, count) in [("stuck", self.stuck), ("leaks", self.leaks)] {
            if count > 0.0 {
                cell += &format!(", {what} {count}");
            }
        }
        cell
    }
}

/// The cases' names.
fn cases(figures: &Figures) -> Vec<&str> {
    let (ours, _) = PLAYERS[0];
    let cases = figures.names().iter();
    cases
        .filter_map(|name| name.strip_prefix(PREFIX)?.strip_suffix(ours)?.strip_suffix('-'))
        .collect()
}

pub(super) fn is_complete(figures: &Figures) -> bool {
    let cases = cases(figures);
    let all =
        |case: &&str| PLAYERS.iter().all(|(player, _)| Seen::of(figures, case, player).is_some());
    !cases.is_empty() && cases.iter().all(all)
}

pub(super) fn table(figures: &Figures) -> String {
    let mut head = line(["arrived / emitted while ftrace listens"]);
    head.extend(PLAYERS.map(|(_, title)| title.to_owned()));
    let lines = cases(figures).into_iter().map(|case| {
        let cells = PLAYERS.map(|(player, _)| {
            Seen::of(figures, case, player).map_or_else(|| "n/a".to_owned(), Seen::cell)
        });
        [words(&case)].into_iter().chain(cells).collect()
    });
    draw(&[head].into_iter().chain(lines).collect::<Vec<_>>(), 1)
}

pub(super) fn verdict(figures: &Figures) -> String {
    let cases = cases(figures);
    let well = |player, case: &&&str| Seen::of(figures, case, player).is_some_and(Seen::is_well);
    let (ours, _) = PLAYERS[0];
    let missed: Vec<_> = cases.iter().filter(|case| !well(ours, case)).map(words).collect();
    let verdict = match (cases.len(), missed.as_slice()) {
        (0, _) => "not measured".to_owned(),
        (_, []) => "reached".to_owned(),
        (_, missed) => format!("missed in: {}", missed.join(", ")),
    };
    let others = PLAYERS[1..].iter().map(|(player, title)| {
        format!("; {title}: {}", cases.iter().filter(|case| well(player, case)).count())
    });
    format!(
        "emit! arrives while somebody listens, and stops when nobody does, in {} of {} cases\
         {}; aim: all: {verdict}",
        cases.len() - missed.len(),
        cases.len(),
        others.collect::<String>()
    )
}

/// A case's name, to be read.
fn words(case: &&str) -> String {
    case.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::{Figures, PLAYERS, is_complete, table, verdict};

    #[test]
    fn tells_what_is_lost() {
        let mut figures = Figures::default();
        for (player, _) in PLAYERS {
            let lost = if player == "tracepoint-at-first-use" { "12 2 1" } else { "0 0 1" };
            figures.read(&format!("figure lives-worker_exits-{player} 30 {lost}"));
        }
        assert!(is_complete(&figures));
        let table = table(&figures);
        let line = table.lines().last().unwrap();
        assert!(line.starts_with("| worker exits "), "{table}");
        assert!(line.contains(" 18 / 30, stuck 2, leaks 1 |"), "{table}");
        let verdict = verdict(&figures);
        assert!(verdict.contains("in 1 of 1 cases;"), "{verdict}");
        assert!(verdict.contains("; tracepoint, at first use: 0;"), "{verdict}");
        assert!(verdict.ends_with("aim: all: reached"), "{verdict}");
        figures.read("figure lives-no_worker-ours-at-first-use 30 1 0 0");
        let verdict = super::verdict(&figures);
        assert!(verdict.ends_with("aim: all: missed in: no worker"), "{verdict}");
    }

    #[test]
    fn misses_figures() {
        let mut figures = Figures::default();
        assert!(!is_complete(&figures));
        figures.read("figure lives-worker_exits-ours-at-first-use 30 0 0 0");
        assert!(!is_complete(&figures));
        assert!(table(&figures).contains("n/a"));
    }
}
