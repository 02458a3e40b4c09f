//! Programs whose main thread ends before the others.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use super::actor::{Actor, go_on};
use super::keys::{Key, ROUNDS};
use super::workers::Worker;
use super::{Case, Emitter, Stage, ends};

pub(super) fn table<E: Emitter>() -> Vec<(&'static str, Case<E>)> {
    vec![
        ("main_exits", main_exits),
        ("main_exits_after_a_worker_registered", after_a_worker_registered),
        ("main_exits_while_enabled", while_enabled),
        ("main_exits_emitting_to_the_last", emitting_to_the_last),
        ("main_exits_by_system_call", by_system_call),
        ("main_exits_by_system_call_then_refresh", by_system_call_then_refresh),
    ]
}

/// A thread waits until the main one is gone, plays the rest, and ends the program.
fn play_on<E: Emitter>(
    stage: Stage<E>,
    director: Worker<E>,
    play: impl FnOnce() + Send + 'static,
) -> Worker<E> {
    let main = ends::this_thread();
    director.begin(move || {
        ends::until_gone(main);
        play();
        stage.finish();
    });
    director
}

fn main_exits<E: Emitter>(stage: Stage<E>) {
    let older = Worker::start(stage);
    stage.register();
    let newer = Worker::start(stage);
    let director = play_on(stage, Worker::start(stage), move || {
        go_on(stage, &[&older, &newer, &stage]);
        older.end();
        go_on(stage, &[&newer, &stage]);
    });
    director.forget();
    ends::by_pthread_exit();
}

fn after_a_worker_registered<E: Emitter>(stage: Stage<E>) {
    let director = Worker::start(stage);
    let worker = Worker::registered(stage);
    let newer = Worker::start(stage);
    stage.register();
    let director = play_on(stage, director, move || {
        go_on(stage, &[&worker, &newer, &stage]);
        worker.end();
        go_on(stage, &[&newer, &stage]);
    });
    director.forget();
    ends::by_pthread_exit();
}

static MAIN_MAY_GO: AtomicBool = AtomicBool::new(false);

fn while_enabled<E: Emitter>(stage: Stage<E>) {
    let director = Worker::start(stage);
    stage.register();
    let newer = Worker::start(stage);
    let main = ends::this_thread();
    director.begin(move || {
        stage.listened(|| {
            stage.emit();
            MAIN_MAY_GO.store(true, Relaxed);
            ends::until_gone(main);
            [&newer as &dyn Actor, &stage].iter().for_each(|actor| actor.emit());
        });
        [&newer as &dyn Actor, &stage].iter().for_each(|actor| actor.emit_unheard());
        go_on(stage, &[&newer, &stage]);
        stage.finish();
    });
    director.forget();
    while !MAIN_MAY_GO.load(Relaxed) {
        std::thread::sleep(Duration::from_millis(1));
    }
    ends::by_pthread_exit();
}

/// As late as libc lets a thread do anything, and no thread is left that it has started.
fn emitting_to_the_last<E: Emitter>(stage: Stage<E>) {
    let older = Worker::start(stage);
    let director = Worker::start(stage);
    stage.register();
    Key::new().set(ROUNDS, move || stage.emit_perhaps());
    let director = play_on(stage, director, move || go_on(stage, &[&older, &stage]));
    director.forget();
    ends::by_pthread_exit();
}

/// No thread is left that the main one has started after it used the event, nor told of its end.
fn gone_by_system_call<E: Emitter>(stage: Stage<E>, first: fn(&Stage<E>)) {
    let older = Worker::start(stage);
    let director = Worker::start(stage);
    stage.register();
    let director = play_on(stage, director, move || {
        first(&stage);
        go_on(stage, &[&older, &stage]);
    });
    director.forget();
    ends::by_system_call();
}

fn by_system_call<E: Emitter>(stage: Stage<E>) {
    gone_by_system_call(stage, |_| {});
}

fn by_system_call_then_refresh<E: Emitter>(stage: Stage<E>) {
    gone_by_system_call(stage, |stage| stage.emitter.refresh());
}
