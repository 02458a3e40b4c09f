//! Sessions: events into memory-mapped trace files, without any help of the kernel.
//!
//! A session is a directory of traces in the Common Trace Format (CTF 1.8), one trace per
//! process, one stream per thread. `babeltrace2` and Trace Compass read it, and so does
//! [`read::Reader`](crate::read::Reader). The crate's own page shows what it looks like.
//!
//! ```
//! use user_events_rt::{Session, emit, user_event};
//!
//! #[user_event]
//! struct Tick {
//!     n: u32,
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let path = std::env::temp_dir().join(format!("user-events-doc-{}", std::process::id()));
//! let session = Session::builder(&path).start()?;
//! emit!(Tick { n: 1 });
//! drop(session);
//! emit!(Tick { n: 2 }); // nobody listens any more
//!
//! let mut records = user_events_rt::read::Reader::open(&path)?;
//! assert_eq!(records.next().expect("a record")?["n"], 1);
//! assert!(records.next().is_none());
//! # std::fs::remove_dir_all(&path)?;
//! # Ok(())
//! # }
//! ```
//!
//! A program that starts no session takes one from [`ENV_SESSION`] and [`ENV_EVENTS`]:
//!
//! ```sh
//! USER_EVENTS_SESSION=/tmp/trace USER_EVENTS='request,db_*' ./server
//! babeltrace2 /tmp/trace
//! ```

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::transport;

#[cfg(all(target_os = "linux", target_has_atomic = "64", not(user_events_off)))]
pub(crate) mod linux;

/// The variable that names a session's directory for a program that starts none itself.
pub const ENV_SESSION: &str = "USER_EVENTS_SESSION";

/// The variable that says which events such a session takes: globs, separated by commas.
pub const ENV_EVENTS: &str = "USER_EVENTS";

/// The file that tells a session's directory from others. Readers of traces pass over it.
pub(crate) const MARKER: &str = ".user-events-session";

/// A running session of this process. Dropping it ends it; what was emitted stays in its
/// directory, also when the process is killed.
///
/// A process has one session at a time. A forked child goes on in the same session directory
/// with a trace of its own.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let path = std::env::temp_dir().join(format!("user-events-doc-{}", std::process::id()));
/// use user_events_rt::Session;
/// use user_events_rt::session::SessionError;
///
/// let session = Session::builder(&path).start()?;
/// assert!(session.trace_path().starts_with(session.path()));
///
/// let second = Session::builder(path.join("another")).start();
/// assert!(matches!(second, Err(SessionError::AlreadyRunning(at)) if at == path));
/// # drop(session);
/// # std::fs::remove_dir_all(&path)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a session ends when it is dropped"]
pub struct Session {
    run: u32,
    path: PathBuf,
    trace: PathBuf,
}

impl Session {
    /// A session in the directory `path`, to be configured and started.
    ///
    /// The directory is made, with mode 0700, if it does not exist; what exists must be a
    /// session's directory or empty. A relative path counts from the current directory at the
    /// time of [`start`](SessionBuilder::start).
    pub fn builder(path: impl Into<PathBuf>) -> SessionBuilder {
        SessionBuilder { path: path.into(), name: None, events: "*".to_owned(), keep: None }
    }

    /// The session's directory: what `babeltrace2` is given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The directory below it that holds this process's trace.
    pub fn trace_path(&self) -> &Path {
        &self.trace
    }

    /// Says anew which events the session takes: globs, separated by commas.
    ///
    /// # Errors
    ///
    /// [`SessionError::BadGlob`]; the old filter stays.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let path = std::env::temp_dir().join(format!("user-events-doc-{}", std::process::id()));
    /// use user_events_rt::{Session, user_event};
    ///
    /// #[user_event]
    /// struct Tick;
    ///
    /// let session = Session::builder(&path).events("request,db_*").start()?;
    /// assert!(!Tick::enabled());
    /// session.set_events("*")?;
    /// assert!(Tick::enabled());
    /// # drop(session);
    /// # std::fs::remove_dir_all(&path)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_events(&self, globs: &str) -> Result<(), SessionError> {
        transport::set_events(self.run, globs)
    }

    /// Takes no events until [`enable`](Self::enable): they cost as little as without session.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let path = std::env::temp_dir().join(format!("user-events-doc-{}", std::process::id()));
    /// use user_events_rt::{Session, emit, read, user_event};
    ///
    /// #[user_event]
    /// struct Step {
    ///     n: u32,
    /// }
    ///
    /// let session = Session::builder(&path).start()?;
    /// session.disable();
    /// emit!(Step { n: 1 });
    /// session.enable();
    /// emit!(Step { n: 2 });
    /// drop(session);
    ///
    /// let recorded: Vec<_> = read::Reader::open(&path)?.collect::<Result<_, _>>()?;
    /// assert_eq!(recorded.len(), 1);
    /// assert_eq!(recorded[0]["n"], 2);
    /// # std::fs::remove_dir_all(&path)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn disable(&self) {
        transport::set_enabled(self.run, false);
    }

    /// Takes events again.
    pub fn enable(&self) {
        transport::set_enabled(self.run, true);
    }

    /// Events that the session wanted and could not take, in this process so far: a full disk,
    /// a payload too large for a record, a signal handler at the wrong moment.
    pub fn losses(&self) -> u64 {
        transport::losses(self.run)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        transport::stop(self.run);
    }
}

/// What a session is to be; see [`Session::builder`].
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let path = std::env::temp_dir().join(format!("user-events-doc-{}", std::process::id()));
/// use user_events_rt::Session;
///
/// let session = Session::builder(&path)
///     .name("server")
///     .events("net_*,disk_?")
///     .keep_last(16 << 20)
///     .start()?;
/// let trace = format!("server-{}", std::process::id());
/// assert_eq!(session.trace_path(), path.join(trace));
/// # drop(session);
/// # std::fs::remove_dir_all(&path)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SessionBuilder {
    pub(crate) path: PathBuf,
    pub(crate) name: Option<String>,
    pub(crate) events: String,
    pub(crate) keep: Option<usize>,
}

impl SessionBuilder {
    /// The name that the trace's directory begins with, before the process id. The program's
    /// name by default. Characters other than letters, digits, `.`, `_` and `-` become `_`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Which events the session takes: globs (`*`, `?`, `[...]`) of event names, separated by
    /// commas. All by default.
    #[must_use]
    pub fn events(mut self, globs: impl Into<String>) -> Self {
        self.events = globs.into();
        self
    }

    /// Makes the session a flight recorder: each thread keeps at least its last `bytes` bytes of
    /// records (at most about a fifth more, and never less than half a mebibyte), and overwrites
    /// what is older. Without it a session grows until its disk is full. A thread's first event
    /// allocates a seventh of it.
    ///
    /// Read such a session when it has ended, or a copy of it: a file that is being read may be
    /// taken for new records.
    #[must_use]
    pub fn keep_last(mut self, bytes: usize) -> Self {
        self.keep = Some(bytes);
        self
    }

    /// Starts the session: events that are emitted from now on go into it.
    ///
    /// # Errors
    ///
    /// See [`SessionError`]; nothing has changed then, but a directory may have been made.
    pub fn start(self) -> Result<Session, SessionError> {
        let Started { run, path, trace } = transport::start(&self)?;
        Ok(Session { run, path, trace })
    }
}

/// What a transport has started.
pub(crate) struct Started {
    pub(crate) run: u32,
    pub(crate) path: PathBuf,
    pub(crate) trace: PathBuf,
}

/// Why a session was not started, or not changed.
#[derive(Debug)]
#[non_exhaustive]
pub enum SessionError {
    /// The process has a session already, here.
    AlreadyRunning(PathBuf),
    /// The path exists and is no session's directory.
    NotASession(PathBuf),
    /// A glob of an event filter that is not one.
    #[non_exhaustive]
    BadGlob {
        /// The glob.
        glob: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A call of the system failed.
    #[non_exhaustive]
    System {
        /// What was being done.
        action: &'static str,
        /// To what.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// This system has no sessions.
    Unsupported(&'static str),
    /// This thread is in the middle of registering an event (it emits in a signal handler or in
    /// an allocator).
    Busy,
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyRunning(path) => write!(
                f,
                "a session is already running in {}: a process has one at a time; end it first",
                path.display()
            ),
            Self::NotASession(path) => write!(
                f,
                "{} exists and is no session: name a new or an empty directory (and no link to one)",
                path.display()
            ),
            Self::BadGlob { glob, reason } => write!(
                f,
                "event filter `{glob}`: {reason}; write globs of event names, separated by \
                 commas, for example `net_*,disk_?`"
            ),
            Self::System { action, path, source } => {
                write!(f, "cannot {action} {}: {source}", path.display())
            }
            Self::Unsupported(reason) => write!(f, "no sessions here: {reason}"),
            Self::Busy => f.write_str("the thread is in the middle of registering an event"),
        }
    }
}

impl std::error::Error for SessionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::System { source, .. } => Some(source),
            _ => None,
        }
    }
}
