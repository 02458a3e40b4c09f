//! This project beside other crates for the kernel's own user events, where a kernel has them: one
//! program has all of them (`tests/vm/rivals`).

mod instructions;
mod lives;
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
- The program's instructions: it does the same again in steps, behind each of which the kernel \
stops it as a debugger wants it, from one return of its system call to the next one; a call is one \
step. The kernel's are the rest.
- The same payload is 20 bytes, or 41 with the text and where it lies, behind 4 of the write index. \
eventheader writes what describes the event as well, each time.
- Two threads: a write to a file that has a position takes the position's lock, which one at an \
offset does not; both count who uses the descriptor.
- Threads and processes: a program and an event for each case (tests/vm/src/cases); at start: the \
main thread registers the event before all else, as the crates' documentation has it; at first use: \
whoever comes first registers it, once in a process, as emit! does by itself. stuck: so many times \
did a thread or process not get to know that nobody listens any more. leaks: so many programs that \
were executed had inherited the descriptor.
";

/// The tables of all kernels where they can be compared, and what they say.
pub(super) fn render(columns: &[Column]) -> String {
    columns.iter().filter(|column| compares(column)).map(tables).collect()
}

/// Whether all that can be compared on a kernel was.
pub(super) fn is_complete(column: &Column) -> bool {
    let Column { figures, no_threads, .. } = column;
    let threads = no_threads.is_some() || threads::is_complete(figures);
    !compares(column)
        || instructions::is_complete(figures) && threads && lives::is_complete(figures)
}

/// The crates do not speak the module's status page.
fn compares(column: &Column) -> bool {
    column.abi == Abi::EnableBit
}

fn tables(column: &Column) -> String {
    let Column { name, figures, no_threads, .. } = column;
    let has_threads = no_threads.is_none();
    let mut tables = vec![instructions::table(figures)];
    tables.extend(has_threads.then(|| threads::table(figures)));
    tables.push(lives::table(figures));
    let mut lines = instructions::verdict(figures);
    lines.extend(has_threads.then(|| threads::verdict(figures)));
    lines.push(lives::verdict(figures));
    let lines: String = lines.iter().map(|line| format!("- {name}: {line}\n")).collect();
    format!("{name}, side by side with other crates:\n\n{}\n{lines}\n{HOW}", tables.join("\n"))
}
