//! The cases of threads' and processes' lives, with an event of ours.

use anyhow::Result;
use user_events_rt::{UserEvent, emit, user_event};
use user_events_vm_tests::cases::{
    self, Case, Emitter, Stage, Worker, ended_well, go_on, in_child,
};

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

/// Cases of ours alone.
const OWN: [(&str, Case<Ours>); 2] =
    [("two_events", two_events), ("first_used_while_enabled", first_used_while_enabled)];

/// Plays one.
pub(crate) fn play(case: &str, registers: &str) -> Result<()> {
    if let Some((_, case)) = OWN.iter().find(|(name, _)| *name == case) {
        return cases::play(Ours::Use, case);
    }
    cases::run(case, if registers == "all" { Ours::RegisterAll } else { Ours::Use })
}

/// Has the kernel know the event.
pub(crate) fn register() {
    Ours::Use.register();
}
