//! Which records arrive while threads and processes come and go.

use super::super::figures::Figures;
use super::super::markdown::{draw, line};

/// As the program calls them, and as the table does: this project first.
const PLAYERS: [(&str, &str); 5] = [
    ("ours", "emit!"),
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
}

impl Seen {
    fn of(figures: &Figures, case: &str, player: &str) -> Option<Self> {
        match figures.all(&format!("{PREFIX}{case}-{player}"))? {
            &[emitted, missing, stuck] => Some(Self { emitted, missing, stuck }),
            _ => None,
        }
    }

    fn is_well(self) -> bool {
        self.missing == 0.0 && self.stuck == 0.0
    }

    fn cell(self) -> String {
        let Self { emitted, missing, stuck } = self;
        let stuck = if stuck > 0.0 { format!(", stuck {stuck}") } else { String::new() };
        format!("{} / {emitted}{stuck}", emitted - missing)
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
        [case.replace('_', " ")].into_iter().chain(cells).collect()
    });
    draw(&[head].into_iter().chain(lines).collect::<Vec<_>>(), 1)
}

pub(super) fn verdict(figures: &Figures) -> String {
    let cases = cases(figures);
    let well = PLAYERS.map(|(player, title)| {
        let seen = cases.iter().filter_map(|case| Seen::of(figures, case, player));
        (title, seen.filter(|seen| seen.is_well()).count())
    });
    let (_, ours) = well[0];
    let verdict = if cases.is_empty() {
        "not measured"
    } else if ours == cases.len() {
        "reached"
    } else {
        "missed"
    };
    let others: Vec<_> = well[1..].iter().map(|(title, well)| format!("{title}, {well}")).collect();
    format!(
        "all records of emit! arrive, and it stops when nobody listens, in {ours} of {} cases; aim: all: {verdict}; {}",
        cases.len(),
        others.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::{Figures, PLAYERS, is_complete, table, verdict};

    #[test]
    fn tells_what_is_lost() {
        let mut figures = Figures::default();
        for (player, _) in PLAYERS {
            let lost = if player == "tracepoint-at-first-use" { "12 2" } else { "0 0" };
            figures.read(&format!("figure lives-worker_exits-{player} 30 {lost}"));
        }
        assert!(is_complete(&figures));
        let table = table(&figures);
        let line = table.lines().last().unwrap();
        assert!(line.starts_with("| worker exits "), "{table}");
        assert!(line.contains(" 18 / 30, stuck 2 |"), "{table}");
        let verdict = verdict(&figures);
        assert!(verdict.contains("in 1 of 1 cases; aim: all: reached;"), "{verdict}");
        assert!(verdict.contains("tracepoint, at first use, 0;"), "{verdict}");
    }

    #[test]
    fn misses_figures() {
        let mut figures = Figures::default();
        assert!(!is_complete(&figures));
        figures.read("figure lives-worker_exits-ours 30 0 0");
        assert!(!is_complete(&figures));
        assert!(table(&figures).contains("n/a"));
    }
}
