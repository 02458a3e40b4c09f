//! The session daemon.

use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::files::Files;
use crate::bounded;

const PATIENCE: Duration = Duration::from_secs(10);

/// A session daemon; dropping it ends it, its sessions and its consumer.
pub(super) struct Daemon(Child);

impl Daemon {
    /// Starts a daemon whose sockets lie in the files' home, and waits until it answers.
    pub(super) fn start(files: &Files) -> Result<Self> {
        let mut command = files.command(Path::new("lttng-sessiond"), &[]);
        command.arg("--no-kernel").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut daemon = Self(command.spawn().context("cannot run lttng-sessiond")?);
        let deadline = Instant::now() + PATIENCE;
        let mut list = files.command(Path::new("lttng"), &[]);
        list.args(["--no-sessiond", "list"]);
        while let Err(error) = bounded::run(&mut list) {
            bounded::check()?;
            if daemon.has_ended() || Instant::now() > deadline {
                bail!(error.context("lttng-sessiond does not answer"));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(daemon)
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let Ok(pid) = i32::try_from(self.0.id()) else { return };
        let deadline = Instant::now() + PATIENCE;
        if !self.has_ended() && kill(Pid::from_raw(pid), Signal::SIGTERM).is_ok() {
            while !self.has_ended() && Instant::now() < deadline {
                thread::sleep(Duration::from_millis(20));
            }
        }
        if !self.has_ended() && self.0.kill().and_then(|()| self.0.wait()).is_err() {
            eprintln!("lttng-sessiond {pid} does not end");
        }
    }
}
