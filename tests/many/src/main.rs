//! A program with 10,000 events. Does what it is told on standard input, and answers.

use std::io::{Error, Write};
use std::time::Instant;

use user_events_rt::emit;

include!(concat!(env!("OUT_DIR"), "/events.rs"));

fn main() -> std::io::Result<()> {
    for line in std::io::stdin().lines() {
        let line = line?;
        let before = Instant::now();
        let answer = match line.split_once(' ').unwrap_or((&line, "")) {
            ("register_all", _) => user_events_rt::register_all().to_string(),
            ("emit", "") => emitted(EVENTS),
            ("emit", first) => emitted(first.parse().map_err(Error::other)?),
            _ => break,
        };
        let took = before.elapsed();
        // What ends an answer: `user_events_vm_tests::guest::END`.
        print!("{answer}\nmilliseconds={}\nnanoseconds={}\n.\n", took.as_millis(), took.as_nanos());
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// Emits each of the first events once.
fn emitted(first: usize) -> String {
    (0..first).for_each(emit);
    format!("emitted={}", first.min(EVENTS))
}
