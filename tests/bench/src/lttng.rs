//! LTTng-UST with a session daemon of our own, out of the way of the system's.

mod daemon;
mod files;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use user_events_bench::contender::Scenario;

use crate::bounded;
use daemon::Daemon;
use files::Files;

/// What the channel is made of; the footer says it. Four sub-buffers of the default size for
/// each processor: memory that is overwritten, so that nothing is ever discarded or waited for.
pub(crate) const CHANNEL: &[&str] = &[
    "--overwrite",
    "--buffers-uid",
    "--num-subbuf=4",
    "--subbuf-size=512K",
    "--switch-timer=0",
    "--read-timer=0",
];

/// A session daemon with a recording snapshot session; both end when dropped.
pub(crate) struct Lttng {
    // Dropped, that is ended, before its files.
    _daemon: Daemon,
    files: Files,
}

impl Lttng {
    pub(crate) fn start() -> Result<Self> {
        let files = Files::create()?;
        let lttng = Self { _daemon: Daemon::start(&files)?, files };
        let output = format!("--output={}", lttng.snapshots().display());
        lttng.control(&["create", "bench", "--snapshot", &output])?;
        let channel = ["enable-channel", "--userspace", "--session=bench", "events"];
        lttng.control(&[&channel, CHANNEL].concat())?;
        let event = ["enable-event", "--userspace", "--session=bench", "--channel=events"];
        lttng.control(&[&event[..], &["user_events_bench:*"]].concat())?;
        lttng.control(&["start", "bench"])?;
        Ok(lttng)
    }

    /// The C program, behind the words of `wrapper`.
    pub(crate) fn subject(&self, scenario: Scenario, wrapper: &[&str]) -> Command {
        let mut command = self.files.command(&self.files.subject(), wrapper);
        if scenario == Scenario::Disabled {
            // A home where no session daemon listens; the default is to wait for one.
            command.env("LTTNG_HOME", self.files.home.path().join("none"));
            command.env("LTTNG_UST_REGISTER_TIMEOUT", "0")
        } else {
            command.env("LTTNG_UST_REGISTER_TIMEOUT", "-1")
        };
        command
    }

    /// What a snapshot holds after the measurements, as babeltrace2 counts it.
    pub(crate) fn snapshot(&self) -> Result<String> {
        self.control(&["snapshot", "record", "--session=bench"])?;
        let mut command = Command::new("babeltrace2");
        command.arg(self.snapshots()).args(["--component=sink.utils.counter", "--params=step=+0"]);
        let counts = bounded::stdout(&mut command)?;
        let count = |what: &str| {
            let line = counts.lines().find(|line| line.contains(what));
            line.and_then(|line| line.split_whitespace().next()).unwrap_or("?").to_owned()
        };
        let (events, discarded) = (count(" Event messages"), count("iscarded event"));
        Ok(format!("{events} events in the snapshot afterwards, {discarded} discarded"))
    }

    fn snapshots(&self) -> PathBuf {
        self.files.home.path().join("snapshots")
    }

    fn control(&self, args: &[&str]) -> Result<()> {
        let mut command = self.files.command(Path::new("lttng"), &[]);
        bounded::run(command.arg("--no-sessiond").args(args))?;
        Ok(())
    }
}
