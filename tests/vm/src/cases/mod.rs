//! What threads and processes do with an event in their lives: each case is a program with one
//! numbered event, whoever makes it (ours, or another crate's), which tells those who watch it when
//! to listen ([`Stage`]). [`Watched`](crate::guest::Watched) is the other side.

mod actor;
mod ends;
mod executions;
mod forks;
mod keys;
mod main_thread;
mod processes;
mod shared;
mod stage;
mod threads;
mod workers;

use std::time::Duration;

use anyhow::{Result, bail};

pub use actor::{Actor, go_on};
pub use processes::{ended_well, in_child};
pub use stage::{ASKS, Stage};
pub use workers::Worker;

/// Who emits: one numbered event.
pub trait Emitter: Copy + Send + Sync + 'static {
    /// How long it may take until the event is told that somebody listens, or nobody: a kernel that
    /// cannot write to a process's memory at once does so soon.
    const PATIENCE: Duration = Duration::from_secs(1);

    /// Registers the event, as the first use does, or what stands for that.
    fn register(self);

    /// Whether somebody listens.
    fn enabled(self) -> bool;

    /// Emits a record, whose number is asked for where somebody listens.
    fn emit(self, n: impl FnOnce() -> u64);

    /// What a program may do now and then.
    fn refresh(self) {}
}

/// A case with one of them.
pub type Case<E> = fn(Stage<E>);

/// All cases by their names.
fn table<E: Emitter>() -> Vec<(&'static str, Case<E>)> {
    [threads::table(), keys::table(), main_thread::table(), forks::table(), executions::table()]
        .concat()
}

/// Their names.
pub fn names() -> Vec<&'static str> {
    /// For its type.
    #[derive(Clone, Copy)]
    struct Nobody;

    impl Emitter for Nobody {
        fn register(self) {}

        fn enabled(self) -> bool {
            false
        }

        fn emit(self, _: impl FnOnce() -> u64) {}
    }

    table::<Nobody>().into_iter().map(|(name, _)| name).collect()
}

/// Does one of them in this process, which should not have done anything else.
///
/// # Errors
///
/// There is no such case.
pub fn run(name: &str, emitter: impl Emitter) -> Result<()> {
    let Some((_, case)) = table().into_iter().find(|(known, _)| *known == name) else {
        bail!("no case {name}; there are: {}", names().join(", "));
    };
    play(emitter, &case)
}

/// The same with a case of one's own.
///
/// # Errors
///
/// Those of the system.
pub fn play<E: Emitter>(emitter: E, case: &Case<E>) -> Result<()> {
    let stage = Stage::new(emitter)?;
    case(stage);
    stage.finish()
}
