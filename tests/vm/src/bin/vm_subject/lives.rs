//! The cases of threads' and processes' lives, with an event of ours.

use std::os::fd::AsRawFd;

use anyhow::Result;
use nix::unistd::{close, pipe, read};
use user_events_rt::{UserEvent, emit, user_event};
use user_events_vm_tests::cases::{
    self, Case, Emitter, Stage, Worker, ended_well, go_on, in_child,
};
use user_events_vm_tests::guest::tracefs;

#[user_event]
struct Numbered {
    n: u64,
}

/// What stands for the first use of an event.
#[derive(Clone, Copy)]
enum Ours {
    Use,
    RegisterAll,
}

impl Emitter for Ours {
    fn register(self) {
        match self {
            Self::Use => {
                Numbered::event().enabled();
            }
            Self::RegisterAll => {
                user_events_rt::register_all();
            }
        }
    }

    fn enabled(self) -> bool {
        Numbered::enabled()
    }

    fn emit(self, n: impl FnOnce() -> u64) {
        emit!(Numbered { n: n() });
    }

    fn refresh(self) {
        user_events_rt::refresh();
    }
}

/// Another event.
#[user_event]
struct Unnumbered;

/// A thread registers this one after the other, which both it and the main thread have registered.
fn two_events(stage: Stage<Ours>) {
    let other = || {
        Unnumbered::event().enabled();
    };
    let worker = Worker::start(stage);
    worker.run(other);
    user_events_rt::refresh();
    other();
    worker.does(Stage::register);
    worker.end();
    go_on(stage, &[&stage]);
}

/// Others listen already when threads and processes use the event for the first time. That is no
/// case for other crates': the event is there before the program.
fn first_used_while_enabled(stage: Stage<Ours>) {
    let older = Worker::start(stage);
    stage.listened(|| {
        ended_well(in_child(|| stage.emit_at_once()));
        let worker = Worker::start(stage);
        worker.does(Stage::emit_at_once);
        worker.end();
        older.does(Stage::emit_at_once);
        ended_well(in_child(|| stage.emit_at_once()));
        stage.emit_at_once();
    });
    stage.emit_unheard();
    go_on(stage, &[&older, &stage]);
}

/// A process has a child that is at nothing; who comes to listen is noticed at once in both, though
/// they have the memory of the events in common until one of them writes there.
fn noticed_at_once(stage: Stage<Ours>) {
    const ENABLE: &str = "events/user_events/numbered/enable";
    stage.register();
    let notices = |listens| {
        tracefs::write(ENABLE, if listens { "1" } else { "0" });
        if Numbered::enabled() != listens {
            stage.complain(&format!("late {}", std::process::id()));
        }
    };
    for _ in 0..20 {
        let (read_end, write_end) = pipe().expect("a pipe");
        let of_parent = write_end.as_raw_fd();
        let child = in_child(|| {
            close(of_parent).expect("the child's copy");
            read(&read_end, &mut [0]).expect("the end of it");
            notices(true);
            notices(false);
        });
        notices(true);
        notices(false);
        drop(write_end);
        ended_well(child);
    }
    go_on(stage, &[&stage]);
}

/// Those that are not for other crates' events.
const OURS: &[(&str, Case<Ours>)] = &[
    ("two_events", two_events),
    ("first_used_while_enabled", first_used_while_enabled),
    ("noticed_at_once", noticed_at_once),
];

/// Plays one.
pub(crate) fn play(case: &str, registers: &str) -> Result<()> {
    if let Some((_, ours)) = OURS.iter().find(|(name, _)| *name == case) {
        return cases::play(Ours::Use, ours);
    }
    cases::run(case, if registers == "all" { Ours::RegisterAll } else { Ours::Use })
}

/// Has the kernel know the event.
pub(crate) fn register() {
    Ours::Use.register();
}
