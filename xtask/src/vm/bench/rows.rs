//! What is measured, in the order of the table.

use super::Abi;
use super::figures::Figures;

/// A line of the table.
pub(super) struct Row {
    pub(super) title: &'static str,
    pub(super) figure: Figure,
    /// Where it is measured, if not everywhere.
    only: Option<Abi>,
}

/// Where its number comes from.
#[derive(Clone, Copy)]
pub(super) enum Figure {
    /// Instructions of one operation.
    Operation(&'static str),
    /// Instructions of the registration of the event with this number.
    Registration(u32),
    /// Instructions of the first uses of so many events.
    FirstUses(u32),
    /// System calls of these.
    Calls(u32),
    /// Thousands of operations a second, by so many threads.
    Rate(&'static str, u32),
    /// Two threads' rate by one's.
    Scaling(&'static str),
}

use Figure::{Calls, FirstUses, Operation, Rate, Registration, Scaling};

const fn row(title: &'static str, figure: Figure) -> Row {
    Row { title, figure, only: None }
}

/// Of what the module alone has.
const fn of_module(title: &'static str, figure: Figure) -> Row {
    Row { title, figure, only: Some(Abi::StatusPage) }
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
    of_module("- write, fields shown unaligned", Operation("write-packed")),
    of_module("- writev of 2 pieces, fields shown unaligned", Operation("writev-2-packed")),
    row("trace_marker, write of 20 bytes", Operation("marker")),
    row("/dev/null, write of 20 bytes", Operation("null")),
    row("getppid", Operation("getppid")),
    row("first use of a program's only event", FirstUses(1)),
    row("- its system calls", Calls(1)),
    row("first uses of 100 events, all together", FirstUses(100)),
    row("- their system calls", Calls(100)),
    row("first uses of 10,000 events, all together", FirstUses(10_000)),
    row("- their system calls", Calls(10_000)),
    row("registering event 10 by hand", Registration(10)),
    row("registering event 10,000 by hand", Registration(10_000)),
    row("emit!, 1 thread", Rate("emit", 1)),
    row("emit!, 2 threads", Rate("emit", 2)),
    row("emit!, 2 threads / 1", Scaling("emit")),
    row("writev by hand, 2 threads / 1", Scaling("writev")),
    row("trace_marker, 2 threads / 1", Scaling("marker")),
    row("getppid, 2 threads / 1", Scaling("getppid")),
];

impl Row {
    pub(super) fn applies(&self, abi: Abi) -> bool {
        self.only.is_none_or(|only| only == abi)
    }

    pub(super) fn needs_threads(&self) -> bool {
        matches!(self.figure, Rate(..) | Scaling(_))
    }

    pub(super) fn unit(&self) -> &'static str {
        match self.figure {
            Operation(_) | Registration(_) | FirstUses(_) => "instructions",
            Calls(_) => "system calls",
            Rate(..) => "1000/s, best",
            Scaling(_) => "best, median",
        }
    }

    /// Its number, if it was measured.
    pub(super) fn value(&self, figures: &Figures) -> Option<f64> {
        match self.figure {
            Operation(name) => figures.first(name),
            Registration(number) => figures.first(&format!("register-{number}")),
            FirstUses(count) => figures.first(&format!("first-uses-{count}-instructions")),
            Calls(count) => figures.first(&format!("first-uses-{count}-calls")),
            Rate(operation, threads) => figures.rate(operation, threads),
            Scaling(operation) => figures.scaling(operation).map(|[best, _]| best),
        }
    }
}
