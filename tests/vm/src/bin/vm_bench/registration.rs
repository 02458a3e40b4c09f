//! What it costs to register one event more in a file that has many.

use std::ffi::CString;

use anyhow::{Context, Result};
use user_events_vm_tests::bench::{Data, batch, report};

/// Where to look.
const NUMBERS: [usize; 2] = [10, 10_000];

/// Registrations around each of them.
const AROUND: usize = 10;

pub(crate) fn run() -> Result<()> {
    let data = Data::open()?;
    let last = NUMBERS[NUMBERS.len() - 1] + AROUND / 2;
    let mut costs = Vec::with_capacity(last);
    for number in 1..=last {
        // Names of one length: none costs more than another.
        let description =
            CString::new(format!("bench_{number:05} u64 id; u32 size; u64 latency_ns"))?;
        let (registered, cost) = batch::once(|| data.register(&description));
        registered.with_context(|| format!("cannot register event {number}"))?;
        costs.push(cost);
    }
    for number in NUMBERS {
        let from = number.saturating_sub(AROUND / 2);
        let mut around = costs[from..from + AROUND].to_vec();
        around.sort_by(f64::total_cmp);
        report::figure(&format!("register-{number}"), &[around[AROUND / 2]]);
    }
    Ok(())
}
