//! Instructions of an event.

use super::super::figures::Figures;
use super::super::markdown::{draw, line, number};
use super::{Contender, OTHERS, OURS};

/// What is emitted, and who listens: as the program calls it, and as the table does.
const EVENTS: [(&str, &str); 5] = [
    ("nobody", "3 numbers, nobody listens"),
    ("three-ftrace", "3 numbers, ftrace"),
    ("three-perf", "3 numbers, perf"),
    ("text-ftrace", "3 numbers and 16 bytes of text, ftrace"),
    ("text-perf", "3 numbers and 16 bytes of text, perf"),
];

/// What else a program can do.
const CALLS: [(&str, &str); 4] = [
    ("three-ftrace-pwritev", "the same 3 numbers by hand, ftrace: pwritev of 2 pieces"),
    ("three-ftrace-writev", "- writev of 2 pieces"),
    ("marker", "trace_marker, write of 20 bytes"),
    ("getppid", "getppid"),
];

/// A line of the table.
struct Row {
    /// Its figures' name.
    name: String,
    title: String,
}

/// What is known of it.
const KINDS: [&str; 3] = ["-program", "-calls", "-bytes"];

fn rows() -> Vec<Row> {
    let contenders = || [OURS].into_iter().chain(OTHERS);
    let events = EVENTS.iter().flat_map(|(event, what)| {
        contenders().map(move |Contender { name, title }| Row {
            name: format!("rivals-{event}-{name}"),
            title: format!("{what}: {title}"),
        })
    });
    let calls = CALLS
        .iter()
        .map(|(name, title)| Row { name: format!("rivals-{name}"), title: (*title).to_owned() });
    events.chain(calls).collect()
}

pub(super) fn is_complete(figures: &Figures) -> bool {
    let kinds = || [""].into_iter().chain(KINDS);
    rows().iter().all(|Row { name, .. }| {
        kinds().all(|kind| figures.first(&format!("{name}{kind}")).is_some())
    })
}

pub(super) fn table(figures: &Figures) -> String {
    let head = line([
        "instructions",
        "all",
        "program",
        "kernel",
        "system calls",
        "bytes written",
        "/ trace_marker",
        "/ getppid",
    ]);
    let lines = rows().into_iter().map(|Row { name, title }| {
        let all = figures.first(&name);
        let [program, calls, bytes] = KINDS.map(|kind| figures.first(&format!("{name}{kind}")));
        let kernel = all.zip(program).map(|(all, program)| all - program);
        let by = |other: &str| ratio(all, figures.first(&format!("rivals-{other}")));
        let mut cells = vec![title];
        cells.extend([all, program, kernel, calls, bytes].map(|cell| number(cell, 0)));
        cells.extend(["marker", "getppid"].map(|other| number(by(other), 2)));
        cells
    });
    draw(&[head].into_iter().chain(lines).collect::<Vec<_>>(), 1)
}

/// What an event costs by what the others' do, for each of them and the program's part alone.
pub(super) fn verdict(figures: &Figures) -> Vec<String> {
    let compared = EVENTS.iter().map(|(event, what)| {
        let figure = |Contender { name, .. }: &Contender, kind: &str| {
            figures.first(&format!("rivals-{event}-{name}{kind}"))
        };
        let others = OTHERS.map(|other| {
            let [all, program] =
                ["", "-program"].map(|kind| ratio(figure(&OURS, kind), figure(&other, kind)));
            let [all, program] = [number(all, 2), number(program, 2)];
            format!("{all} times what {} does (in the program {program})", other.title)
        });
        format!("{what}: emit! costs {}", others.join(", "))
    });
    compared.collect()
}

fn ratio(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    Some(one? / other?)
}

#[cfg(test)]
mod tests {
    use super::{Figures, is_complete, rows, table, verdict};

    fn figures() -> Figures {
        let mut figures = Figures::default();
        for (number, row) in rows().iter().enumerate() {
            for (kind, value) in [("", 1000), ("-program", 100), ("-calls", 1), ("-bytes", 24)] {
                figures.read(&format!("figure {}{kind} {}", row.name, value + number));
            }
        }
        figures
    }

    #[test]
    fn tells_the_kernel_s_part() {
        let table = table(&figures());
        let line = table.lines().find(|line| line.contains("nobody listens: emit!")).unwrap();
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        assert_eq!(cells[2..7], ["1000", "100", "900", "1", "24"]);
    }

    #[test]
    fn compares() {
        let verdict = verdict(&figures());
        let expected = "emit! costs 1.00 times what tracepoint does (in the program 0.99)";
        assert!(verdict[0].contains(expected), "{verdict:?}");
    }

    #[test]
    fn misses_figures() {
        assert!(is_complete(&figures()));
        assert!(!is_complete(&Figures::default()));
        assert!(table(&Figures::default()).contains("n/a"));
    }
}
