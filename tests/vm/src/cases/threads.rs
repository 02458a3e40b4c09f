//! Threads that come and go.

use std::time::Duration;

use super::actor::{Actor, go_on};
use super::workers::Worker;
use super::{Case, Emitter, Stage, ends};

pub(super) fn table<E: Emitter>() -> Vec<(&'static str, Case<E>)> {
    vec![
        ("worker_registers", worker_registers),
        ("main_registers", main_registers),
        ("worker_exits_then_enabled", worker_exits_then_enabled),
        ("worker_exits_then_an_older_thread_emits", then_older),
        ("worker_exits_then_a_newer_thread_emits", then_newer),
        ("enabled_then_worker_exits", enabled_then_worker_exits),
        ("worker_exits_before_its_descendant", descendant),
        ("one_after_the_other", one_after_the_other),
        ("thread_per_request", thread_per_request),
        ("workers_come_and_go", workers_come_and_go),
        ("workers_come_and_go_toggled", workers_come_and_go_toggled),
        ("worker_exits_by_system_call", by_system_call),
        ("worker_exits_by_system_call_then_refresh", by_system_call_then_refresh),
    ]
}

fn worker_registers<E: Emitter>(stage: Stage<E>) {
    let older = Worker::start(stage);
    let worker = Worker::registered(stage);
    let newer = Worker::start(stage);
    go_on(stage, &[&older, &worker, &newer, &stage]);
}

fn main_registers<E: Emitter>(stage: Stage<E>) {
    let older = Worker::start(stage);
    stage.register();
    let newer = Worker::start(stage);
    go_on(stage, &[&older, &newer, &stage]);
    newer.end();
    go_on(stage, &[&older, &stage]);
}

/// Threads older and newer than one that used the event first and has ended.
fn after_a_worker<E: Emitter>(stage: Stage<E>) -> (Worker<E>, Worker<E>) {
    let older = Worker::start(stage);
    let worker = Worker::registered(stage);
    let newer = Worker::start(stage);
    worker.end();
    (older, newer)
}

fn worker_exits_then_enabled<E: Emitter>(stage: Stage<E>) {
    let (older, newer) = after_a_worker(stage);
    go_on(stage, &[&stage, &older, &newer]);
}

fn then_older<E: Emitter>(stage: Stage<E>) {
    let (older, newer) = after_a_worker(stage);
    go_on(stage, &[&older, &newer, &stage]);
    older.end();
    go_on(stage, &[&newer, &stage]);
}

fn then_newer<E: Emitter>(stage: Stage<E>) {
    let (older, newer) = after_a_worker(stage);
    go_on(stage, &[&newer, &older, &stage]);
    newer.end();
    go_on(stage, &[&older, &stage]);
}

fn enabled_then_worker_exits<E: Emitter>(stage: Stage<E>) {
    let older = Worker::start(stage);
    let worker = Worker::registered(stage);
    let newer = Worker::start(stage);
    stage.listened(|| {
        worker.emit();
        worker.end();
        [&older as &dyn Actor, &newer, &stage].iter().for_each(|actor| actor.emit());
    });
    [&older as &dyn Actor, &newer, &stage].iter().for_each(|actor| actor.emit_unheard());
    go_on(stage, &[&newer, &older, &stage]);
}

/// A thread that the first one has started outlives it.
fn descendant<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    let descendant = worker.run(move || Worker::start(stage));
    worker.end();
    go_on(stage, &[&descendant, &stage]);
    descendant.end();
    go_on(stage, &[&stage]);
}

/// Each thread registers what the one before it has left, and leaves it in turn.
fn one_after_the_other<E: Emitter>(stage: Stage<E>) {
    let witness = Worker::registered(stage);
    stage.listened(|| {
        for _ in 0..10 {
            let worker = Worker::start(stage);
            worker.emit();
            worker.end();
        }
        witness.end();
        stage.emit();
    });
    for _ in 0..3 {
        let worker = Worker::start(stage);
        worker.emit_unheard();
        worker.end();
    }
    go_on(stage, &[&stage]);
}

fn thread_per_request<E: Emitter>(stage: Stage<E>) {
    Worker::registered(stage).end();
    for _ in 0..8 {
        stage.listened(|| {
            for _ in 0..5 {
                let worker = Worker::start(stage);
                worker.emit();
                worker.end();
            }
        });
        let worker = Worker::start(stage);
        worker.emit_unheard();
        worker.end();
    }
}

/// Many threads at once, which end in no order, beside one that stays. Each emits several times.
fn crowd<E: Emitter>(stage: Stage<E>, emit: fn(&Stage<E>)) {
    let stays = Worker::start(stage);
    let threads: Vec<_> = (0..24_u64)
        .map(|number| {
            std::thread::spawn(move || {
                // Spread, and the same each time.
                let pause = Duration::from_micros(number * 7919 % 13 * 300);
                for _ in 0..1 + number % 3 {
                    emit(&stage);
                    std::thread::sleep(pause);
                }
                emit(&stage);
            })
        })
        .collect();
    for _ in 0..10 {
        stays.does(emit);
        std::thread::sleep(Duration::from_millis(1));
    }
    threads.into_iter().for_each(|thread| thread.join().expect("it does not panic"));
    stays.does(emit);
}

fn workers_come_and_go<E: Emitter>(stage: Stage<E>) {
    Worker::registered(stage).end();
    stage.listened(|| crowd(stage, Stage::emit));
    stage.emit_unheard();
    go_on(stage, &[&stage]);
}

fn workers_come_and_go_toggled<E: Emitter>(stage: Stage<E>) {
    Worker::registered(stage).end();
    let stays = Worker::start(stage);
    stage.toggled(|| (0..3).for_each(|_| crowd(stage, Stage::emit_perhaps)));
    stays.emit_unheard();
    go_on(stage, &[&stays, &stage]);
}

/// A thread that has used the event first ends without anybody being told.
fn gone_by_system_call<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    let thread = worker.run(ends::this_thread);
    worker.begin(|| ends::by_system_call());
    worker.forget();
    ends::until_gone(thread);
}

fn by_system_call<E: Emitter>(stage: Stage<E>) {
    gone_by_system_call(stage);
    go_on(stage, &[&stage]);
}

fn by_system_call_then_refresh<E: Emitter>(stage: Stage<E>) {
    gone_by_system_call(stage);
    stage.emitter.refresh();
    go_on(stage, &[&stage]);
}
