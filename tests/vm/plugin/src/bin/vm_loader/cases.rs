//! A library's lives.

use user_events_vm_tests::cases::{Actor, Case, Stage, Worker, ended_well, go_on, in_child};

use crate::library::{COPY, Library, PLUGIN};
use crate::mappings::{self, Filled};

pub(crate) const CASES: &[(&str, Case<Library>)] = &[
    ("loaded_again_and_again", again_and_again),
    ("unloaded_while_enabled", while_enabled),
    ("unloaded_before_threads_exit", before_threads_exit),
    ("unloaded_while_toggled", while_toggled),
    ("loaded_twice_at_a_time", twice),
    ("unloaded_in_a_child", in_a_child),
];

/// Loads the library and uses its event for the first time, in this thread.
fn load(stage: Stage<Library>) {
    PLUGIN.load();
    stage.register();
}

/// Unloads the library, and has its memory be somebody else's.
fn unload(stage: Stage<Library>) -> Filled {
    let name = PLUGIN.file_name();
    let mapped = mappings::of(&name);
    assert!(!mapped.is_empty(), "{name} was not loaded");
    PLUGIN.unload();
    if mappings::shows(&name) {
        stage.complain(&format!("stays: {name} was unloaded, and is mapped"));
        return Filled::at(&[]);
    }
    Filled::at(&mapped)
}

/// Nobody has written to what was the library's.
fn judge(stage: Stage<Library>, memory: Filled) {
    let changed = memory.changed();
    if changed > 0 {
        stage.complain(&format!("writes: {changed} bytes of memory that was the library's"));
    }
}

/// Descriptors of the kernel's events that are open.
fn descriptors() -> usize {
    mappings::descriptors().iter().filter(|link| link.contains("user_events")).count()
}

/// Each life of the library begins as the first one did.
fn again_and_again(stage: Stage<Library>) {
    const LIVES: usize = 10;
    let older = Worker::start(stage);
    let mut left = Vec::new();
    for _ in 0..LIVES {
        load(stage);
        let newer = Worker::start(stage);
        go_on(stage, &[&stage, &older, &newer]);
        newer.end();
        judge(stage, unload(stage));
        left.push((descriptors(), mappings::count()));
    }
    bounded(stage, &left);
    older.end();
}

/// Of each life stays what the kernel writes to, what it lets be read, what forks wipe, and what is
/// counted: memory that nobody may be seen to have given back.
const MAPPINGS: usize = 4;

/// Nothing else is left of a library that was unloaded.
fn bounded(stage: Stage<Library>, left: &[(usize, usize)]) {
    let Some(((descriptors, mappings), (_, first))) = left.last().zip(left.first()) else { return };
    if *descriptors > 0 {
        let lives = left.len();
        stage.complain(&format!("leaks: {descriptors} descriptors after {lives} lives"));
    }
    if *mappings > first + left.len() * MAPPINGS {
        stage.complain(&format!("leaks: from {first} to {mappings} mappings"));
    }
}

/// The kernel turns off what is not there any more.
fn while_enabled(stage: Stage<Library>) {
    let worker = Worker::start(stage);
    PLUGIN.load();
    worker.does(Stage::register);
    stage.register();
    let memory = stage.listened(|| {
        [&worker as &dyn Actor, &stage].iter().for_each(|actor| actor.emit());
        unload(stage)
    });
    // More than once, and both on and off.
    (0..3).for_each(|_| stage.listened(|| {}));
    judge(stage, memory);
    worker.end();
    load(stage);
    go_on(stage, &[&stage]);
}

/// Threads that emitted end when what they emitted through is gone.
fn before_threads_exit(stage: Stage<Library>) {
    let workers: Vec<_> = (0..4).map(|_| Worker::start(stage)).collect();
    PLUGIN.load();
    workers[0].does(Stage::register);
    stage.listened(|| workers.iter().for_each(Actor::emit));
    workers.iter().for_each(Actor::emit_unheard);
    let memory = unload(stage);
    workers.into_iter().for_each(Worker::end);
    // So does what has been started since.
    Worker::start(stage).end();
    stage.listened(|| {});
    judge(stage, memory);
    load(stage);
    go_on(stage, &[&stage]);
}

fn while_toggled(stage: Stage<Library>) {
    const LIVES: usize = 20;
    let worker = Worker::start(stage);
    let mut left = Vec::new();
    stage.toggled(|| {
        for life in 0..LIVES {
            PLUGIN.load();
            let short = Worker::start(stage);
            short.does(Stage::emit_perhaps);
            worker.does(Stage::emit_perhaps);
            if life % 2 == 0 {
                short.end();
                judge(stage, unload(stage));
            } else {
                let memory = unload(stage);
                short.end();
                judge(stage, memory);
            }
            left.push((descriptors(), mappings::count()));
        }
    });
    bounded(stage, &left);
    load(stage);
    go_on(stage, &[&worker, &stage]);
}

/// Two copies do not know each other: one goes, the other goes on.
fn twice(stage: Stage<Library>) {
    let other = stage.with(COPY);
    load(stage);
    COPY.load();
    let of_other = Worker::registered(other);
    go_on(stage, &[&stage, &other, &of_other]);
    for _ in 0..3 {
        let memory = unload(stage);
        go_on(stage, &[&of_other, &other]);
        judge(stage, memory);
        load(stage);
        go_on(stage, &[&stage, &of_other, &other]);
    }
    of_other.end();
    COPY.unload();
    go_on(stage, &[&stage]);
}

/// A child that unloads the library takes nothing from its parent.
fn in_a_child(stage: Stage<Library>) {
    load(stage);
    ended_well(in_child(|| {
        stage.listened(|| stage.emit());
        judge(stage, unload(stage));
        // Forks when nobody is there any more who wants to be told.
        ended_well(in_child(|| {
            load(stage);
            stage.listened(|| stage.emit());
        }));
    }));
    go_on(stage, &[&stage]);
    judge(stage, unload(stage));
    ended_well(in_child(|| ()));
}
