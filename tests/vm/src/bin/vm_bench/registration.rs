//! What it costs to register events, and one more in a file that has many.

use std::ffi::CString;

use anyhow::Result;

use crate::batch;
use crate::data::{Data, prepared};
use crate::report;

/// Where to look.
const NUMBERS: [usize; 4] = [10, 100, 1_000, 10_000];

/// How many from the first on.
const FIRST: [usize; 3] = [1, 100, 10_000];

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
        let mut registration = prepared(&description, 0);
        let (registered, cost) = batch::once(|| data.hand_over(&mut registration));
        registered?;
        costs.push(cost);
    }
    for count in FIRST {
        report::figure(&format!("register-first-{count}"), &[costs[..count].iter().sum()]);
    }
    for number in NUMBERS {
        let from = number.saturating_sub(AROUND / 2);
        let mut around = costs[from..from + AROUND].to_vec();
        around.sort_by(f64::total_cmp);
        report::figure(&format!("register-{number}"), &[around[AROUND / 2]]);
    }
    Ok(())
}
