//! Forked processes that do what they are told.

use std::ffi::{c_int, c_void};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, poll};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork, pipe};

use super::actor::Actor;
use super::{Emitter, Stage};

/// Emulated machines are slow: the limit is for what hangs.
const LIMIT: Duration = Duration::from_secs(20);

const EMIT: u8 = b'e';
const EMIT_UNHEARD: u8 = b'u';
const END: u8 = b'x';

/// A process, to those who tell it what to do.
pub(super) struct Process {
    orders: File,
    answers: File,
    /// Its number, if it is a child of this process.
    pid: Option<Pid>,
}

/// What a process is told, to that process.
pub(super) struct Role<E> {
    stage: Stage<E>,
    orders: File,
    answers: File,
}

/// How a process is made.
#[derive(Clone, Copy)]
pub(super) enum How {
    /// As libc does it.
    Fork,
    /// By the system call alone, of which libc and what it has to call know nothing.
    Raw,
}

/// A process that is still to be made, by [`Role::play_in_child`].
pub(super) fn process<E: Emitter>(stage: Stage<E>) -> (Process, Role<E>) {
    let pipe = || pipe().map(|(read, write)| (File::from(read), File::from(write)));
    let (orders, theirs) = pipe().expect("a pipe");
    let (answers, ours) = pipe().expect("a pipe");
    (Process { orders: theirs, answers, pid: None }, Role { stage, orders, answers: ours })
}

impl<E: Emitter> Role<E> {
    /// Forks this thread. The child does what `first` says, then what it is told.
    pub(super) fn play_in_child(self, how: How, first: impl FnOnce(&Stage<E>)) -> Pid {
        in_child_by(how, || {
            first(&self.stage);
            self.play();
        })
    }

    /// Does what it is told until it is told to end.
    pub(super) fn play(mut self) {
        loop {
            let order = next(&self.orders);
            match order {
                EMIT => self.stage.emit(),
                EMIT_UNHEARD => self.stage.emit_unheard(),
                _ => {}
            }
            self.answers.write_all(&[order]).expect("somebody waits");
            if order == END {
                return;
            }
        }
    }
}

impl Process {
    /// What is a child of this process must come to a good end.
    pub(super) fn of(mut self, pid: Pid) -> Self {
        self.pid = Some(pid);
        self
    }

    fn told(&self, order: u8) {
        (&self.orders).write_all(&[order]).expect("a pipe");
        assert_eq!(next(&self.answers), order);
    }

    /// Ends it.
    pub(super) fn end(self) {
        self.told(END);
        if let Some(pid) = self.pid {
            ended_well(pid);
        }
    }
}

impl Actor for Process {
    fn emit(&self) {
        self.told(EMIT);
    }

    fn emit_unheard(&self) {
        self.told(EMIT_UNHEARD);
    }
}

/// What comes through a pipe, if not for ever: the other end may be open in who knows which process.
fn next(mut pipe: &File) -> u8 {
    let mut files = [PollFd::new(pipe.as_fd(), PollFlags::POLLIN)];
    let limit = u16::try_from(LIMIT.as_millis()).expect("a short time");
    assert_eq!(poll(&mut files, limit), Ok(1), "a process says nothing");
    let mut byte = [0];
    pipe.read_exact(&mut byte).expect("something has come");
    byte[0]
}

/// Runs something in a child of this process, which ends with it.
pub fn in_child(child: impl FnOnce()) -> Pid {
    in_child_by(How::Fork, child)
}

fn in_child_by(how: How, child: impl FnOnce()) -> Pid {
    let made = match how {
        // SAFETY: glibc keeps the allocator in order for the child, and what it runs takes no
        // other lock that a thread of the parent's may hold.
        How::Fork => unsafe { fork() }.expect("a process"),
        How::Raw => raw_fork(),
    };
    match made {
        ForkResult::Parent { child } => child,
        ForkResult::Child => {
            let failed = catch_unwind(AssertUnwindSafe(child)).is_err();
            // SAFETY: nothing of the parent's is cleaned up twice.
            unsafe { libc::_exit(i32::from(failed)) }
        }
    }
}

/// Runs something in a child that has this process's memory, and ends before this thread goes on:
/// what `vfork` makes, on a stack of its own.
pub(super) fn in_vfork_child<F: FnOnce()>(child: F) -> Pid {
    extern "C" fn run<F: FnOnce()>(child: *mut c_void) -> c_int {
        // SAFETY: it is the address of the closure, below, which waits for the child's end.
        let child = unsafe { &mut *child.cast::<Option<F>>() };
        child.take().expect("it is run once")();
        0
    }
    let mut child = Some(child);
    let mut stack = vec![0_u128; 1 << 14];
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
    // SAFETY: stacks grow down from their end, which is aligned; this one is nobody else's, and
    // lives until the child has ended.
    let pid = unsafe {
        let top = stack.as_mut_ptr_range().end.cast();
        libc::clone(run::<F>, top, flags, (&raw mut child).cast())
    };
    Pid::from_raw(Errno::result(pid).expect("a process"))
}

/// Waits for a child's end, which must be a good one.
pub fn ended_well(pid: Pid) {
    assert_eq!(waitpid(pid, None), Ok(WaitStatus::Exited(pid, 0)), "a child failed");
}

fn raw_fork() -> ForkResult {
    // SAFETY: without flags it is a fork: the child goes on with a copy of this stack. Nobody
    // allocates at this moment in another thread, whose lock would stay taken in the child.
    let pid = unsafe { libc::syscall(libc::SYS_clone, libc::SIGCHLD, 0, 0, 0, 0) };
    match Errno::result(pid).expect("a process") {
        0 => ForkResult::Child,
        pid => ForkResult::Parent { child: Pid::from_raw(pid as i32) },
    }
}
