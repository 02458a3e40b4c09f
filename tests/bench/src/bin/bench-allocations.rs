//! Prints the heap allocations that a contender makes for so many events. Not in
//! `bench-subject`, whose time would include the counting.

use std::alloc::System;

use anyhow::Result;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> Result<()> {
    user_events_bench::cli::measure(|emit| {
        let region = Region::new(ALLOCATOR);
        emit();
        let change = region.change();
        change.allocations + change.reallocations
    })
}
