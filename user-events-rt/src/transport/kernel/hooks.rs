//! What the C library tells: a thread ends, the process forks, the library that this is part of
//! is unloaded.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: functions that the C library calls")]

use core::ffi::c_void;
use core::ptr;
use std::time::Duration;

use nix::libc;

use super::{enable_bit, words};
use crate::sync::{self, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use crate::transport;

/// The key whose values make the C library call [`thread_ends`], plus one; or one of the others.
static KEY: AtomicU64 = AtomicU64::new(NO_KEY);

/// There is none yet.
const NO_KEY: u64 = 0;

/// There is none any more, or there are too many.
const NEVER: u64 = u64::MAX;

/// Has the runtime told when this thread ends; whether it will be. The caller holds the
/// registry's claim.
///
/// A key's destructor, and not one of Rust's thread locals: it runs as well in a main thread that
/// ends before the others (`pthread_exit(3)`), and does not keep a library from being unloaded.
///
/// The C library may allocate for it, once in a thread, in programs that have more than 32 keys.
/// In such a one, a signal handler that interrupts the allocator, and whose use of an event is the
/// first registration of its thread, would wait for ever.
pub(super) fn watch_thread() -> bool {
    let Some(key) = key() else { return false };
    let value: *const c_void = ptr::from_ref(&KEY).cast();
    // SAFETY: the key was made, and is deleted under the claim only.
    let is_watched = unsafe { libc::pthread_getspecific(key) } == value.cast_mut();
    // SAFETY: as above. The value is an address, so that it is not null, and only compared.
    is_watched || unsafe { libc::pthread_setspecific(key, value) } == 0
}

fn key() -> Option<libc::pthread_key_t> {
    if KEY.load(Ordering::Relaxed) == NO_KEY {
        let mut key = 0;
        // SAFETY: `key` is written to. The destructor is there until `unloaded` has deleted the
        // key, or for ever.
        let made = unsafe { libc::pthread_key_create(&raw mut key, Some(thread_ends)) } == 0;
        KEY.store(if made { u64::from(key) + 1 } else { NEVER }, Ordering::Relaxed);
    }
    match KEY.load(Ordering::Relaxed) {
        NEVER => None,
        key => Some((key - 1) as libc::pthread_key_t),
    }
}

extern "C" fn thread_ends(_: *mut c_void) {
    ENDING.fetch_add(1, Ordering::SeqCst);
    transport::thread_ends();
    ENDING.fetch_sub(1, Ordering::SeqCst);
}

/// Threads that are in [`thread_ends`].
static ENDING: AtomicUsize = AtomicUsize::new(0);

/// What is to be watched, and is not yet.
static WANTED: AtomicU8 = AtomicU8::new(0);

const FORKS: u8 = 1;
const UNLOADING: u8 = 2;

/// Has [`watch`] watch for the unloading of the library that this is part of, and for forks where
/// words are in use.
pub(super) fn want(has_words: bool) {
    WANTED.store(if has_words { FORKS | UNLOADING } else { UNLOADING }, Ordering::Relaxed);
}

/// Watches for what was wanted, once. The caller does not hold the registry's claim: the C library
/// may let it wait until handlers of the program's have run, which use events.
pub(super) fn watch() {
    if WANTED.load(Ordering::Relaxed) == 0 {
        return;
    }
    let wanted = WANTED.swap(0, Ordering::Relaxed);
    if wanted & FORKS != 0 {
        // SAFETY: both only write to words, which is allowed anywhere. The C library forgets them
        // when the library that they are part of is unloaded. Where it has no memory for them, the
        // child finds out at its next first use of an event.
        let _told = unsafe { libc::pthread_atfork(None, Some(in_parent), Some(in_child)) };
    }
    if wanted & UNLOADING != 0 && !is_in_program() {
        // SAFETY: it is called while the library is there, by `dlclose(3)` or at the end of the
        // process.
        let _told = unsafe { libc::atexit(unloaded) };
    }
}

extern "C" fn in_parent() {
    words::touch();
}

extern "C" fn in_child() {
    enable_bit::in_child();
}

extern "C" fn unloaded() {
    forget_threads();
    transport::unloaded();
    // Those that were told before would wake up in code that is gone. (Between the count and their
    // return to the C library are a few instructions, for which nothing can be done here.)
    while ENDING.load(Ordering::SeqCst) != 0 {
        sync::sleep(Duration::from_micros(50));
    }
}

/// Threads that end from here on have nobody to tell.
fn forget_threads() {
    let key = KEY.swap(NEVER, Ordering::Relaxed);
    if key != NO_KEY && key != NEVER {
        // SAFETY: the key was made, and nobody else deletes it. A thread that registers an event
        // at this moment, at the end of the process, may find it deleted, which `pthread(7)`
        // functions answer with an error.
        unsafe { libc::pthread_key_delete((key - 1) as libc::pthread_key_t) };
    }
}

/// Whether this code is part of the program, and not of a library: whether it lies in one of the
/// parts of the program that the kernel has told of (`getauxval(3)`).
fn is_in_program() -> bool {
    let [table, entries] = [libc::AT_PHDR, libc::AT_PHNUM].map(|what| {
        // SAFETY: it takes any number, and answers 0 to those that it does not know.
        unsafe { libc::getauxval(what) as usize }
    });
    if table == 0 {
        return false;
    }
    let first = ptr::with_exposed_provenance::<Part>(table);
    // SAFETY: the program's own table, which stays where it is, and has so many entries.
    let parts = unsafe { core::slice::from_raw_parts(first, entries) };
    let address = |part: &Part| part.p_vaddr as usize;
    let listed = parts.iter().find(|part| part.p_type == libc::PT_PHDR);
    // Where it does not list itself, it is loaded where it says.
    let moved = listed.map_or(0, |part| table.wrapping_sub(address(part)));
    let here = (unloaded as *const ()).addr();
    parts
        .iter()
        .filter(|part| part.p_type == libc::PT_LOAD)
        .any(|part| here.wrapping_sub(moved.wrapping_add(address(part))) < part.p_memsz as usize)
}

#[cfg(target_pointer_width = "64")]
type Part = libc::Elf64_Phdr;
#[cfg(target_pointer_width = "32")]
type Part = libc::Elf32_Phdr;

#[cfg(test)]
mod tests {
    use super::{is_in_program, watch_thread};

    #[test]
    fn tests_are_programs() {
        assert!(is_in_program());
    }

    #[test]
    fn a_thread_is_watched_once() {
        std::thread::spawn(|| assert!(watch_thread() && watch_thread())).join().expect("no panic");
    }
}
