//! Copies of this process.

use std::panic::{AssertUnwindSafe, catch_unwind};

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};

/// A child. It is killed if the test goes before it.
pub(crate) struct Forked {
    pid: Option<Pid>,
}

/// Runs something in a copy of this process, which ends with it.
pub(crate) fn forked(child: impl FnOnce()) -> Forked {
    // SAFETY: tests run one by one on the main thread, and end the threads that they start: no
    // other thread holds a lock that the child would wait for.
    match unsafe { fork() }.expect("a process") {
        ForkResult::Parent { child } => Forked { pid: Some(child) },
        ForkResult::Child => {
            let failed = catch_unwind(AssertUnwindSafe(child)).is_err();
            // SAFETY: nothing of the parent's is cleaned up twice.
            unsafe { nix::libc::_exit(i32::from(failed)) }
        }
    }
}

impl Forked {
    /// Waits for its end, which must be a good one.
    pub(crate) fn ends_well(mut self) {
        let pid = self.pid.take().expect("it was started");
        assert_eq!(waitpid(pid, None), Ok(WaitStatus::Exited(pid, 0)), "a child failed");
    }

    /// Kills it, as `kill -9` does.
    pub(crate) fn kill(mut self) {
        end(self.pid.take().expect("it was started"));
    }
}

impl Drop for Forked {
    fn drop(&mut self) {
        if let Some(pid) = self.pid {
            end(pid);
        }
    }
}

fn end(pid: Pid) {
    let _ = kill(pid, Signal::SIGKILL);
    let _ = waitpid(pid, None);
}
