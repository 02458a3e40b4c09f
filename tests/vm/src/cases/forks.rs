//! Processes that are forked.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use super::actor::{Actor, go_on};
use super::processes::{How, Process, ended_well, in_child, process};
use super::workers::Worker;
use super::{Case, Emitter, Stage};

pub(super) fn table<E: Emitter>() -> Vec<(&'static str, Case<E>)> {
    vec![
        ("fork_from_main", fork_from_main),
        ("fork_before_first_use", fork_before_first_use),
        ("fork_from_worker", fork_from_worker),
        ("fork_from_worker_which_exits", fork_from_worker_which_exits),
        ("fork_by_main_which_never_emitted", fork_by_main),
        ("fork_by_a_stranger_thread", fork_by_a_stranger),
        ("fork_while_enabled", fork_while_enabled),
        ("fork_of_a_child", fork_of_a_child),
        ("child_outlives_its_parent", outlives),
        ("parent_outlives_its_child", outlived),
        ("child_has_threads", child_has_threads),
        ("forks_among_emitters", among_emitters),
        ("fork_by_system_call", by_system_call),
        ("fork_by_system_call_from_worker", by_system_call_from_worker),
        ("fork_by_system_call_by_a_stranger_thread", by_system_call_by_a_stranger),
        (
            "fork_by_system_call_by_a_stranger_thread_then_refresh",
            by_system_call_by_a_stranger_then_refresh,
        ),
    ]
}

/// Has a worker fork, by one of the ways.
fn child_of<E: Emitter>(stage: Stage<E>, worker: &Worker<E>, how: How) -> Process {
    let (child, role) = process(stage);
    child.of(worker.run(move || role.play_in_child(how, |_| {})))
}

/// Forks this thread.
fn child<E: Emitter>(stage: Stage<E>, how: How) -> Process {
    let (child, role) = process(stage);
    child.of(role.play_in_child(how, |_| {}))
}

fn fork_from_main<E: Emitter>(stage: Stage<E>) {
    stage.register();
    let child = child(stage, How::Fork);
    go_on(stage, &[&stage, &child]);
    child.end();
    go_on(stage, &[&stage]);
}

fn fork_before_first_use<E: Emitter>(stage: Stage<E>) {
    let (child, role) = process(stage);
    let child = child.of(role.play_in_child(How::Fork, Stage::register));
    stage.register();
    go_on(stage, &[&child, &stage]);
    child.end();
    go_on(stage, &[&stage]);
}

fn fork_from_worker<E: Emitter>(stage: Stage<E>) {
    let older = Worker::start(stage);
    let worker = Worker::registered(stage);
    let child = child_of(stage, &worker, How::Fork);
    go_on(stage, &[&child, &older, &worker, &stage]);
    child.end();
    go_on(stage, &[&worker, &older, &stage]);
}

/// The thread that has used the event first and forked is gone, in the parent only.
fn fork_from_worker_which_exits<E: Emitter>(stage: Stage<E>) {
    let older = Worker::start(stage);
    let worker = Worker::registered(stage);
    let child = child_of(stage, &worker, How::Fork);
    worker.end();
    go_on(stage, &[&child, &older, &stage]);
    child.end();
    go_on(stage, &[&older, &stage]);
}

/// The main thread forks, of whose use of the event nobody has heard, but of another one's.
fn fork_by_main<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    let child = child(stage, How::Fork);
    go_on(stage, &[&child, &worker, &stage]);
    worker.end();
    go_on(stage, &[&child, &stage]);
    child.end();
}

/// So does a thread that is older than the one that has used it, and one that is newer.
fn fork_by_a_stranger<E: Emitter>(stage: Stage<E>) {
    let older = Worker::start(stage);
    let worker = Worker::registered(stage);
    let newer = Worker::start(stage);
    let one = child_of(stage, &older, How::Fork);
    let two = child_of(stage, &newer, How::Fork);
    go_on(stage, &[&one, &two, &worker, &older, &newer, &stage]);
    [one, two].into_iter().for_each(Process::end);
    go_on(stage, &[&older, &newer, &worker, &stage]);
}

/// The child begins its life listened to.
fn fork_while_enabled<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    let (of_worker, of_main) = stage.listened(|| {
        let of_worker = child_of(stage, &worker, How::Fork);
        let of_main = child(stage, How::Fork);
        let all: [&dyn Actor; 4] = [&worker, &of_worker, &of_main, &stage];
        all.iter().for_each(|actor| actor.emit());
        (of_worker, of_main)
    });
    let all: [&dyn Actor; 4] = [&of_main, &of_worker, &worker, &stage];
    all.iter().for_each(|actor| actor.emit_unheard());
    go_on(stage, &all);
    of_main.end();
    of_worker.end();
}

fn fork_of_a_child<E: Emitter>(stage: Stage<E>) {
    stage.register();
    let (grandchild, its_role) = process(stage);
    let (child, role) = process(stage);
    let child = child.of(role.play_in_child(How::Fork, move |_| {
        its_role.play_in_child(How::Fork, |_| {});
    }));
    go_on(stage, &[&grandchild, &child, &stage]);
    child.end();
    go_on(stage, &[&grandchild, &stage]);
    grandchild.end();
}

/// A process that has used the event forks, and ends before its child has emitted anything.
fn outlives<E: Emitter>(stage: Stage<E>) {
    let (grandchild, its_role) = process(stage);
    let (child, role) = process(stage);
    let child = child.of(role.play_in_child(How::Fork, move |stage| {
        stage.register();
        its_role.play_in_child(How::Fork, |_| {});
    }));
    child.end();
    go_on(stage, &[&grandchild]);
    grandchild.end();
}

fn outlived<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    for _ in 0..3 {
        let child = child_of(stage, &worker, How::Fork);
        stage.listened(|| [&child as &dyn Actor, &worker].iter().for_each(|actor| actor.emit()));
        child.end();
        [&worker as &dyn Actor, &stage].iter().for_each(|actor| actor.emit_unheard());
    }
    go_on(stage, &[&worker, &stage]);
}

/// A child has threads of its own, one of which is the first to use the event there, and ends.
fn child_has_threads<E: Emitter>(stage: Stage<E>) {
    stage.register();
    let (child, role) = process(stage);
    let child = child.of(role.play_in_child(How::Fork, |stage| {
        Worker::registered(*stage).end();
    }));
    go_on(stage, &[&child, &stage]);
    child.end();
}

/// Forks while other threads are in the middle of an event.
fn among_emitters<E: Emitter>(stage: Stage<E>) {
    Worker::registered(stage).end();
    let ends = Arc::new(AtomicBool::new(false));
    let busy: Vec<_> = (0..2)
        .map(|_| {
            let (worker, ends) = (Worker::start(stage), Arc::clone(&ends));
            worker.begin(move || {
                while !ends.load(Relaxed) {
                    stage.emit_perhaps();
                    // Others come to their turn, and the buffers do not overflow.
                    std::thread::sleep(std::time::Duration::from_millis(1));
                }
            });
            worker
        })
        .collect();
    stage.listened(|| {
        for _ in 0..12 {
            ended_well(in_child(|| stage.emit()));
        }
    });
    stage.toggled(|| {
        for _ in 0..12 {
            ended_well(in_child(|| stage.emit_perhaps()));
        }
    });
    ends.store(true, Relaxed);
    busy.iter().for_each(Actor::emit_unheard);
    busy.into_iter().for_each(Worker::end);
    go_on(stage, &[&stage]);
}

fn by_system_call<E: Emitter>(stage: Stage<E>) {
    stage.register();
    let child = child(stage, How::Raw);
    go_on(stage, &[&child, &stage]);
    child.end();
}

fn by_system_call_from_worker<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    let child = child_of(stage, &worker, How::Raw);
    go_on(stage, &[&child, &worker, &stage]);
    child.end();
}

/// The forking thread has never used the event: nobody tells its child what the others did.
fn by_system_call_of_a_stranger<E: Emitter>(stage: Stage<E>, first: fn(&Stage<E>)) {
    let worker = Worker::registered(stage);
    let (child, role) = process(stage);
    let child = child.of(role.play_in_child(How::Raw, first));
    go_on(stage, &[&child, &worker, &stage]);
    child.end();
}

fn by_system_call_by_a_stranger<E: Emitter>(stage: Stage<E>) {
    by_system_call_of_a_stranger(stage, |_| {});
}

fn by_system_call_by_a_stranger_then_refresh<E: Emitter>(stage: Stage<E>) {
    by_system_call_of_a_stranger(stage, |stage| stage.emitter.refresh());
}
