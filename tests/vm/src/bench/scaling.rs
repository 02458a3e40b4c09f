//! How often threads get to do something in a second.
//!
//! Whatever runs beside the virtual machine takes its processors away now and then. Therefore a
//! round is looked at in windows shorter than a time slice, and the best of them counts: one in
//! which all processors ran. What the threads do to each other is in every window.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use nix::sched::{CpuSet, sched_setaffinity};
use nix::unistd::Pid;

use super::report;

/// Of a round.
const ROUND: Duration = Duration::from_millis(200);

/// Of a window, at least.
const WINDOW: Duration = Duration::from_micros(500);

/// Operations between two looks at the clock.
const BATCH: u64 = 32;

/// How often a thread has done it; on a cache line of its own.
#[derive(Default)]
#[repr(align(128))]
struct Progress(AtomicU64);

/// Something that threads do.
pub type Operation<'a> = (&'static str, &'a (dyn Fn() + Sync));

/// Measures all operations so many times, in turn, with one thread and with two.
///
/// # Errors
///
/// Those of [`rate`].
pub fn compare(rounds: usize, operations: &[Operation<'_>]) -> Result<()> {
    for round in 0..rounds {
        for (name, operation) in operations {
            // In changing order: who comes second is not always the same.
            let first = 1 + round % 2;
            let rates = [first, 3 - first].map(|threads| (threads, rate(threads, operation)));
            for (threads, rate) in rates {
                report::figure(&format!("threads-{name}-{threads}"), &[rate?]);
            }
        }
    }
    Ok(())
}

/// Thousands of operations a second, of all threads. Each has a processor of its own.
///
/// # Errors
///
/// There are fewer processors, or a thread panicked.
pub fn rate(threads: usize, operation: &(dyn Fn() + Sync)) -> Result<f64> {
    let barrier = Barrier::new(threads);
    let progress: Vec<_> = (0..threads).map(|_| Progress::default()).collect();
    thread::scope(|scope| {
        let (barrier, progress) = (&barrier, progress.as_slice());
        let running: Vec<_> = (0..threads)
            .map(|processor| {
                scope.spawn(move || {
                    let pinned = pin(processor);
                    barrier.wait();
                    pinned.map(|()| run(operation, processor, progress))
                })
            })
            .collect();
        let rates = running
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow!("a thread panicked"))?);
        rates.reduce(|one, two| Ok(one?.max(two?))).unwrap_or_else(|| Err(anyhow!("no thread")))
    })
}

/// The best window that this thread sees, in which it counts what all threads do.
fn run(operation: &(dyn Fn() + Sync), own: usize, progress: &[Progress]) -> f64 {
    let start = Instant::now();
    let mut best = 0.0_f64;
    while start.elapsed() < ROUND {
        best = best.max(window(operation, &progress[own], progress));
    }
    best
}

fn window(operation: &(dyn Fn() + Sync), own: &Progress, all: &[Progress]) -> f64 {
    // The time encloses what is counted: whoever is stopped between the two counts too little.
    let start = Instant::now();
    let before = sum(all);
    loop {
        for _ in 0..BATCH {
            operation();
            own.0.fetch_add(1, Ordering::Relaxed);
        }
        let done = sum(all) - before;
        let time = start.elapsed();
        if time >= WINDOW {
            return done as f64 / time.as_secs_f64() / 1000.0;
        }
    }
}

fn sum(all: &[Progress]) -> u64 {
    all.iter().map(|progress| progress.0.load(Ordering::Relaxed)).sum()
}

fn pin(processor: usize) -> Result<()> {
    let mut processors = CpuSet::new();
    processors.set(processor)?;
    Ok(sched_setaffinity(Pid::from_raw(0), &processors)?)
}
