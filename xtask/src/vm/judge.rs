//! Whether a run was a good one: how the machine ended, and what the kernel said.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::boot::End;

/// What a healthy kernel never says.
const ALARMS: &[&str] = &[
    "WARNING:",
    "BUG:",
    "Oops",
    "Call Trace",
    "Kernel panic",
    "Modules linked in:",
    "general protection fault",
    "unable to handle",
    "INFO: task ",
    "INFO: possible ",
    "INFO: lockdep",
    "INFO: trying to register non-static key",
    "detected stall",
    "self-detected",
    "soft lockup",
    "hard LOCKUP",
    "stuck for",
    "suspicious RCU usage",
    "circular locking dependency",
    "inconsistent lock state",
    "scheduling while atomic",
    "refcount_t:",
    "unregister_netdevice",
    "list_add corruption",
    "list_del corruption",
    "ODEBUG:",
    "UBSAN:",
    "KASAN:",
    "KFENCE:",
    "unreferenced object",
    "page allocation failure",
    "Out of memory",
    "invoked oom-killer",
    "Could not create tracefs",
    "event trace: Could not create",
];

/// What the kernel calls our module in front of its one-line messages, which may quote users.
const MODULE: &str = "user_events: ";

/// The last line of a machine that ended as it should.
const END: &str = "vm: ends with status ";

/// Lines around an alarm that are shown.
const BEFORE: usize = 3;
const AFTER: usize = 40;

/// What is wrong with a run, if anything. `summed` says whether the tests came
/// to their closing line.
pub(crate) fn finding(end: &End, console: &Path, summed: bool) -> Result<Option<String>> {
    let bytes = fs::read(console).with_context(|| format!("cannot read {}", console.display()))?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let ended = lines.iter().any(|line| line.contains(END));
    let broken = match end {
        End::Exited(_) if !ended => Some("the machine went off too early".to_owned()),
        End::Exited(_) if !summed => Some("the tests ended without a result".to_owned()),
        End::Exited(_) => None,
        End::Off => Some("the machine went off before the tests ended".to_owned()),
        End::TimedOut => Some("the machine ran for too long and was stopped".to_owned()),
        End::Qemu(what) => Some(format!("QEMU failed ({what})")),
    };
    let broken = broken.map(|what| format!("{what}; last lines of the console:\n{}", tail(&lines)));
    // An alarm says more than that nothing came after it.
    Ok(alarm(&lines).or(broken))
}

/// The first alarm with what stands around it. Later ones are often its consequences.
fn alarm(lines: &[&str]) -> Option<String> {
    let first = lines.iter().position(|line| is_alarm(line))?;
    let test = lines[..first].iter().rev().find_map(|line| line.split_once("vm: test "));
    let during = test.map_or_else(String::new, |(_, test)| format!(" during `{test}`"));
    let around = &lines[first.saturating_sub(BEFORE)..lines.len().min(first + AFTER)];
    Some(format!("the kernel complained{during}:\n{}", around.join("\n")))
}

fn is_alarm(line: &str) -> bool {
    // "[    1.234567] message", with the caller's number between them on some kernels.
    let message = line.rsplit_once("] ").filter(|_| line.starts_with('['));
    let message = message.map_or(line, |(_, message)| message);
    !message.starts_with(MODULE) && ALARMS.iter().any(|alarm| line.contains(alarm))
}

fn tail(lines: &[&str]) -> String {
    lines[lines.len().saturating_sub(AFTER)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::{alarm, is_alarm};

    #[test]
    fn tells_alarms_from_talk() {
        assert!(is_alarm("[    1.0] WARNING: CPU: 0 PID: 1 at kernel/trace/trace.c:1"));
        assert!(is_alarm(
            "[    1.0] BUG: KASAN: slab-use-after-free in ue_open+0x1/0x2 [user_events]"
        ));
        assert!(is_alarm("[    1.0] INFO: task vm_tests:77 blocked for more than 120 seconds."));
        assert!(is_alarm("rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:"));
        assert!(!is_alarm("[    1.0] user_events: loading out-of-tree module taints kernel."));
        assert!(!is_alarm("[    1.0] user_events: bad description \"BUG: x\""));
        assert!(!is_alarm("[    0.1] Linux version 6.12.117+deb12-cloud-amd64"));
    }

    #[test]
    fn names_the_test() {
        let lines = ["[1] vm: test first", "[2] vm: test second", "[3] BUG: x", "[4] more"];
        let alarm = alarm(&lines).unwrap();
        assert!(alarm.starts_with("the kernel complained during `second`:\n[1]"), "{alarm}");
        assert!(alarm.ends_with("[4] more"), "{alarm}");
    }
}
