//! Instructions of an operation. In this machine a nanosecond of the clock is an instruction,
//! the kernel's and the program's alike.

use std::time::Instant;

/// Operations in a batch: few enough that most batches see no timer interrupt, many enough that
/// what comes once in a while (a new page of a trace buffer) has its share in each.
const OPERATIONS: u32 = 500;

const BATCHES: usize = 31;

/// The least disturbed batch and the middle one, per operation.
pub fn instructions(mut operation: impl FnMut()) -> [f64; 2] {
    // The first ones pay for first uses.
    (0..OPERATIONS).for_each(|_| operation());
    let mut batches: Vec<_> = (0..BATCHES).map(|_| batch(&mut operation)).collect();
    batches.sort_by(f64::total_cmp);
    [batches[0], batches[BATCHES / 2]]
}

fn batch(operation: &mut impl FnMut()) -> f64 {
    let start = Instant::now();
    (0..OPERATIONS).for_each(|_| operation());
    start.elapsed().as_nanos() as f64 / f64::from(OPERATIONS)
}

/// Instructions of one call.
pub fn once<T>(call: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = call();
    (result, start.elapsed().as_nanos() as f64)
}
