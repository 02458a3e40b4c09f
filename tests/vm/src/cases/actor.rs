//! Whoever emits in a case: the thread that plays it, others, other processes.

use super::{Emitter, Stage};

/// One of them.
pub trait Actor {
    /// Emits while somebody listens.
    fn emit(&self);

    /// Emits when nobody listens any more.
    fn emit_unheard(&self);
}

/// The thread that plays the case.
impl<E: Emitter> Actor for Stage<E> {
    fn emit(&self) {
        Self::emit(self);
    }

    fn emit_unheard(&self) {
        Self::emit_unheard(self);
    }
}

/// Whatever has happened: all of them emit when somebody listens, and only then, again and again.
pub fn go_on<E: Emitter>(stage: Stage<E>, actors: &[&dyn Actor]) {
    for _ in 0..2 {
        stage.listened(|| actors.iter().for_each(|actor| actor.emit()));
        actors.iter().for_each(|actor| actor.emit_unheard());
    }
}
