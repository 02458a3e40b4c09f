//! A program with events, for tests to look at from outside.

mod deny;
mod files;
mod lives;
mod talk;
mod ticks;
mod values;

use anyhow::{Result, bail};
use user_events_rt::{emit, user_event};

#[user_event]
struct Request<'a> {
    id: u64,
    path: &'a str,
}

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("requests") => requests(args.next().unwrap_or_default().parse()?),
        Some("lives") => {
            lives::play(&args.next().unwrap_or_default(), &args.next().unwrap_or_default())?;
        }
        Some("talk") => talk::talk()?,
        Some("padded") => values::padded(),
        Some("bare") => files::bare()?,
        other => bail!(
            "no scenario {other:?}; there are: requests COUNT, lives CASE [all], talk, padded, bare"
        ),
    }
    Ok(())
}

fn requests(count: u64) {
    (0..count).for_each(|id| emit!(Request { id, path: if id % 2 == 0 { "/index" } else { "/" } }));
}
