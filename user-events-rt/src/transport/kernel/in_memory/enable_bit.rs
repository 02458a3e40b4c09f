//! What a kernel with enable bits does, in memory: it knows of each word in which thread's
//! `user_event_mm` it is, and writes to those whose thread has not ended.

use core::ffi::CStr;

use nix::errno::Errno;

use super::super::{found, threads, words::Word};
use crate::sync::{Mutex, statics};

/// What the kernel knows.
struct Known {
    /// Whether somebody listens.
    listened_to: bool,
    /// Words, and the threads that registered them.
    words: Vec<(&'static Word, u64)>,
}

statics! {
    static KNOWN: Mutex<Known> = Mutex::new(Known { listened_to: true, words: Vec::new() });
}

fn known<R>(look: impl FnOnce(&mut Known) -> R) -> R {
    look(&mut KNOWN.lock().expect("no test panics while it holds it"))
}

impl Known {
    fn has(&self, word: &Word, thread: u64) -> bool {
        self.words.iter().any(|(other, of)| core::ptr::eq(*other, word) && *of == thread)
    }

    fn write(&self, word: &Word) {
        word.set_bit(self.listened_to);
    }
}

/// Begins a run of a test: somebody listens.
pub(in crate::transport::kernel) fn forget_all() {
    known(|known| *known = Known { listened_to: true, words: Vec::new() });
}

/// A consumer comes or goes.
pub(in crate::transport::kernel) fn listen(listened_to: bool) {
    known(|known| {
        known.listened_to = listened_to;
        known.words.iter().for_each(|(word, _)| known.write(word));
    });
}

/// This thread has ended.
pub(in crate::transport::kernel) fn thread_is_gone() {
    let this = threads::this();
    known(|known| known.words.retain(|(_, thread)| *thread != this));
}

/// Words lie in the order of events.
fn event_of(word: &'static Word) -> usize {
    word.address() / size_of::<Word>()
}

pub(super) fn register(data: i32, word: &'static Word, _: &CStr) -> nix::Result<u32> {
    if !found::is_open(data) {
        return Err(Errno::EBADF);
    }
    let this = threads::this();
    known(|known| {
        if known.has(word, this) {
            return Err(Errno::EADDRINUSE);
        }
        known.words.push((word, this));
        known.write(word);
        Ok(found::write_index(data, event_of(word)))
    })
}

pub(super) fn is_registered_here(_: i32, word: &'static Word) -> bool {
    let this = threads::this();
    known(|known| known.has(word, this))
}

pub(super) fn unregister(_: i32, word: &'static Word) -> nix::Result<()> {
    let this = threads::this();
    known(|known| {
        let before = known.words.len();
        known.words.retain(|(other, thread)| !(core::ptr::eq(*other, word) && *thread == this));
        word.set_bit(false);
        if known.words.len() < before { Ok(()) } else { Err(Errno::ENOENT) }
    })
}
