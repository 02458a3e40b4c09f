//! What the C library tells: a thread ends, the process forks, the library that this is part of
//! is unloaded.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: functions that the C library calls")]

use core::ffi::{c_int, c_void};
use core::ptr;

use nix::libc;

use super::words;
use crate::sync::{AtomicU64, Ordering};
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
    transport::thread_ends();
}

/// Has words ask for another registration in forked children.
pub(super) fn watch_forks() {
    // SAFETY: both only write to words, which is allowed anywhere. The C library forgets them when
    // the library that they are part of is unloaded. Where it has no memory for them, the child
    // finds out at its next first use of an event.
    let _told = unsafe { libc::pthread_atfork(None, Some(in_parent), Some(in_child)) };
}

extern "C" fn in_parent() {
    words::touch();
}

extern "C" fn in_child() {
    words::held().for_each(words::Word::ask);
}

/// Has the runtime told when the library that it is part of is unloaded: not where it is part of
/// the program.
pub(super) fn watch_unloading() {
    if !is_in_program() {
        // SAFETY: it is called while the library is there, by `dlclose(3)` or at the end of the
        // process.
        let _told = unsafe { libc::atexit(unloaded) };
    }
}

extern "C" fn unloaded() {
    transport::unloaded(forget_threads);
}

/// Threads that end later would call what is not there any more.
fn forget_threads() {
    let key = KEY.swap(NEVER, Ordering::Relaxed);
    if key != NO_KEY && key != NEVER {
        // SAFETY: the key was made, and nobody else deletes it.
        unsafe { libc::pthread_key_delete((key - 1) as libc::pthread_key_t) };
    }
}

/// Whether this code is part of the program, and not of a library.
fn is_in_program() -> bool {
    let mut is_in_program = false;
    // SAFETY: `look_at` is handed the address of that.
    unsafe { libc::dl_iterate_phdr(Some(look_at), (&raw mut is_in_program).cast()) };
    is_in_program
}

/// Looks at the first object, which is the program (`dl_iterate_phdr(3)`).
unsafe extern "C" fn look_at(
    object: *mut libc::dl_phdr_info,
    _: libc::size_t,
    is_in_program: *mut c_void,
) -> c_int {
    // SAFETY: the C library's, which stays as it is until this returns.
    let object = unsafe { &*object };
    let parts = usize::from(object.dlpi_phnum);
    // SAFETY: the table has so many entries.
    let parts = unsafe { core::slice::from_raw_parts(object.dlpi_phdr, parts) };
    let here = (unloaded as *const ()).addr();
    let has_this = parts.iter().filter(|part| part.p_type == libc::PT_LOAD).any(|part| {
        let start = (object.dlpi_addr as usize).wrapping_add(part.p_vaddr as usize);
        here.wrapping_sub(start) < part.p_memsz as usize
    });
    // SAFETY: what `is_in_program` hands over, and nobody else has meanwhile.
    unsafe { is_in_program.cast::<bool>().write(has_this) };
    const NO_MORE: c_int = 1;
    NO_MORE
}

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
