//! Where a case plays: an event, its numbers, and those who watch.
//!
//! A line each on standard output. To the words of [`ASKS`] a line on standard input answers when
//! that is done; the others tell:
//!
//! | line | what |
//! |---|---|
//! | `emits FROM TO` | records with these numbers (without `TO`) are emitted while somebody listens |
//! | `perhaps FROM TO` | the same, while listeners come and go |
//! | `evaluated COUNT` | numbers that were asked for, in all; comes last |
//! | anything else | what is wrong: somebody does not get to know that nobody listens any more (`stuck WHO`), an executed program has what it should not have (`leaks WHAT`) |
//!
//! A number that no line tells was emitted while nobody listened.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::Emitter;
use super::shared::Shared;

/// What is asked of those who watch: to listen, not to listen, to do both in turn without end, to
/// cease from that, and to judge.
pub const ASKS: [&str; 5] = ["enable", "disable", "toggle", "cease", "end"];

/// Records of one kind that somebody emits at a time.
const COUNT: u64 = 3;

/// A case's surroundings: the same for all its threads and processes.
pub struct Stage<E> {
    pub(super) emitter: E,
    pub(super) shared: &'static Shared,
}

impl<E: Copy> Clone for Stage<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E: Copy> Copy for Stage<E> {}

impl<E: Emitter> Stage<E> {
    pub(super) fn new(emitter: E) -> Result<Self> {
        Ok(Self { emitter, shared: Shared::new()? })
    }

    /// The same for another event of the same name.
    pub fn with<F: Emitter>(&self, emitter: F) -> Stage<F> {
        Stage { emitter, shared: self.shared }
    }

    /// Tells what is wrong.
    pub fn complain(&self, what: &str) {
        say(what);
    }

    /// Uses the event for the first time.
    pub fn register(&self) {
        self.emitter.register();
    }

    /// Plays a scene while somebody listens.
    pub fn listened<T>(&self, scene: impl FnOnce() -> T) -> T {
        ask("enable");
        let result = scene();
        ask("disable");
        result
    }

    /// Plays a scene while listeners come and go.
    pub fn toggled<T>(&self, scene: impl FnOnce() -> T) -> T {
        ask("toggle");
        let result = scene();
        ask("cease");
        result
    }

    /// Emits while somebody listens.
    pub fn emit(&self) {
        // Who is never told emits to nobody, and that is seen by what arrives.
        let _told = soon(E::PATIENCE, || self.emitter.enabled());
        self.emit_as("emits");
    }

    /// The same without a look whether somebody does.
    pub fn emit_at_once(&self) {
        self.emit_as("emits");
    }

    /// Emits while listeners come and go.
    pub fn emit_perhaps(&self) {
        self.emit_as("perhaps");
    }

    /// Emits when nobody listens any more.
    pub fn emit_unheard(&self) {
        if !soon(E::PATIENCE, || !self.emitter.enabled()) {
            // SAFETY: the call has no conditions.
            let thread = unsafe { nix::libc::syscall(nix::libc::SYS_gettid) };
            self.complain(&format!("stuck process {}, thread {thread}", std::process::id()));
        }
        self.shared.numbers(COUNT).for_each(|n| self.emit_one(n));
    }

    fn emit_as(&self, word: &str) {
        let numbers = self.shared.numbers(COUNT);
        say(&format!("{word} {} {}", numbers.start, numbers.end));
        numbers.for_each(|n| self.emit_one(n));
    }

    fn emit_one(&self, n: u64) {
        self.emitter.emit(|| self.shared.evaluate(n));
    }

    /// Ends the program, when it was judged.
    pub fn finish(&self) -> ! {
        say(&format!("evaluated {}", self.shared.evaluated()));
        ask("end");
        std::process::exit(0);
    }
}

/// Waits for a moment until something holds; whether it does.
pub(super) fn soon(patience: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    loop {
        if holds() {
            return true;
        }
        if Instant::now() > deadline {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Writes a line. As a whole, and without Rust's lock, which the child of a fork may find taken.
pub(super) fn say(line: &str) {
    let line = format!("{line}\n");
    let written = nix::unistd::write(std::io::stdout(), line.as_bytes());
    assert_eq!(written, Ok(line.len()), "nobody watches");
}

/// Writes a line and waits for the answer.
fn ask(what: &str) {
    debug_assert!(ASKS.contains(&what));
    say(what);
    let mut byte = [0];
    // Nothing is read in advance: the next answer may be another process's.
    while byte != *b"\n" {
        let read = nix::unistd::read(std::io::stdin(), &mut byte);
        assert_eq!(read, Ok(1), "nobody answers to {what}");
    }
}
