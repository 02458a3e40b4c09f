//! The cases of threads' and processes' lives, with an event of ours.

use anyhow::Result;
use user_events_rt::{UserEvent, emit, user_event};
use user_events_vm_tests::cases::{self, Case, Emitter, Stage, Worker, go_on};

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

/// Plays one.
pub(crate) fn play(case: &str, registers: &str) -> Result<()> {
    if case == "two_events" {
        return cases::play(Ours::Use, &(two_events as Case<Ours>));
    }
    cases::run(case, if registers == "all" { Ours::RegisterAll } else { Ours::Use })
}

/// Has the kernel know the event.
pub(crate) fn register() {
    Ours::Use.register();
}
