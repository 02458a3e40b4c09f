//! Walks a directory tree, emits an event for each file and directory into a session, and shows
//! what arrived there.
//!
//! ```sh
//! cargo run --release --example quickstart             # the current directory
//! cargo run --release --example quickstart -- /usr     # another one
//! cargo run --release --example quickstart -- /usr /tmp/trace    # the session's directory
//! ```

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::fs::{self, Metadata};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

use user_events_rt::read::{Reader, Record};
use user_events_rt::{Session, UserField, emit, user_event};

/// What a directory's entry is.
#[derive(UserField)]
#[repr(u8)]
enum Kind {
    File,
    Link,
    Other,
}

#[user_event]
struct FileSeen<'a> {
    #[event(max = 4096)]
    path: Cow<'a, str>,
    size: u64,
    depth: u16,
    kind: Kind,
    modified: SystemTime,
}

#[user_event]
struct DirectorySeen<'a> {
    #[event(max = 4096)]
    path: Cow<'a, str>,
    depth: u16,
    entries: u32,
}

#[user_event]
struct Unreadable<'a> {
    #[event(max = 4096)]
    path: Cow<'a, str>,
    errno: i32,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("quickstart: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args_os().skip(1);
    let root = args.next().map_or_else(|| PathBuf::from("."), PathBuf::from);
    let session_path = args.next().map_or_else(default_session_path, PathBuf::from);
    fs::read_dir(&root).map_err(|error| format!("cannot walk {}: {error}", root.display()))?;

    let session = Session::builder(session_path).start()?;
    let mut walk = Walk::new();
    walk.directory(&root, 0);
    walk.progress.done();

    let summary = Summary::read(session.trace_path())?;
    summary.print(&walk, &session);
    Ok(())
}

fn default_session_path() -> PathBuf {
    std::env::temp_dir().join(format!("user-events-quickstart-{}", std::process::id()))
}

/// A walk in progress.
struct Walk {
    emitted: u64,
    spent: Duration,
    progress: Progress,
}

impl Walk {
    fn new() -> Self {
        Self { emitted: 0, spent: Duration::ZERO, progress: Progress::new() }
    }

    fn directory(&mut self, path: &Path, depth: u16) {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(path, &error),
        };
        let mut count = 0;
        let mut below = Vec::new();
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.path(), entry.metadata()?))) {
                Ok((path, metadata)) if metadata.is_dir() => below.push(path),
                Ok((path, metadata)) => self.file(&path, depth, &metadata),
                Err(error) => self.unreadable(path, &error),
            }
            count += 1;
        }
        self.timed(|| {
            emit!(DirectorySeen { path: path.to_string_lossy(), depth, entries: count });
        });
        for path in below {
            self.directory(&path, depth.saturating_add(1));
        }
    }

    fn file(&mut self, path: &Path, depth: u16, metadata: &Metadata) {
        let kind = match metadata.file_type() {
            kind if kind.is_file() => Kind::File,
            kind if kind.is_symlink() => Kind::Link,
            _ => Kind::Other,
        };
        let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let size = metadata.len();
        self.timed(|| {
            emit!(FileSeen { path: path.to_string_lossy(), size, depth, kind, modified });
        });
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        let errno = error.raw_os_error().unwrap_or(0);
        self.timed(|| emit!(Unreadable { path: path.to_string_lossy(), errno }));
    }

    fn timed(&mut self, emit: impl FnOnce()) {
        let start = Instant::now();
        emit();
        self.spent += start.elapsed();
        self.emitted += 1;
        self.progress.show(self.emitted);
    }

    /// Nanoseconds of an event, without what the two looks at the clock take.
    fn time_per_event(&self) -> u128 {
        const LOOKS: u32 = 10_000;
        let start = Instant::now();
        for _ in 0..LOOKS {
            std::hint::black_box(Instant::now().elapsed());
        }
        let clock = start.elapsed().as_nanos() / u128::from(LOOKS) / 2;
        (self.spent.as_nanos() / u128::from(self.emitted.max(1))).saturating_sub(clock)
    }
}

/// One line that is written over, on a terminal only.
struct Progress {
    on_terminal: bool,
}

impl Progress {
    fn new() -> Self {
        Self { on_terminal: io::stderr().is_terminal() }
    }

    fn show(&self, events: u64) {
        if self.on_terminal && events % 4096 == 0 {
            eprint!("\r{events} events");
            let _cosmetic = io::stderr().flush();
        }
    }

    fn done(&self) {
        if self.on_terminal {
            eprint!("\r\x1b[K");
        }
    }
}

/// What a session holds.
struct Summary {
    /// By event: records and bytes of payload.
    events: BTreeMap<String, (u64, u64)>,
    last: VecDeque<Record>,
    losses: u64,
}

impl Summary {
    const LAST: usize = 5;

    fn read(session: &Path) -> Result<Self, Box<dyn Error>> {
        let mut reader = Reader::open(session)?;
        let mut summary = Self { events: BTreeMap::new(), last: VecDeque::new(), losses: 0 };
        for record in &mut reader {
            let record = record?;
            let (records, bytes) = summary.events.entry(record.name().to_owned()).or_default();
            *records += 1;
            *bytes += record.payload_len() as u64;
            if summary.last.len() == Self::LAST {
                summary.last.pop_front();
            }
            summary.last.push_back(record);
        }
        summary.losses = reader.losses();
        Ok(summary)
    }

    fn print(&self, walk: &Walk, session: &Session) {
        println!("{:<16} {:>12} {:>14}", "event", "records", "payload bytes");
        for (name, (records, bytes)) in &self.events {
            println!("{name:<16} {records:>12} {bytes:>14}");
        }
        println!("\nlost             {:>12}", self.losses);
        println!("time per event   {:>9} ns", walk.time_per_event());
        println!("\nthe last records:");
        for record in &self.last {
            println!("  {record}");
        }
        println!("\nsession: {}", session.path().display());
        println!("look at it with: babeltrace2 {}", session.path().display());
    }
}
