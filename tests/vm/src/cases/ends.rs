//! Ends of threads that Rust does not know.

use std::path::Path;
use std::time::Duration;

use nix::libc;

use super::stage::soon;

/// A thread that ends is seen for a moment longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Number of the thread that calls it.
pub(super) fn this_thread() -> i32 {
    // SAFETY: the call has no conditions.
    unsafe { libc::gettid() }
}

/// Ends this thread alone, without libc.
pub(super) fn by_system_call() -> ! {
    // SAFETY: nobody waits for what the thread leaves behind.
    unsafe { libc::syscall(libc::SYS_exit, 0) };
    unreachable!("the thread is gone");
}

/// Ends this thread as C programs do, the main thread, too. Rust's frames are left as they are:
/// none of them may be unwound in this way.
pub(super) fn by_pthread_exit() -> ! {
    // SAFETY: the thread does not come back, and nobody waits for what it leaves behind.
    unsafe { end_of_stack_pthread_exit() }
}

unsafe extern "C" {
    fn end_of_stack_pthread_exit() -> !;
}

// It has no unwind information: to an unwinder, and so to pthread_exit, the stack ends here.
std::arch::global_asm!(
    ".local end_of_stack_pthread_exit",
    "end_of_stack_pthread_exit:",
    "push rbp",
    "xor edi, edi",
    "call {exit}",
    "ud2",
    exit = sym libc::pthread_exit,
);

/// Waits until a thread of this process is gone; the main one stays as a shadow until the last.
pub(super) fn until_gone(thread: i32) {
    let stat = Path::new("/proc/self/task").join(thread.to_string()).join("stat");
    let gone = || match std::fs::read_to_string(&stat) {
        Ok(stat) => stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('Z')),
        Err(_) => true,
    };
    assert!(soon(PATIENCE, gone), "thread {thread} goes on");
}
