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
//! says (`EADDRINUSE`) of a word that the main thread registered. So a program that registers one
//! event in its main thread before it starts others, or all of them (`register_all`), is never
//! asked again; one that starts a thread for each request, and uses events in these alone,
//! registers each event once for each request.
//!
//! # Forks
//!
//! A forked child has a copy of the forking thread's `user_event_mm`, and none of the others'. In
//! it, all words ask.

#[cfg_attr(any(user_events_loom, miri), path = "in_memory/enable_bit.rs")]
mod abi;
mod description;
#[cfg(not(any(user_events_loom, miri)))]
mod multi_format;

use std::os::fd::RawFd;
use std::path::Path;

use nix::errno::Errno;

use self::abi::MULTI_FORMAT;
#[cfg(not(any(user_events_loom, miri)))]
pub(super) use self::abi::is_known;
#[cfg(any(user_events_loom, miri))]
pub(super) use self::abi::{forget_all, listen, thread_is_gone};
use self::description::{Description, Hashed};
use super::found::Registered;
use super::words::{self, HOME, Word};
use super::{descriptor, hooks, threads};
use crate::event::Event;
use crate::transport::registration::{Name, Place, Writes};

/// What ftrace takes: a page without its header (16 bytes), a record's (8), and the common fields
/// (8). The kernel says that it wrote what is larger, and does not.
pub(super) const MAX_PAYLOAD: usize = 4096 - 16 - 8 - 8;

/// Registers an event, or registers it again, with an open file. `home` is a word that is
/// registered in the main thread's `user_event_mm` and in no other one, while there is one.
pub(super) fn register(
    data: RawFd,
    by: Writes,
    event: &Event,
    home: &mut Option<&'static Word>,
) -> nix::Result<Registered> {
    let word = words::of(event.id())?;
    let (is_main, ends) = (threads::is_main(), threads::ends());
    // Before the word itself may be what is found there.
    let shares_home = !is_main
        && home.is_some_and(|home| abi::is_registered_here(descriptor::borrowed(data), home));
    let (write_index, name) = under_a_name(data, event, word)?;
    note_home(word, is_main, shares_home, home);
    if shares_home {
        word.held_by(HOME);
    } else if !ends && hooks::watch_thread() {
        word.held_by(if is_main { HOME } else { threads::this() });
    } else {
        // Nobody will tell when this thread ends. (The C library does so several times, and nobody
        // knows which is the last.) Slow is better than deaf.
        word.held_by(threads::this());
        word.ask();
    }
    let place = Place { descriptor: data, write_index, by };
    Ok(Registered { byte: word.byte(), place, name })
}

/// Keeps in mind by which word the main thread's `user_event_mm` is known, of which another one
/// has just been registered, by the main thread or another one.
fn note_home(
    word: &'static Word,
    is_main: bool,
    shares_home: bool,
    home: &mut Option<&'static Word>,
) {
    if !is_main && !shares_home {
        word.set_elsewhere(true);
        *home = home.filter(|home| !core::ptr::eq(*home, word));
    } else if is_main && !threads::ends() && !word.is_elsewhere() {
        *home = Some(word);
    }
}

/// Its write index, and the name that it has. That is the one that it had before, if it had one:
/// consumers have attached to it.
fn under_a_name(data: RawFd, event: &Event, word: &'static Word) -> nix::Result<(u32, Name)> {
    let mut name = event.kernel.name();
    loop {
        let text = event.meta().description();
        let description = Description::of(text, name == Name::Hashed)?;
        let flags = if name == Name::MultiFormat { MULTI_FORMAT } else { 0 };
        let answer = once(data, word, &description, flags);
        name = match (answer, name) {
            (Err(Errno::EADDRINUSE), Name::Own) => Name::MultiFormat,
            // A kernel of before 6.10. (Or the fields are refused, which the next answer tells.)
            (Err(Errno::EINVAL), Name::MultiFormat) => Name::Hashed,
            (answer, name) => return answer.map(|write_index| (write_index, name)),
        }
    }
}

/// Registers a word, also where this thread's `user_event_mm` has it already.
fn once(
    data: RawFd,
    word: &'static Word,
    description: &Description,
    flags: u16,
) -> nix::Result<u32> {
    let data = descriptor::borrowed(data);
    let description = description.as_c_str().ok_or(Errno::EINVAL)?;
    match abi::register(data, word, description, flags) {
        // Either the word is in use, or the name.
        Err(Errno::EADDRINUSE) if abi::unregister(data, word).is_ok() => {
            abi::register(data, word, description, flags)
        }
        answer => answer,
    }
}

/// Has the words ask that the thread registered which ends now.
pub(super) fn thread_ends(home: &mut Option<&'static Word>) {
    let (this, is_main) = (threads::this(), threads::is_main());
    threads::end();
    if is_main {
        *home = None;
    }
    let is_its = |word: &&Word| word.holder() == this || is_main && word.holder() == HOME;
    words::held().filter(is_its).for_each(Word::ask);
}

/// Has all words ask: nobody knows whether the kernel still has them.
pub(super) fn ask_all() {
    words::held().for_each(Word::ask);
}

/// In a forked child: there is at most one `user_event_mm`, that of the thread which has forked.
pub(super) fn forked(home: &mut Option<&'static Word>) {
    *home = None;
    for word in words::held() {
        word.ask();
        word.set_elsewhere(false);
    }
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
    for word in words::held() {
        word.ask();
        let _not_of_this_thread = abi::unregister(descriptor::borrowed(data), word);
    }
}

/// Under which system and name the kernel has an event whose own name is another one's.
#[cfg(not(any(user_events_loom, miri)))]
pub(super) fn other_name(tracefs: &Path, event: &Event) -> Option<(&'static str, String)> {
    let (text, own) = (event.meta().description(), event.meta().name());
    match event.kernel.name() {
        Name::Own => None,
        Name::Hashed => Some(("user_events", Hashed(text).to_string())),
        Name::MultiFormat => {
            let described = Description::of(text, false).ok();
            let described = described.as_ref().and_then(|text| text.as_c_str()?.to_str().ok());
            let found = described.and_then(|text| multi_format::name(tracefs, own, text));
            Some((multi_format::SYSTEM, found.unwrap_or_else(|| format!("{own}.*"))))
        }
    }
}

/// There are no other names here.
#[cfg(any(user_events_loom, miri))]
pub(super) fn other_name(_: &Path, _: &Event) -> Option<(&'static str, String)> {
    None
}
