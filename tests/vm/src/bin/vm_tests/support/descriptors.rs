//! Descriptors of other processes.

use std::fs;

use user_events_vm_tests::guest::tracefs;

/// A descriptor's number and the flags of `open`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Descriptor {
    pub(crate) number: i32,
    pub(crate) closed_by_exec: bool,
}

/// Those of `user_events_data`, the lowest first.
pub(crate) fn data_files(pid: i32) -> Vec<Descriptor> {
    let entries = fs::read_dir(format!("/proc/{pid}/fd")).expect("the process lives");
    let number = |entry: fs::DirEntry| {
        // It may have been closed since.
        let file = fs::read_link(entry.path()).ok()?;
        let number = entry.file_name().to_str()?.parse().ok()?;
        (file == tracefs::path("user_events_data")).then_some(number)
    };
    let mut numbers: Vec<i32> = entries.flatten().filter_map(number).collect();
    numbers.sort_unstable();
    let descriptor = |number| Descriptor { number, closed_by_exec: is_closed_by_exec(pid, number) };
    numbers.into_iter().map(descriptor).collect()
}

fn is_closed_by_exec(pid: i32, number: i32) -> bool {
    let info = fs::read_to_string(format!("/proc/{pid}/fdinfo/{number}")).expect("it is open");
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:")).expect("it has flags");
    let flags = i32::from_str_radix(flags.trim(), 8).expect("an octal number");
    flags & nix::libc::O_CLOEXEC != 0
}
