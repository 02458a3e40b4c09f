//! A program with 10,000 events. Does what it is told on standard input, and answers.

use std::io::Write;
use std::time::Instant;

use user_events_rt::emit;

include!(concat!(env!("OUT_DIR"), "/events.rs"));

fn main() -> std::io::Result<()> {
    for line in std::io::stdin().lines() {
        let before = Instant::now();
        let answer = match line?.as_str() {
            "register_all" => user_events_rt::register_all().to_string(),
            "emit" => {
                EMIT.iter().for_each(|emit| emit());
                format!("emitted={}", EMIT.len())
            }
            _ => break,
        };
        // What ends an answer: `user_events_vm_tests::guest::END`.
        print!("{answer}\nmilliseconds={}\n.\n", before.elapsed().as_millis());
        std::io::stdout().flush()?;
    }
    Ok(())
}
