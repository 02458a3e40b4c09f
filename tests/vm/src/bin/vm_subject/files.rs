//! What the program does to its descriptors, those that are not its own included.

use std::fs::{File, OpenOptions};
use std::os::fd::AsRawFd;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::errno::Errno;
use nix::libc;

use crate::ticks::emit_ticks;

/// Open files that are there to take up room.
static FILLING: Mutex<Vec<File>> = Mutex::new(Vec::new());

pub(crate) fn obey(words: &[&str]) -> Result<String> {
    let number = |word: &str| word.parse::<i32>().with_context(|| format!("{word} is no number"));
    match *words {
        ["closefrom", first] => close_from(number(first)?)?,
        ["put", at, path] => put(OpenOptions::new().write(true), path, number(at)?)?,
        ["append", at, path] => put(OpenOptions::new().append(true), path, number(at)?)?,
        ["fill"] => return fill(),
        ["free", count] => free(number(count)? as usize)?,
        ref other => bail!("what is {other:?}?"),
    }
    Ok(String::new())
}

/// Emits without standard input, output and error, until it is killed.
pub(crate) fn bare() -> Result<()> {
    close_from(0)?;
    loop {
        emit_ticks(1);
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Closes all from a number on, as daemons do.
fn close_from(first: i32) -> Result<()> {
    let last = libc::c_uint::MAX;
    // SAFETY: a program that says so means it; what had them open finds out.
    let closed = unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
    Errno::result(closed).context("close_range")?;
    Ok(())
}

/// Opens a file at a number, whatever is there.
fn put(options: &mut OpenOptions, path: &str, at: i32) -> Result<()> {
    let file = options.open(path).with_context(|| path.to_owned())?;
    // SAFETY: as above.
    Errno::result(unsafe { libc::dup2(file.as_raw_fd(), at) }).context("dup2")?;
    Ok(())
}

/// Uses all numbers up.
fn fill() -> Result<String> {
    let mut filling = FILLING.lock().expect("nobody panics");
    loop {
        match File::open("/dev/null") {
            Ok(file) => filling.push(file),
            Err(error) if error.raw_os_error() == Some(libc::EMFILE) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(format!("opened={}", filling.len()))
}

/// Gives the last ones back.
fn free(count: usize) -> Result<()> {
    let mut filling = FILLING.lock().expect("nobody panics");
    let rest = filling.len().checked_sub(count).context("there are fewer")?;
    filling.truncate(rest);
    Ok(())
}
