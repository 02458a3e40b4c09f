//! Two threads on one descriptor, and one: whether they hold each other up. Each contender has a
//! descriptor of its own, which all its threads share.

use std::fs::File;

use anyhow::{Context, Result};
use nix::unistd::{getppid, write};
use user_events_vm_tests::bench::{PAYLOAD, scaling};
use user_events_vm_tests::guest::tracefs::{self, Enabled};

use crate::contender::{Contender, EventHeader, Ours, Tracepoint};
use crate::operations::ByHand;

thread_local! {
    /// A descriptor that no other thread uses: each write counts those who use one.
    static OWN: ByHand = ByHand::register().expect("it was registered before");
}

pub(crate) fn run(rounds: usize) -> Result<()> {
    let ours = Ours::register()?;
    let tracepoint = Tracepoint::register()?;
    let eventheader = EventHeader::register()?;
    let by_hand = ByHand::register()?;
    let path = tracefs::path("trace_marker");
    let marker = File::options().write(true).open(&path);
    let marker = marker.with_context(|| format!("cannot open {}", path.display()))?;
    let _enabled =
        [Ours::THREE, Tracepoint::THREE, EventHeader::THREE, ByHand::EVENT].map(Enabled::new);
    scaling::compare(
        rounds,
        &[
            ("emit", &|| ours.three()),
            ("tracepoint", &|| tracepoint.three()),
            ("eventheader", &|| eventheader.three()),
            ("pwritev", &|| by_hand.pwritev()),
            ("pwritev-own", &|| OWN.with(|own| own.pwritev())),
            ("writev", &|| by_hand.writev()),
            ("marker", &|| assert_eq!(write(&marker, &PAYLOAD), Ok(20))),
            ("getppid", &|| {
                getppid();
            }),
        ],
    )
}
