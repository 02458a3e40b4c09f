//! This project beside other crates for the kernel's own user events, where a kernel has them: one
//! program has all of them (`tests/vm/rivals`).

mod instructions;
mod threads;

use super::{Abi, Column};

/// A way to have events.
struct Contender {
    /// What the program calls it.
    name: &'static str,
    title: &'static str,
}

const OURS: Contender = Contender { name: "ours", title: "emit!" };

const OTHERS: [Contender; 2] = [
    Contender { name: "tracepoint", title: "tracepoint" },
    Contender { name: "eventheader", title: "eventheader" },
];

/// How they were measured.
const HOW: &str = "\
    - The program's instructions: it does the same once more in steps, behind each of which the \
    kernel stops it as a debugger wants it; a system call is one step. The kernel's are the rest.\n\
    - The same payload is 20 bytes, or 41 with the text and where it lies, behind 4 of the write \
    index. eventheader writes what describes the event as well, each time.\n";

/// The tables of all kernels where they can be compared, and what they say.
pub(super) fn render(columns: &[Column]) -> String {
    columns.iter().filter(|column| compares(column)).map(tables).collect()
}

/// Whether all that can be compared on a kernel was.
pub(super) fn is_complete(column: &Column) -> bool {
    let threads = column.no_threads.is_some() || threads::is_complete(&column.figures);
    !compares(column) || instructions::is_complete(&column.figures) && threads
}

/// The crates do not speak the module's status page.
fn compares(column: &Column) -> bool {
    column.abi == Abi::EnableBit
}

fn tables(column: &Column) -> String {
    let Column { name, figures, .. } = column;
    let mut text = format!("{name}, an event of each crate, in one run:\n\n");
    text += &instructions::table(figures);
    text += "\n";
    if column.no_threads.is_none() {
        text += &threads::table(figures);
        text += "\n";
    }
    let lines = instructions::verdict(figures).into_iter();
    let lines = lines.chain(column.no_threads.is_none().then(|| threads::verdict(figures)));
    lines.for_each(|line| text += &format!("- {name}: {line}\n"));
    text + HOW + "\n"
}
