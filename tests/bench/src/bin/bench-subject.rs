//! Prints the nanoseconds that a contender takes for so many events.

fn main() -> anyhow::Result<()> {
    user_events_bench::cli::time()
}
