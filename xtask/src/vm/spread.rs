//! Gives each of a machine's processors one of this machine's: left to itself, a busy machine may
//! run both on one, in turn.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// QEMU starts its processors after a while, and tells their threads apart if asked to.
pub(super) const NAMES: [&str; 2] = ["-name", "user-events,debug-threads=on"];

const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// Spreads the processors of the QEMU with this process id, as soon as there are so many. Without
/// `taskset` they stay where they are.
pub(super) fn over_processors(qemu: u32, count: usize) {
    thread::spawn(move || {
        for _ in 0..TRIES {
            let threads = processors(qemu);
            if threads.len() == count {
                threads.iter().enumerate().for_each(|(number, thread)| pin(thread, number));
                return;
            }
            thread::sleep(PAUSE);
        }
    });
}

/// Thread ids.
fn processors(qemu: u32) -> Vec<String> {
    let tasks = fs::read_dir(format!("/proc/{qemu}/task")).into_iter().flatten().flatten();
    let processors = tasks.filter(|task| {
        fs::read_to_string(task.path().join("comm")).is_ok_and(|name| name.starts_with("CPU "))
    });
    processors.filter_map(|task| task.file_name().into_string().ok()).collect()
}

fn pin(thread: &str, processor: usize) {
    let mut taskset = Command::new("taskset");
    taskset.args(["--cpu-list", "--pid", &processor.to_string(), thread]);
    // It is no condition, and says what it does.
    let _ = taskset.stdout(Stdio::null()).stderr(Stdio::null()).status();
}
