//! Who is compared, and in what.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, Error};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Nobody listens: `{id: u64, text: &str, latency_ns: u64}` with 16 bytes of text, and `id / 2`
    /// for the last.
    Disabled,
    /// Recorded: `{id: u64, size: u32, latency_ns: u64}`.
    Three,
    /// Recorded: `{id: u64, text: &str}` with 100 bytes of text.
    Text,
}

impl Scenario {
    const NAMES: &[(Self, &str)] =
        &[(Self::Disabled, "disabled"), (Self::Three, "three"), (Self::Text, "text")];

    /// The scenario's name in a table.
    pub fn title(self) -> &'static str {
        match self {
            Self::Disabled => "disabled, 3 fields",
            Self::Three => "enabled, 3 fields",
            Self::Text => "enabled, u64 + 100-byte text",
        }
    }
}

/// What LTTng-UST's buffers hold of one processor's events.
pub const KEPT: usize = 2 << 20;

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// A loop that emits nothing.
    Empty,
    /// This project; enabled: a session in the given directory.
    UserEvents,
    /// The same, in a directory in memory.
    UserEventsInMemory,
    /// The same as a flight recorder of [`KEPT`] bytes, as LTTng-UST's snapshot session is one.
    UserEventsKept,
    /// The crate `tracepoint`: the kernel's own user_events, one state for each event.
    Tracepoint,
    /// The crate `eventheader`: the same, with an encoding of its own.
    EventHeader,
    /// The crate `probe`: a `nop` and a note for debuggers; its arguments are always computed.
    Probe,
    /// The same crate's `probe_lazy!`, which looks at a semaphore first.
    ProbeLazy,
    /// The crate `usdt`: a semaphore, and then the same.
    Usdt,
    /// `tracing`; enabled: `tracing-subscriber`'s JSON into a `Mutex<File>`.
    Tracing,
    /// `tracing` with a subscriber whose level is off.
    TracingLevelOff,
    /// `tracing` with its level off at compile time.
    TracingCompiledOff,
    /// The same into a `Mutex<BufWriter<File>>`.
    TracingBuffered,
    /// `log` without a logger, which is its level off at run time.
    Log,
    /// `log` with its level off at compile time.
    LogCompiledOff,
    /// LTTng-UST; enabled: a snapshot session in memory.
    Lttng,
}

impl Contender {
    const NAMES: &[(Self, &str)] = &[
        (Self::Empty, "empty"),
        (Self::UserEvents, "user-events"),
        (Self::UserEventsInMemory, "user-events-in-memory"),
        (Self::UserEventsKept, "user-events-kept"),
        (Self::Tracepoint, "tracepoint"),
        (Self::EventHeader, "eventheader"),
        (Self::Probe, "probe"),
        (Self::ProbeLazy, "probe-lazy"),
        (Self::Usdt, "usdt"),
        (Self::Tracing, "tracing"),
        (Self::TracingLevelOff, "tracing-level-off"),
        (Self::TracingCompiledOff, "tracing-compiled-off"),
        (Self::TracingBuffered, "tracing-buffered"),
        (Self::Log, "log"),
        (Self::LogCompiledOff, "log-compiled-off"),
        (Self::Lttng, "lttng"),
    ];

    /// The contender's name in a table.
    pub fn title(self, scenario: Scenario) -> &'static str {
        let disabled = scenario == Scenario::Disabled;
        match self {
            Self::Empty => "empty loop",
            Self::UserEvents if disabled => "emit!, no session",
            Self::UserEvents => "user-events session",
            Self::UserEventsInMemory => "user-events session in /dev/shm",
            Self::UserEventsKept => "user-events session, keep_last(2 MiB)",
            Self::Tracepoint => "tracepoint",
            Self::EventHeader => "eventheader",
            Self::Probe => "probe, probe!",
            Self::ProbeLazy => "probe, probe_lazy!",
            Self::Usdt => "usdt",
            Self::TracingLevelOff => "tracing, level off",
            Self::TracingCompiledOff => "tracing, off at compile time",
            Self::Log => "log, no logger",
            Self::LogCompiledOff => "log, off at compile time",
            Self::Tracing if disabled => "tracing, no subscriber",
            Self::Tracing => "tracing, JSON to Mutex<File>",
            Self::TracingBuffered => "tracing, JSON to Mutex<BufWriter<File>>",
            Self::Lttng if disabled => "LTTng-UST, no session",
            Self::Lttng => "LTTng-UST snapshot session",
        }
    }

    /// Whether it is another way to have an event that can be switched on.
    pub fn is_peer(self) -> bool {
        !matches!(self, Self::Empty | Self::UserEvents) && !self.is_compiled_off()
    }

    /// Whether nothing can switch it on again while the program runs: it should cost nothing.
    pub fn is_compiled_off(self) -> bool {
        matches!(self, Self::TracingCompiledOff | Self::LogCompiledOff)
    }
}

macro_rules! named {
    ($($ty:ident)*) => { $(
        impl fmt::Display for $ty {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let name = Self::NAMES.iter().find(|(value, _)| value == self);
                f.write_str(name.map_or("", |(_, name)| name))
            }
        }

        impl FromStr for $ty {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                let value = Self::NAMES.iter().find(|(_, name)| *name == text);
                let (value, _) = value.with_context(|| format!("unknown name: {text}"))?;
                Ok(*value)
            }
        }
    )* };
}

named! { Scenario Contender }
