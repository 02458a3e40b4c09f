//! The cases of threads' and processes' lives, with an event of ours.

use anyhow::Result;
use user_events_rt::{UserEvent, emit, user_event};
use user_events_vm_tests::cases::{self, Emitter};

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

/// Plays one.
pub(crate) fn play(case: &str, registers: &str) -> Result<()> {
    cases::run(case, if registers == "all" { Ours::RegisterAll } else { Ours::Use })
}

/// Has the kernel know the event.
pub(crate) fn register() {
    Ours::Use.register();
}
