//! Prints the nanoseconds that a contender takes for so many events.

use std::time::Instant;

use anyhow::Result;

fn main() -> Result<()> {
    user_events_bench::cli::measure(|emit| {
        let start = Instant::now();
        emit();
        start.elapsed().as_nanos()
    })
}
