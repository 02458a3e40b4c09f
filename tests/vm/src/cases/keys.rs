//! Threads that emit while they end: in destructors of what is theirs.

use std::cell::RefCell;
use std::ffi::c_void;

use nix::libc;

use super::actor::go_on;
use super::workers::Worker;
use super::{Case, Emitter, Stage};

pub(super) fn table<E: Emitter>() -> Vec<(&'static str, Case<E>)> {
    vec![
        ("emitted_in_a_thread_local_destructor", thread_local_destructor),
        ("registered_in_a_thread_local_destructor", registered_in_destructor),
        ("emitted_in_an_earlier_key_destructor", earlier_key),
        ("emitted_in_a_later_key_destructor", later_key),
        ("emitted_in_the_last_key_destructor", last_key),
    ]
}

type Work = Box<dyn FnOnce()>;

/// Does something when its thread ends.
struct AtEnd(Work);

impl Drop for AtEnd {
    fn drop(&mut self) {
        std::mem::replace(&mut self.0, Box::new(|| {}))();
    }
}

thread_local! {
    static AT_END: RefCell<Option<AtEnd>> = const { RefCell::new(None) };
}

/// Of a variable of Rust's, which come before all keys.
fn thread_local_destructor<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    worker.run(move || {
        AT_END.set(Some(AtEnd(Box::new(move || stage.emit()))));
    });
    let witness = Worker::start(stage);
    stage.listened(|| worker.end());
    stage.emit_unheard();
    go_on(stage, &[&stage, &witness]);
}

/// The thread has used no event before it ends.
fn registered_in_destructor<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::start(stage);
    worker.run(move || {
        AT_END.set(Some(AtEnd(Box::new(move || stage.register()))));
    });
    worker.end();
    go_on(stage, &[&stage]);
}

/// `PTHREAD_DESTRUCTOR_ITERATIONS`.
pub(super) const ROUNDS: u32 = 4;

/// A key of libc's, whose value is something to do when its thread ends, so often.
#[derive(Clone, Copy)]
pub(super) struct Key(libc::pthread_key_t);

/// What a thread has in it.
struct Value {
    key: Key,
    work: Box<dyn Fn()>,
    times: u32,
}

impl Key {
    pub(super) fn new() -> Self {
        let mut key = 0;
        // SAFETY: the destructor is given what `set` has stored.
        let made = unsafe { libc::pthread_key_create(&raw mut key, Some(destroyed)) };
        assert_eq!(made, 0, "a key");
        Self(key)
    }

    /// libc asks for destructors again while there are values, [`ROUNDS`] times at most.
    pub(super) fn set(self, times: u32, work: impl Fn() + 'static) {
        self.store(Box::new(Value { key: self, work: Box::new(work), times }));
    }

    fn store(self, value: Box<Value>) {
        // SAFETY: the key is there for ever, and its destructor takes the value back.
        let stored = unsafe { libc::pthread_setspecific(self.0, Box::into_raw(value).cast()) };
        assert_eq!(stored, 0, "room for a value");
    }
}

unsafe extern "C" fn destroyed(value: *mut c_void) {
    // SAFETY: `store` has made it, and libc hands it over once.
    let mut value = unsafe { Box::from_raw(value.cast::<Value>()) };
    (value.work)();
    value.times -= 1;
    if value.times > 0 {
        value.key.store(value);
    }
}

/// Emitted at the end of the thread that has registered the event.
fn at_end<E: Emitter>(stage: Stage<E>, worker: Worker<E>, key: Key, times: u32) {
    worker.run(move || key.set(times, move || stage.emit()));
    let witness = Worker::start(stage);
    stage.listened(|| worker.end());
    stage.emit_unheard();
    go_on(stage, &[&witness, &stage]);
}

fn earlier_key<E: Emitter>(stage: Stage<E>) {
    let key = Key::new();
    at_end(stage, Worker::registered(stage), key, 1);
}

fn later_key<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    at_end(stage, worker, Key::new(), 1);
}

/// As late as libc lets a thread do anything.
fn last_key<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    at_end(stage, worker, Key::new(), ROUNDS);
}
