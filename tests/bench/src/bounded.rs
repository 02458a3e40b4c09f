//! Child processes that end in time, and an orderly end on Ctrl-C: what a daemon of ours or a
//! directory in memory leaves behind is removed as on any other error.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use nix::libc::{SIGINT, SIGTERM};

/// No subject runs longer, valgrind's included.
const LIMIT: Duration = Duration::from_secs(30);

static INTERRUPTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();
static END: Mutex<Option<Instant>> = Mutex::new(None);

/// Lets [`check`] tell of a Ctrl-C, which from now on ends nothing by itself.
pub(crate) fn begin() -> Result<()> {
    let flag = INTERRUPTED.get_or_init(Arc::default);
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(flag))?;
    }
    Ok(())
}

/// From now on no child runs after this time; what it would have measured is missing in the table.
pub(crate) fn allow(time: Duration) {
    *END.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + time);
}

/// An error after Ctrl-C.
pub(crate) fn check() -> Result<()> {
    let interrupted = INTERRUPTED.get().is_some_and(|flag| flag.load(Ordering::Relaxed));
    ensure!(!interrupted, "interrupted");
    Ok(())
}

/// Runs a command to its successful end. Its output must fit a pipe.
pub(crate) fn run(command: &mut Command) -> Result<Output> {
    run_within(LIMIT, command)
}

/// [`run`] for what reads its standard input.
pub(crate) fn run_told(input: Stdio, command: &mut Command) -> Result<Output> {
    to_its_end(LIMIT, input, command)
}

/// [`run`] for what takes longer than a subject: compilers.
pub(crate) fn run_within(limit: Duration, command: &mut Command) -> Result<Output> {
    to_its_end(limit, Stdio::null(), command)
}

fn to_its_end(limit: Duration, input: Stdio, command: &mut Command) -> Result<Output> {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot run {program}"))?;
    let start = Instant::now();
    let end = *END.lock().unwrap_or_else(PoisonError::into_inner);
    let deadline = end.map_or(start + limit, |end| end.min(start + limit));
    while child.try_wait()?.is_none() {
        if Instant::now() > deadline || check().is_err() {
            child.kill()?;
            child.wait()?;
            check()?;
            bail!("{program} did not end within {:.0?}", start.elapsed());
        }
        thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output()?;
    let complaint = complaint(&String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "{program}: {}: {complaint}", output.status);
    Ok(output)
}

/// The first line of an error message, without what valgrind says around it.
fn complaint(stderr: &str) -> String {
    let mut lines = stderr.lines().map(str::trim).filter(|line| !line.starts_with("=="));
    lines.find(|line| !line.is_empty()).unwrap_or("no message").to_owned()
}

/// What a command prints, without the space around it.
pub(crate) fn stdout(command: &mut Command) -> Result<String> {
    let output = run(command)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
