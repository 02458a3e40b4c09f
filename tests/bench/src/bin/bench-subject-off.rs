//! As `bench-subject`, in a build where levels are off at compile time.

fn main() -> anyhow::Result<()> {
    user_events_bench::cli::time()
}
