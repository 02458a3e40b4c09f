//! What is measured, in the order of the table.

use super::figures::Figures;

/// A line of the table.
pub(super) struct Row {
    pub(super) title: &'static str,
    pub(super) figure: Figure,
}

/// Where its number comes from.
#[derive(Clone, Copy)]
pub(super) enum Figure {
    /// Instructions of one operation.
    Operation(&'static str),
    /// Instructions of the registration of the event with this number.
    Registration(u32),
    /// Instructions of the registrations of so many events.
    Registrations(u32),
    /// Thousands of operations a second, by so many threads.
    Rate(&'static str, u32),
    /// Two threads' rate by one's.
    Scaling(&'static str),
}

use Figure::{Operation, Rate, Registration, Registrations, Scaling};

const fn row(title: &'static str, figure: Figure) -> Row {
    Row { title, figure }
}

pub(super) const ROWS: &[Row] = &[
    row("emit!, nobody listens", Operation("emit-disabled")),
    row("emit! of 3 numbers, ftrace", Operation("emit-three")),
    row("emit! of 3 numbers and 16 bytes of text, ftrace", Operation("emit-text")),
    row("emit! of 3 numbers, perf", Operation("emit-perf")),
    row("emit! of 3 numbers, ftrace and perf", Operation("emit-both")),
    row("the same 3 numbers by hand: write", Operation("write-aligned")),
    row("- writev of 1 piece", Operation("writev-1-aligned")),
    row("- writev of 2 pieces", Operation("writev-2-aligned")),
    row("- writev of 3 pieces", Operation("writev-3-aligned")),
    row("- write, fields shown unaligned", Operation("write-packed")),
    row("- writev of 2 pieces, fields shown unaligned", Operation("writev-2-packed")),
    row("trace_marker, write of 20 bytes", Operation("marker")),
    row("/dev/null, write of 20 bytes", Operation("null")),
    row("getppid", Operation("getppid")),
    row("registering event 10", Registration(10)),
    row("registering event 100", Registration(100)),
    row("registering event 1,000", Registration(1_000)),
    row("registering event 10,000", Registration(10_000)),
    row("registering 1 event", Registrations(1)),
    row("registering 100 events", Registrations(100)),
    row("registering 10,000 events", Registrations(10_000)),
    row("emit!, 1 thread", Rate("emit", 1)),
    row("emit!, 2 threads", Rate("emit", 2)),
    row("emit!, 2 threads / 1", Scaling("emit")),
    row("writev by hand, 2 threads / 1", Scaling("writev")),
    row("trace_marker, 2 threads / 1", Scaling("marker")),
    row("getppid, 2 threads / 1", Scaling("getppid")),
];

impl Row {
    pub(super) fn needs_threads(&self) -> bool {
        matches!(self.figure, Rate(..) | Scaling(_))
    }

    pub(super) fn unit(&self) -> &'static str {
        match self.figure {
            Operation(_) | Registration(_) | Registrations(_) => "instructions",
            Rate(..) => "1000/s, best",
            Scaling(_) => "best, median",
        }
    }

    /// Its number, if it was measured.
    pub(super) fn value(&self, figures: &Figures) -> Option<f64> {
        match self.figure {
            Operation(name) => figures.first(name),
            Registration(number) => figures.first(&format!("register-{number}")),
            Registrations(count) => figures.first(&format!("register-first-{count}")),
            Rate(operation, threads) => figures.rate(operation, threads),
            Scaling(operation) => figures.scaling(operation).map(|[best, _]| best),
        }
    }
}
