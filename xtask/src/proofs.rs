//! The tests again, under what sees more than they do: the oldest compiler, sanitizers, Miri.

mod miri;
mod oldest;
mod sanitizer;

use std::process::Command;

use anyhow::Result;
use clap::ValueEnum;

use crate::tally::Tally;

/// What the tests run under.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Proof {
    /// The oldest compiler that is supported
    Oldest,
    /// AddressSanitizer with leak detection, and debug assertions in Rust's library
    Address,
    /// ThreadSanitizer
    Thread,
    /// Miri
    Miri,
}

impl Proof {
    fn name(self) -> &'static str {
        match self {
            Self::Oldest => "tests with the oldest compiler",
            Self::Address => "tests with AddressSanitizer",
            Self::Thread => "tests with ThreadSanitizer",
            Self::Miri => "tests in Miri",
        }
    }

    /// Tests that cannot run under it, and why.
    fn left_out(self) -> sanitizer::LeftOut {
        match self {
            Self::Oldest | Self::Miri => &[],
            Self::Address => sanitizer::left_out_of_address(),
            Self::Thread => sanitizer::left_out_of_thread(),
        }
    }

    /// What runs the tests; what it needs is there then.
    fn command(self) -> Result<Command> {
        match self {
            Self::Oldest => oldest::tests(),
            Self::Address => sanitizer::address(),
            Self::Thread => sanitizer::thread(),
            Self::Miri => miri::tests(),
        }
    }
}

/// Runs proofs (all without one named); returns the names of those that failed.
pub(crate) fn run(
    only: Option<Proof>,
    tally: &mut Tally,
    read: impl Fn(&mut Command, &mut Tally) -> Result<bool>,
) -> Result<Vec<String>> {
    let mut failed = Vec::new();
    let chosen = only.as_ref().map_or(Proof::value_variants(), std::slice::from_ref);
    for proof in chosen {
        let name = proof.name();
        match proof.command() {
            Ok(mut command) => {
                for (test, reason) in proof.left_out() {
                    tally.skip(&format!("{name}: {test}"), reason);
                }
                if !read(&mut command, tally)? {
                    failed.push(name.to_owned());
                }
            }
            Err(reason) => tally.skip(name, &format!("{reason:#}")),
        }
    }
    Ok(failed)
}
