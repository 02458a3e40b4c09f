//! The enable bit transport: kernels with `CONFIG_USER_EVENTS` (Linux 6.4 and later) set a bit
//! of a word of the process while somebody listens.
//!
//! # Threads
//!
//! Such a kernel keeps the addresses of words in a `user_event_mm`. It belongs to the thread that
//! registers first, and to those that this one starts afterwards; other threads of the process
//! have one of their own, or none. With the last of its threads it goes, and with it go the
//! addresses: nobody clears the bits that are set, nobody sets those that are not. A program whose
//! first event came from a worker thread would be deaf from the end of that worker on.
//!
//! So it is noted with each word which thread registered it. When that one ends, it has the
//! word's status byte *ask* ([`ASK`](crate::status::ASK), a bit that the kernel leaves alone): the
//! next use of the event, in whatever thread, finds it, registers the word again, upon which the
//! kernel writes how things stand, and goes on. Nothing is missed, as a use that asks waits for
//! the answer. There is no thread of the runtime's own that would have to live as long as the
//! process, which forks, signals, and `unshare(2)` would see.
//!
//! What the main thread registers stays: it seldom ends before the process. What a thread
//! registers that shares the main thread's `user_event_mm` stays, too; whether it does, the kernel
//! says (`EADDRINUSE`) of a word that none but main threads register. So a program that registers one
//! event in its main thread before it starts others, or all of them (`register_all`), is never
//! asked again; one that starts a thread for each request, and uses events in these alone,
//! registers each event once for each request.
//!
//! # Forks
//!
//! A forked child has a copy of the forking thread's `user_event_mm`, and none of the others'. In
//! it, all words ask: at once by the C library's `fork`, and where that was gone round (`_Fork`, or
//! the system call alone) from the child's next first use of any event on.
//!
//! # Sandboxes
//!
//! A filter of system calls may be installed after the first uses. Who asks then gets no answer,
//! but the kernel goes on as before for threads that are still there, and so do their events.

#[cfg_attr(any(user_events_loom, miri), path = "in_memory/enable_bit.rs")]
mod abi;
mod description;

use std::os::fd::RawFd;
use std::time::Duration;

use nix::errno::Errno;

#[cfg(not(any(user_events_loom, miri)))]
pub(super) use self::abi::is_known;
#[cfg(any(user_events_loom, miri))]
pub(super) use self::abi::{forget_all, listen, thread_is_gone};
use self::description::{Description, Hashed};
use super::found::Registered;
use super::words::{self, HOME, Word};
use super::{descriptor, hooks, threads};
use crate::event::Event;
use crate::sync;
use crate::transport::registration::{Name, Place, Writes};
use crate::transport::report::is_forbidden;

/// What ftrace takes: a page without its header (16 bytes), a record's (8), and the common fields
/// (8). The kernel says that it wrote what is larger, and does not.
pub(super) const MAX_PAYLOAD: usize = 4096 - 16 - 8 - 8;

/// What is known of the process's threads. Changed under the registry's claim.
#[derive(Debug)]
pub(super) struct Family {
    process: i32,
    /// Whether the main thread has registered the word by which its `user_event_mm` is known.
    has_home: bool,
}

impl Family {
    pub(super) const fn unknown() -> Self {
        Self { process: 0, has_home: false }
    }

    /// The kernel was found, or the process is another one since a fork: there is at most the
    /// `user_event_mm` of the thread that has forked.
    pub(super) fn begin(&mut self) {
        *self = Self { process: threads::process(), has_home: false };
    }

    /// Whom a word belongs to that this thread has just registered by a description; `None` where
    /// nobody would tell that its registration has ended.
    fn holder(&mut self, data: RawFd, description: &Description) -> Option<u64> {
        // The child of a vfork has its parent's memory, and ends without a word. A thread that
        // has begun to end may use events up to its last moment, which nobody tells.
        if threads::process() != self.process || threads::ends() {
            return None;
        }
        let home = words::of_main_threads().ok()?;
        if threads::is_main() {
            hooks::watch_thread().then(|| {
                self.has_home = self.has_home || once(data, home, description).is_ok();
                HOME
            })
        } else if self.has_home && abi::is_registered_here(descriptor::borrowed(data), home) {
            Some(HOME)
        } else {
            hooks::watch_thread().then(threads::this)
        }
    }

    /// Has the words ask that the thread registered which ends now.
    pub(super) fn thread_ends(&mut self) {
        let (this, is_main) = (threads::this(), threads::is_main());
        threads::end();
        self.has_home &= !is_main;
        let is_its = |word: &&Word| word.holder() == this || is_main && word.holder() == HOME;
        words::held().filter(is_its).for_each(Word::given_up);
    }
}

/// Registers an event, or registers it again, with an open file.
pub(super) fn register(
    data: RawFd,
    by: Writes,
    event: &Event,
    family: &mut Family,
) -> nix::Result<Registered> {
    let word = words::of(event.id())?;
    let mut name = event.kernel.name();
    let write_index = loop {
        let text = event.meta().description();
        let description = Description::of(text, name == Name::Hashed)?;
        name = match (once(data, word, &description), name) {
            // The kernel could give it a name as well (6.10 and later: `NAME.<hex>`, of a system
            // `user_events_multi`). Perf and trace-cmd cannot read the format of such an event.
            (Err(Errno::EADDRINUSE), Name::Own) => Name::Hashed,
            (Err(errno), _) if is_forbidden(errno as i32) && is_registered(data, event, word) => {
                word.held_by(word.holder());
                break event.kernel.place().write_index;
            }
            (Err(errno), _) => return Err(errno),
            (Ok(write_index), _) => {
                match family.holder(data, &description) {
                    Some(holder) => word.held_by(holder),
                    // Slow is better than deaf.
                    None => word.held_for_now(),
                }
                break write_index;
            }
        }
    };
    let place = Place { descriptor: data, write_index, by };
    Ok(Registered { byte: word.byte(), place, name })
}

/// Registers an event that is registered with another open file: its write index in this one. The
/// file keeps it without a word.
pub(super) fn register_beside(data: RawFd, event: &Event) -> nix::Result<u32> {
    let word = words::of_a_moment()?;
    let (name, text) = (event.kernel.name(), event.meta().description());
    let description = Description::of(text, name == Name::Hashed)?;
    let write_index = once(data, word, &description)?;
    abi::unregister(descriptor::borrowed(data), word)?;
    Ok(write_index)
}

/// Whether the kernel still has, by the same open file, what was registered before.
fn is_registered(data: RawFd, event: &Event, word: &Word) -> bool {
    word.is_held() && event.kernel.byte().is_some() && event.kernel.place().descriptor == data
}

/// How often the kernel is asked again that has not forgotten a word yet.
const PATIENCE: u32 = 20;

/// Registers a word by a description, also where this thread's `user_event_mm` has it already. The
/// name may be one that the event had before: consumers have attached to it.
///
/// # Errors
///
/// `EADDRINUSE` where the name is an event's with other fields; `EBUSY` where the kernel does not
/// forget the word.
fn once(data: RawFd, word: &'static Word, description: &Description) -> nix::Result<u32> {
    let data = descriptor::borrowed(data);
    let description = description.as_c_str().ok_or(Errno::EINVAL)?;
    for turn in 0..PATIENCE {
        match abi::register(data, word, description) {
            // So it says of a name, and of a word that is registered here.
            Err(Errno::EADDRINUSE) if abi::is_registered_here(data, word) => {
                if turn > 0 {
                    // It waits for a page of this process, to write there for the last time.
                    sync::sleep(Duration::from_micros(50 << turn.min(6)));
                }
                let _gone_by_now = abi::unregister(data, word);
            }
            answer => return answer,
        }
    }
    Err(Errno::EBUSY)
}

/// Has all words ask in a forked child. It has what its only thread had registered in the parent.
#[cfg(not(any(user_events_loom, miri)))]
pub(super) fn in_child() {
    let (this, was_main) = (threads::this(), threads::was_main());
    let is_its = |word: &Word| word.holder() == this || was_main && word.holder() == HOME;
    for word in words::held() {
        if is_its(word) { word.ask() } else { word.given_up() }
    }
}

/// Has all words ask: nobody knows whether the kernel still has them.
pub(super) fn ask_all() {
    words::held().for_each(Word::ask);
}

/// Has the words ask whose thread may have ended: not those of this one, nor, seen from the main
/// thread, those of its `user_event_mm`.
pub(super) fn ask_after_threads() {
    let (this, is_main) = (threads::this(), threads::is_main());
    let is_alive = |holder| holder == this || is_main && holder == HOME;
    words::held().filter(|word| !is_alive(word.holder())).for_each(Word::ask);
}

/// Takes all words that this thread can out of the kernel.
pub(super) fn unregister_all(data: RawFd) {
    let data = descriptor::borrowed(data);
    for word in words::held() {
        word.ask();
        let _not_of_this_thread = abi::unregister(data, word);
    }
    if let Ok(home) = words::of_main_threads() {
        let _not_of_this_thread = abi::unregister(data, home);
    }
}

/// Under which name the kernel has an event whose own name is another one's.
pub(super) fn other_name(event: &Event) -> Option<String> {
    let is_own = event.kernel.name() == Name::Own;
    (!is_own).then(|| Hashed(event.meta().description()).to_string())
}
