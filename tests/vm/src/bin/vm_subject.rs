//! A program with events, for tests to look at from outside.

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
        Some("requests") => {
            let count = args.next().unwrap_or_default().parse()?;
            (0..count).for_each(|id| emit!(Request { id, path: "/index" }));
        }
        other => bail!("no scenario {other:?}; there is: requests COUNT"),
    }
    Ok(())
}
