//! Loads a library with an event, and unloads it: cases that are played as those of
//! `user_events_vm_tests::cases`.

mod cases;
mod library;
mod mappings;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some((_, case)) = cases::CASES.iter().find(|(known, _)| *known == name) else {
        let names: Vec<_> = cases::CASES.iter().map(|(name, _)| *name).collect();
        bail!("no case {name:?}; there are: {}", names.join(", "));
    };
    user_events_vm_tests::cases::play(library::PLUGIN, case)
}
