//! Processes that execute other programs.

use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use super::actor::{Actor, go_on};
use super::processes::{ended_well, in_vfork_child};
use super::shared::Shared;
use super::stage::say;
use super::workers::Worker;
use super::{Case, Emitter, Stage};

pub(super) fn table<E: Emitter>() -> Vec<(&'static str, Case<E>)> {
    vec![
        ("programs_are_started", started),
        ("programs_are_started_while_enabled", started_while_enabled),
        ("emitted_between_fork_and_exec", between),
        ("emitted_between_vfork_and_exec", between_vfork),
        ("registered_between_vfork_and_exec_then_refresh", registered_between_vfork),
        ("exec_in_place", in_place),
        ("exec_in_place_by_a_worker", in_place_by_a_worker),
    ]
}

/// A program that shows its descriptors.
fn descriptors() -> Command {
    let mut list = Command::new("ls");
    list.args(["-l", "/proc/self/fd"]).stdin(Stdio::null());
    list
}

/// Runs it. It must have nothing of the kernel's events.
fn look(list: &mut Command) {
    let output = list.output().expect("there is such a program");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("->"), "{output:?}");
    let leaked =
        text.lines().filter(|line| line.contains("user_events") || line.contains("tracing"));
    leaked.for_each(|line| say(&format!("leaks {line}")));
    // What the child has said to us before it was that program.
    text.lines().filter(|line| line.starts_with("emits ")).for_each(say);
}

/// By what is `vfork` and `exec` to the kernel, from the main thread and from another one.
fn started<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    look(&mut descriptors());
    worker.run(|| look(&mut descriptors()));
    go_on(stage, &[&worker, &stage]);
    worker.end();
    look(&mut descriptors());
    go_on(stage, &[&stage]);
}

fn started_while_enabled<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    stage.listened(|| {
        worker.run(|| look(&mut descriptors()));
        [&worker as &dyn Actor, &stage].iter().for_each(|actor| actor.emit());
    });
    [&worker as &dyn Actor, &stage].iter().for_each(|actor| actor.emit_unheard());
    go_on(stage, &[&stage, &worker]);
}

fn between<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    let mut list = descriptors();
    let emits = move || {
        stage.emit();
        Ok(())
    };
    // SAFETY: what an event does is allowed in the child of a fork; so it is tested.
    unsafe { list.pre_exec(emits) };
    stage.listened(|| look(&mut list));
    [&worker as &dyn Actor, &stage].iter().for_each(|actor| actor.emit_unheard());
    go_on(stage, &[&stage, &worker]);
}

/// A child that has its parent's memory emits, and ends.
fn between_vfork<E: Emitter>(stage: Stage<E>) {
    stage.register();
    let worker = Worker::start(stage);
    stage.listened(|| {
        ended_well(in_vfork_child(|| stage.emit()));
        ended_well(worker.run(move || in_vfork_child(|| stage.emit())));
        [&worker as &dyn Actor, &stage].iter().for_each(|actor| actor.emit());
    });
    [&worker as &dyn Actor, &stage].iter().for_each(|actor| actor.emit_unheard());
    go_on(stage, &[&stage, &worker]);
}

/// The same, and it is the first to use the event. Its parent, which is told nothing of it, finds
/// in its memory what the child had of the kernel.
fn registered_between_vfork<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::start(stage);
    ended_well(in_vfork_child(|| stage.register()));
    stage.emitter.refresh();
    stage.register();
    go_on(stage, &[&worker, &stage]);
}

/// This program again, in its own place.
fn again<E: Emitter>(stage: Stage<E>) -> ! {
    let mut command = Command::new("/proc/self/exe");
    command.args(std::env::args_os().skip(1));
    let (name, value) = stage.shared.for_the_next();
    panic!("{}", command.env(name, value).exec());
}

fn in_place<E: Emitter>(stage: Stage<E>) {
    let worker = Worker::registered(stage);
    go_on(stage, &[&worker, &stage]);
    if !Shared::goes_on() {
        again(stage);
    }
}

/// The other threads, and what they have registered, are gone with the program.
fn in_place_by_a_worker<E: Emitter>(stage: Stage<E>) {
    stage.register();
    let worker = Worker::start(stage);
    go_on(stage, &[&worker, &stage]);
    if !Shared::goes_on() {
        stage.listened(|| worker.run(move || again(stage)));
    }
}
