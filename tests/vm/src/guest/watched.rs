//! Programs that play a case ([`cases`](crate::cases)), and those who watch them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use super::recording::Recording;
use super::running::Running;
use super::tool::{Output, Tool};
use super::tracefs;
use crate::cases::ASKS;

/// Who listens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Listener {
    /// ftrace, from one writing to the event's `enable` to the next.
    Ftrace,
    /// `perf record`.
    Perf,
}

/// What became of a case.
#[derive(Debug, Default)]
pub struct Seen {
    emitted: BTreeSet<u64>,
    perhaps: BTreeSet<u64>,
    evaluated: Option<u64>,
    /// Who complained of what.
    complaints: Vec<String>,
    arrived: Vec<u64>,
}

impl Seen {
    /// How many records there should be.
    pub fn emitted(&self) -> usize {
        self.emitted.len()
    }

    /// Those that did not arrive.
    pub fn missing(&self) -> Vec<u64> {
        let arrived: BTreeSet<_> = self.arrived.iter().copied().collect();
        self.emitted.difference(&arrived).copied().collect()
    }

    /// Those that arrived more than once.
    pub fn repeated(&self) -> Vec<u64> {
        let mut once = BTreeSet::new();
        self.arrived.iter().copied().filter(|n| !once.insert(*n)).collect()
    }

    /// Those that arrived though nobody listened.
    pub fn unasked(&self) -> Vec<u64> {
        let allowed = |n: &u64| self.emitted.contains(n) || self.perhaps.contains(n);
        self.arrived.iter().copied().filter(|n| !allowed(n)).collect()
    }

    /// Processes and threads that do not get to know that nobody listens any more, and descriptors
    /// that were inherited.
    pub fn complaints(&self) -> &[String] {
        &self.complaints
    }

    /// Numbers that were asked for though nobody listened.
    pub fn evaluated_in_vain(&self) -> u64 {
        let most = (self.emitted.len() + self.perhaps.len()) as u64;
        self.evaluated.unwrap_or(0).saturating_sub(most)
    }

    /// All that is wrong; nothing if all is well.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = self.complaints.clone();
        let numbers = [
            ("missing", self.missing()),
            ("repeated", self.repeated()),
            ("unasked", self.unasked()),
        ];
        let numbers = numbers.into_iter().filter(|(_, numbers)| !numbers.is_empty());
        faults.extend(numbers.map(|(what, numbers)| format!("{what}: {numbers:?}")));
        if self.evaluated_in_vain() > 0 {
            faults.push(format!("evaluated in vain: {}", self.evaluated_in_vain()));
        }
        if self.emitted.is_empty() || self.evaluated.is_none() {
            faults.push("it has not played".to_owned());
        }
        faults
    }
}

/// A program that plays a case.
pub struct Watched<'a> {
    /// Of its event.
    event: &'a str,
    /// The number in a line that tells of its event.
    number: fn(&str) -> Option<u64>,
    /// Another way to ftrace's records, if there must be.
    take: Option<fn() -> Vec<u64>>,
    listener: Listener,
    running: Running,
    /// Lines that were read.
    read: usize,
    enabled: Option<tracefs::Enabled>,
    recording: Option<Recording>,
    toggler: Option<Toggler>,
    seen: Seen,
}

impl<'a> Watched<'a> {
    /// Starts a program, whose event (`system/name`) has the number that `number` finds in a line
    /// of a tool.
    pub fn start(
        program: Tool,
        event: &'a str,
        listener: Listener,
        number: fn(&str) -> Option<u64>,
    ) -> Self {
        Self {
            event,
            number,
            take: None,
            listener,
            running: program.told().start(),
            read: 0,
            enabled: None,
            recording: None,
            toggler: None,
            seen: Seen::default(),
        }
    }

    /// Has the numbers of ftrace's records taken out of its buffers, where no tool shows them.
    #[must_use]
    pub fn taken_by(mut self, take: fn() -> Vec<u64>) -> Self {
        self.take = Some(take);
        self
    }

    /// Does what it asks for, until it ends.
    pub fn watch(mut self) -> Seen {
        tracefs::clear();
        loop {
            let line = self.line();
            let asks = ASKS.contains(&&*line);
            match &*line {
                "enable" => self.listen(),
                "disable" => self.listen_no_more(),
                "toggle" => self.toggler = Some(Toggler::start(self.event)),
                "cease" => self.toggler = None,
                // Read while the program is there: events may go with it, and their records.
                "end" => self.read_trace(),
                told => self.told(told),
            }
            if asks {
                self.running.tell("done");
            }
            if line == "end" {
                break;
            }
        }
        let Output { status, stderr, .. } = self.running.end();
        if !status.success() || !stderr.is_empty() {
            self.seen.complaints.push(format!("{status}: {stderr}"));
        }
        self.seen
    }

    /// Its next line.
    fn line(&mut self) -> String {
        let read = self.read;
        let line = self.running.until_stdout(|stdout| {
            // The last one may not be whole yet.
            let (whole, _) = stdout.rsplit_once('\n')?;
            whole.split('\n').nth(read).map(str::to_owned)
        });
        self.read += 1;
        line
    }

    fn told(&mut self, line: &str) {
        let words: Vec<_> = line.split(' ').collect();
        let number = |place: usize| words.get(place).and_then(|word| word.parse::<u64>().ok());
        match (words[0], number(1), number(2)) {
            ("emits", Some(from), Some(to)) => self.seen.emitted.extend(from..to),
            ("perhaps", Some(from), Some(to)) => self.seen.perhaps.extend(from..to),
            ("evaluated", Some(count), None) => self.seen.evaluated = Some(count),
            _ => self.seen.complaints.push(line.to_owned()),
        }
    }

    /// Also where somebody listens already: who asked before may be gone.
    fn listen(&mut self) {
        match self.listener {
            Listener::Ftrace => {
                self.enabled.get_or_insert_with(|| tracefs::Enabled::new(self.event));
            }
            Listener::Perf => {
                let event = self.event.replace('/', ":");
                self.recording.get_or_insert_with(|| Recording::perf(&["-e", &event]));
            }
        }
    }

    fn listen_no_more(&mut self) {
        self.enabled = None;
        if let Some(recording) = self.recording.take() {
            self.arrived(recording.script());
        }
    }

    fn read_trace(&mut self) {
        match self.take {
            Some(take) => self.seen.arrived.extend(take()),
            None => self.arrived(tracefs::trace()),
        }
    }

    fn arrived(&mut self, lines: Vec<String>) {
        self.seen.arrived.extend(lines.iter().filter_map(|line| (self.number)(line)));
    }
}

/// Enables an event and disables it without end.
struct Toggler {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Toggler {
    fn start(event: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (until, event) = (Arc::clone(&stop), event.to_owned());
        let thread = std::thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                drop(tracefs::Enabled::new(&event));
            }
        });
        Self { stop, thread: Some(thread) }
    }
}

impl Drop for Toggler {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // What it complained of was printed.
            let _ = thread.join();
        }
    }
}
