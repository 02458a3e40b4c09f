//! What a program is told of its transports.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// How this process's events leave it, and what is in the way; see [`status`](crate::status()).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransportStatus {
    /// The directory of the running session.
    pub session: Option<PathBuf>,
    /// Why the session that the environment asks for was not started, or why one that runs
    /// could not go on in this process.
    pub session_error: Option<String>,
    /// The kernel's tracepoints.
    pub kernel: KernelStatus,
    /// Events of this process that are registered: those that were used, and, after
    /// [`register_all`](crate::register_all), all.
    pub events: usize,
}

impl TransportStatus {
    /// The answer to a thread that is at work on the transports itself.
    pub(crate) fn busy() -> Self {
        Self { session: None, session_error: None, kernel: KernelStatus::NotLooked, events: 0 }
    }

    /// Whether the kernel has every event that this process has registered.
    pub fn all_in_kernel(&self) -> bool {
        matches!(&self.kernel, KernelStatus::Connected { registered, .. } if *registered == self.events)
    }
}

/// One line for the session, one for the kernel, and one for each event that the kernel
/// refused (of many, the first ones).
impl fmt::Display for TransportStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.session {
            Some(path) => write!(f, "session: {}", path.display())?,
            None => f.write_str("session: none")?,
        }
        if let Some(error) = &self.session_error {
            write!(f, " ({error})")?;
        }
        write!(f, "\nkernel: {}", self.kernel)
    }
}

/// Whether this process's events are tracepoints of the kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KernelStatus {
    /// They are, except for those that were refused.
    #[non_exhaustive]
    Connected {
        /// How the kernel says who listens.
        transport: KernelTransport,
        /// The directory with `user_events_data` and `user_events_status`.
        tracefs: PathBuf,
        /// Events that the kernel knows from this process.
        registered: usize,
        /// Those of them that it has under other names, the newest first.
        renamed: Vec<Renamed>,
        /// Events that it refused, the newest first. [`refresh`](crate::refresh) offers them
        /// again.
        refused: Vec<Refused>,
        /// How often the program closed the descriptor of `user_events_data` (as `closefrom(3)`
        /// does) and it was opened again.
        reopened: usize,
    },
    /// The kernel module is not loaded, or tracefs is not mounted.
    #[non_exhaustive]
    Missing {
        /// Directories without `user_events_data`.
        looked_in: Vec<PathBuf>,
        /// Whether tracefs is mounted there: then it is the kernel that has no `user_events`.
        is_mounted: bool,
    },
    /// This process may not use it.
    #[non_exhaustive]
    Denied {
        /// The file, or the directory on the way to it.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
        /// Its owner.
        uid: u32,
        /// Its group.
        gid: u32,
    },
    /// The kernel's file takes no registrations of this program: a 32-bit one on a 64-bit kernel
    /// that has `user_events` of its own, or one that does not know the ABI of the kernel.
    #[non_exhaustive]
    OtherAbi {
        /// Its file.
        path: PathBuf,
    },
    /// The program closed the descriptor of `user_events_data`, and it cannot be opened again.
    /// No event goes to the kernel until it can.
    #[non_exhaustive]
    Lost {
        /// The file.
        path: PathBuf,
        /// Why it cannot (`errno(3)`).
        errno: i32,
    },
    /// The kernel did not do its part.
    #[non_exhaustive]
    Failed {
        /// What was being done.
        action: &'static str,
        /// To what.
        path: PathBuf,
        /// The kernel's answer (`errno(3)`).
        errno: i32,
    },
    /// This system has no tracepoints.
    #[non_exhaustive]
    Unsupported {
        /// Why.
        reason: &'static str,
    },
    /// It was not looked for, because the thread that asks is in the middle of registering an
    /// event (it asks in a signal handler or in an allocator).
    NotLooked,
}

/// How a kernel says who listens to an event. What differs between the two is told in the
/// README, "Kernels with user_events of their own".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KernelTransport {
    /// By a byte in a page that all programs share: the kernel module of this project.
    StatusPage,
    /// By a bit of a word of the program: kernels with `CONFIG_USER_EVENTS`, Linux 6.4 and later.
    EnableBit,
}

/// Of the events that were refused, or have other names, so many are shown.
const SHOWN: usize = 10;

impl fmt::Display for KernelStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connected { tracefs, registered, renamed, refused, reopened, .. } => {
                let data = tracefs.join("user_events_data");
                write!(f, "{registered} events registered by {}", data.display())?;
                if *reopened > 0 {
                    write!(f, " (opened again, as the program had closed it: {reopened})")?;
                }
                list(f, "renamed", renamed)?;
                list(f, "refused", refused)
            }
            Self::Missing { looked_in, is_mounted } => {
                let looked_in = looked_in.iter().map(|path| path.display().to_string());
                let looked_in = looked_in.collect::<Vec<_>>().join(" or ");
                if *is_mounted {
                    write!(
                        f,
                        "no user_events_data in {looked_in}: this kernel has no user_events of \
                         its own, load the kernel module (README, \"Install the module\")",
                    )
                } else {
                    write!(
                        f,
                        "no tracefs in {looked_in}: mount it with `mount -t tracefs tracefs \
                         /sys/kernel/tracing`; a kernel without user_events of its own needs the \
                         kernel module, too (README, \"Install the module\")",
                    )
                }
            }
            Self::Denied { path, mode, uid, gid } => write!(
                f,
                "no access to {} (mode {mode:04o}, owner {}, group {}): run as root, {}or open \
                 tracefs and its user_events files to a group of yours (README, \"Tracepoints of \
                 the kernel\")",
                path.display(),
                Id(*uid),
                Id(*gid),
                OfGroup { path, mode: *mode, gid: *gid },
            ),
            Self::OtherAbi { path } => write!(
                f,
                "{} takes no registrations of this program: {}",
                path.display(),
                if cfg!(target_pointer_width = "32") {
                    "a 64-bit kernel's own user_events are not for 32-bit programs"
                } else {
                    "it is not what a kernel that this version knows has there"
                },
            ),
            Self::Lost { path, errno } => write!(
                f,
                "the program closed the descriptor of {} and it cannot be opened again: {}{}",
                path.display(),
                system(*errno),
                advice(*errno),
            ),
            Self::Failed { action, path, errno } => {
                write!(
                    f,
                    "cannot {action} {}: {}{}",
                    path.display(),
                    system(*errno),
                    advice(*errno)
                )
            }
            Self::Unsupported { reason } => f.write_str(reason),
            Self::NotLooked => f.write_str("not looked for: this thread is registering an event"),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, what: &str, events: &[impl fmt::Display]) -> fmt::Result {
    events.iter().take(SHOWN).try_for_each(|event| write!(f, "\n{what}: {event}"))?;
    match events.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => write!(f, "\n{what}: {more} more"),
    }
}

/// A user or a group. Their names would take files, or a server, to find.
struct Id(u32);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("root"),
            id => write!(f, "{id}"),
        }
    }
}

/// What the group of a file or directory is good for. Nothing where it is root's.
struct OfGroup<'a> {
    path: &'a Path,
    mode: u32,
    gid: u32,
}

impl fmt::Display for OfGroup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (right, bit) = match self.path.file_name().and_then(|name| name.to_str()) {
            Some("user_events_data") => ('w', 0o020),
            Some("user_events_status") => ('r', 0o040),
            _ => ('x', 0o010),
        };
        if self.gid == 0 {
            Ok(())
        } else if self.mode & bit != 0 {
            f.write_str("or join its group, ")
        } else {
            write!(f, "or let its group in with `chmod g+{right} {}`, ", self.path.display())
        }
    }
}

/// Whether something else than the kernel's user events refuses a call. They never answer so.
#[cfg(all(target_os = "linux", not(user_events_off)))]
pub(super) fn is_forbidden(errno: i32) -> bool {
    use nix::errno::Errno;
    matches!(Errno::from_raw(errno), Errno::EPERM | Errno::EACCES | Errno::ENOSYS)
}

/// What helps against an `errno` that is no matter of the file.
#[cfg(all(target_os = "linux", not(user_events_off)))]
fn advice(errno: i32) -> &'static str {
    use nix::errno::Errno;
    match Errno::from_raw(errno) {
        _ if is_forbidden(errno) => {
            "; a seccomp filter, a security module or a lockdown of the kernel forbids it: call \
             register_all() before a filter is installed"
        }
        Errno::EMFILE => "; close some files, or raise RLIMIT_NOFILE",
        _ => "",
    }
}

#[cfg(not(all(target_os = "linux", not(user_events_off))))]
fn advice(_: i32) -> &'static str {
    ""
}

/// An event that the kernel has under another name than its own, because an event with other
/// fields has that: of another version of the program, say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Renamed {
    /// The event's own name.
    pub event: &'static str,
    /// Its name in the kernel's system `user_events`. It follows from the fields: other programs,
    /// and other runs of this one, have the same.
    pub name: String,
}

/// What consumers are to be told.
impl fmt::Display for Renamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { event, name } = self;
        write!(f, "`{event}` is user_events:{name}: an event with other fields has its name")
    }
}

/// An event that the kernel did not register. Sessions get it all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The event's name.
    pub event: &'static str,
    /// The kernel's answer (`errno(3)`).
    pub errno: i32,
    pub(crate) transport: KernelTransport,
    pub(crate) tracefs: PathBuf,
}

/// Why, and what to do.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { event, errno, transport, tracefs } = self;
        write!(f, "`{event}`: ")?;
        match (Answer::of(*errno), transport) {
            (Answer::NameTaken, KernelTransport::StatusPage) => write!(
                f,
                "the name is taken by an event with other fields: rename it with \
                 #[user_event(name = \"...\")], stop the program that has the other one, or, if \
                 none has it any more, sweep it with `{}`",
                Sweep(tracefs),
            ),
            (Answer::NameTaken, _) => f.write_str(
                "the name is taken by an event with other fields: rename it with \
                 #[user_event(name = \"...\")], or stop the program that has the other one",
            ),
            (Answer::Full, KernelTransport::StatusPage) => write!(
                f,
                "the kernel has no room for another event: sweep those that nobody uses with \
                 `{}`, or let it have more by the module's parameter max_events",
                Sweep(tracefs),
            ),
            (Answer::Full, _) => f.write_str(
                "the kernel has no room for another event: let it have more with `sysctl \
                 kernel.user_events_max=...`",
            ),
            (Answer::Invalid, KernelTransport::StatusPage) => write!(
                f,
                "the kernel does not take its description ({}): {} says what and where, if the module could write there",
                system(*errno),
                tracefs.join("error_log").display(),
            ),
            (Answer::Invalid, _) => write!(
                f,
                "the kernel does not take its description ({}): it may be too long, or have a type \
                 that only the kernel module knows",
                system(*errno),
            ),
            (Answer::Forbidden, _) => write!(
                f,
                "this process may not register events any more ({}): a seccomp filter or a \
                 security module refuses the ioctl(2) by which it is done; let it, or call \
                 register_all() before the filter is installed",
                system(*errno),
            ),
            (Answer::Other, _) => write!(f, "{}", system(*errno)),
        }
    }
}

/// What an `errno` of a registration means, by `user-events-kmod/uapi/user_events.h` and
/// `Documentation/trace/user_events.rst`.
enum Answer {
    NameTaken,
    Full,
    Invalid,
    /// Neither kernel says so.
    Forbidden,
    Other,
}

impl Answer {
    #[cfg(all(target_os = "linux", not(user_events_off)))]
    fn of(errno: i32) -> Self {
        use nix::errno::Errno;
        match Errno::from_raw(errno) {
            Errno::EADDRINUSE => Self::NameTaken,
            Errno::EMFILE => Self::Full,
            Errno::EINVAL | Errno::E2BIG => Self::Invalid,
            _ if is_forbidden(errno) => Self::Forbidden,
            _ => Self::Other,
        }
    }

    #[cfg(not(all(target_os = "linux", not(user_events_off))))]
    fn of(_: i32) -> Self {
        Self::Other
    }
}

/// The command that removes events nobody uses.
struct Sweep<'a>(&'a Path);

impl fmt::Display for Sweep<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "> {}", self.0.join("user_events_status").display())
    }
}

fn system(errno: i32) -> io::Error {
    io::Error::from_raw_os_error(errno)
}

#[cfg(test)]
mod tests {
    use super::{KernelStatus, KernelTransport, Renamed, TransportStatus};
    use std::path::PathBuf;

    const TRACEFS: &str = "/sys/kernel/tracing";

    fn told(kernel: KernelStatus) -> String {
        let events = 12;
        TransportStatus { session: None, session_error: None, kernel, events }.to_string()
    }

    #[test]
    fn a_denial_names_the_file_and_its_mode() {
        let path = PathBuf::from(TRACEFS);
        let text = told(KernelStatus::Denied { path, mode: 0o700, uid: 0, gid: 44 });
        assert_eq!(
            text,
            "session: none\nkernel: no access to /sys/kernel/tracing (mode 0700, owner root, \
             group 44): run as root, or let its group in with `chmod g+x /sys/kernel/tracing`, or \
             open tracefs and its user_events files to a group of yours (README, \"Tracepoints of \
             the kernel\")"
        );
    }

    #[test]
    fn a_group_that_lacks_the_right_is_not_worth_joining() {
        let of_group = |path: &str, mode, gid| {
            let path = PathBuf::from(TRACEFS).join(path);
            told(KernelStatus::Denied { path, mode, uid: 0, gid })
        };
        for (path, without, with) in [
            ("", 0o760, 0o710),
            ("user_events_data", 0o640, 0o620),
            ("user_events_status", 0o620, 0o640),
        ] {
            let joins = |mode, gid| of_group(path, mode, gid).contains("or join its group");
            assert!(!joins(without, 44) && joins(with, 44) && !joins(with, 0), "{path}");
        }
        let text = of_group("user_events_data", 0o640, 44);
        assert!(text.contains("`chmod g+w /sys/kernel/tracing/user_events_data`"), "{text}");
    }

    #[test]
    fn what_is_missing_is_told() {
        let missing = |is_mounted| {
            let looked_in = vec![PathBuf::from("/a"), PathBuf::from("/b")];
            told(KernelStatus::Missing { looked_in, is_mounted })
        };
        let text = missing(true);
        assert!(text.contains("no user_events_data in /a or /b: "), "{text}");
        assert!(text.contains("load the kernel module") && !text.contains("mount"), "{text}");
        let text = missing(false);
        assert!(text.contains("no tracefs in /a or /b: mount it with `mount -t"), "{text}");
        let text = told(KernelStatus::OtherAbi { path: PathBuf::from("/t/user_events_data") });
        assert!(text.contains("/t/user_events_data takes no registrations"), "{text}");
    }

    #[cfg(all(target_os = "linux", not(user_events_off)))]
    #[test]
    fn what_is_no_matter_of_the_file_is_told() {
        use nix::errno::Errno;
        let path = || PathBuf::from("/t/user_events_data");
        let failed = |errno| {
            told(KernelStatus::Failed { action: "open", path: path(), errno: errno as i32 })
        };
        let text = failed(Errno::EPERM);
        assert!(text.contains("not permitted (os error 1); a seccomp filter, "), "{text}");
        assert!(failed(Errno::EIO).ends_with("Input/output error (os error 5)"));
        let text = told(KernelStatus::Lost { path: path(), errno: Errno::EMFILE as i32 });
        assert!(text.ends_with("(os error 24); close some files, or raise RLIMIT_NOFILE"));
    }

    #[cfg(all(target_os = "linux", not(user_events_off)))]
    #[test]
    fn refused_events_say_what_to_do() {
        use super::Refused;
        use nix::errno::Errno;
        let refused = |errno: Errno| Refused {
            event: "request",
            errno: errno as i32,
            transport: KernelTransport::StatusPage,
            tracefs: PathBuf::from(TRACEFS),
        };
        let taken = refused(Errno::EADDRINUSE).to_string();
        assert!(taken.starts_with("`request`: the name is taken"), "{taken}");
        assert!(taken.ends_with("sweep it with `> /sys/kernel/tracing/user_events_status`"));
        let invalid = refused(Errno::EINVAL).to_string();
        assert!(invalid.contains("/sys/kernel/tracing/error_log says what"), "{invalid}");
        assert!(refused(Errno::EMFILE).to_string().contains("no room"));
        assert!(refused(Errno::EIO).to_string().contains("Input/output error"));

        let text = told(connected(0, Vec::new(), vec![refused(Errno::EIO); 12]));
        assert_eq!(text.lines().count(), 1 + 1 + 10 + 1);
        assert!(text.ends_with("\nrefused: 2 more"));
    }

    #[cfg(all(target_os = "linux", not(user_events_off)))]
    #[test]
    fn what_only_the_module_has_is_not_advised_elsewhere() {
        use super::Refused;
        use nix::errno::Errno;
        let refused = |errno: Errno| {
            let (transport, tracefs) = (KernelTransport::EnableBit, PathBuf::from(TRACEFS));
            Refused { event: "request", errno: errno as i32, transport, tracefs }.to_string()
        };
        for errno in [Errno::EADDRINUSE, Errno::EMFILE, Errno::EINVAL, Errno::E2BIG] {
            let text = refused(errno);
            assert!(!text.contains("/sys/kernel/tracing"), "{text}");
        }
        assert!(refused(Errno::EMFILE).contains("sysctl kernel.user_events_max"));
        assert!(refused(Errno::EPERM).contains("a seccomp filter or a security module"));
    }

    fn connected(
        registered: usize,
        renamed: Vec<Renamed>,
        refused: Vec<super::Refused>,
    ) -> KernelStatus {
        KernelStatus::Connected {
            transport: KernelTransport::EnableBit,
            tracefs: PathBuf::from(TRACEFS),
            registered,
            renamed,
            refused,
            reopened: 0,
        }
    }

    #[test]
    fn other_names_are_told() {
        let renamed = Renamed { event: "request", name: "request_01234567".to_owned() };
        let text = told(connected(1, vec![renamed], Vec::new()));
        assert!(text.ends_with(
            "1 events registered by /sys/kernel/tracing/user_events_data\nrenamed: `request` is \
             user_events:request_01234567: an event with other fields has its name"
        ));
    }

    #[test]
    fn an_event_that_is_missing_in_the_kernel_shows() {
        let connected = |registered| TransportStatus {
            session: None,
            session_error: None,
            kernel: connected(registered, Vec::new(), Vec::new()),
            events: 3,
        };
        assert!(connected(3).all_in_kernel());
        assert!(!connected(2).all_in_kernel());
        assert!(!TransportStatus::busy().all_in_kernel());
    }
}
