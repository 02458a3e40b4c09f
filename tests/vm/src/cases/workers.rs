//! Threads that do what they are told.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use super::actor::Actor;
use super::{Emitter, Stage};

type Work = Box<dyn FnOnce() + Send>;

/// A thread. It ends with this value.
pub struct Worker<E> {
    stage: Stage<E>,
    work: Option<Sender<Work>>,
    thread: Option<JoinHandle<()>>,
}

impl<E: Emitter> Worker<E> {
    /// Starts it from the thread that calls this.
    pub fn start(stage: Stage<E>) -> Self {
        let (work, works) = channel::<Work>();
        let thread = std::thread::spawn(move || works.into_iter().for_each(|work| work()));
        Self { stage, work: Some(work), thread: Some(thread) }
    }

    /// One that has used the event, before anybody else.
    pub fn registered(stage: Stage<E>) -> Self {
        let worker = Self::start(stage);
        worker.does(Stage::register);
        worker
    }

    /// Has it do something; what came of that, when it is done.
    pub fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let (result, results) = channel();
        self.begin(move || result.send(work()).expect("it is waited for"));
        results.recv().expect("a worker does not panic")
    }

    /// Has it do something on the stage.
    pub fn does(&self, what: impl FnOnce(&Stage<E>) + Send + 'static) {
        let stage = self.stage;
        self.run(move || what(&stage));
    }

    /// Has it do something, and does not wait for that.
    pub fn begin(&self, work: impl FnOnce() + Send + 'static) {
        let works = self.work.as_ref().expect("it has not been told to end");
        works.send(Box::new(work)).expect("a worker does not panic");
    }

    /// Ends it, and waits until it is gone.
    pub fn end(mut self) {
        self.work = None;
        let thread = self.thread.take().expect("it is ended once");
        thread.join().expect("a worker does not panic");
    }

    /// Lets it end in a way of its own, which it has been told.
    pub fn forget(mut self) {
        self.thread = None;
        std::mem::forget(self.work.take());
    }
}

impl<E: Emitter> Actor for Worker<E> {
    fn emit(&self) {
        self.does(Stage::emit);
    }

    fn emit_unheard(&self) {
        self.does(Stage::emit_unheard);
    }
}
