//! Two threads at once.

use super::super::figures::Figures;
use super::super::markdown::{draw, line, number};
use super::super::verdict::scaling;
use super::OTHERS;

/// As the program calls them, and as the table does. The last one is what this machine can do.
const OPERATIONS: [(&str, &str); 8] = [
    ("emit", "emit!"),
    ("tracepoint", "tracepoint"),
    ("eventheader", "eventheader"),
    ("pwritev", "by hand: pwritev at offset 0"),
    ("pwritev-own", "- a descriptor for each thread"),
    ("writev", "by hand: writev"),
    ("marker", "trace_marker, write of 20 bytes"),
    ("getppid", "getppid, which shares nothing"),
];

pub(super) fn is_complete(figures: &Figures) -> bool {
    OPERATIONS.iter().all(|(name, _)| figures.scaling(name).is_some())
}

pub(super) fn table(figures: &Figures) -> String {
    let head = line([
        "3 numbers, ftrace; 1000/s, best",
        "1 thread",
        "2 threads",
        "2 / 1, best",
        "2 / 1, median",
        "/ getppid's",
    ]);
    let most = best(figures, "getppid");
    let lines = OPERATIONS.iter().map(|(name, title)| {
        let scaling = figures.scaling(name);
        let own = best(figures, name).zip(most).map(|(own, most)| own / most);
        vec![
            (*title).to_owned(),
            number(figures.rate(name, 1), 0),
            number(figures.rate(name, 2), 0),
            number(scaling.map(|[best, _]| best), 2),
            number(scaling.map(|[_, median]| median), 2),
            number(own, 2),
        ]
    });
    draw(&[head].into_iter().chain(lines).collect::<Vec<_>>(), 1)
}

pub(super) fn verdict(figures: &Figures) -> String {
    let others = OTHERS
        .map(|other| format!("{} {}", other.title, number(best(figures, other.name), 2)))
        .join(", ");
    format!("{}; {others}", scaling(figures))
}

fn best(figures: &Figures, name: &str) -> Option<f64> {
    figures.scaling(name).map(|[best, _]| best)
}
