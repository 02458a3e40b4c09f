//! What is measured: each way to have events, with each consumer, and other system calls.

use std::fs::File;
use std::io::IoSlice;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::uio::{pwritev, writev};
use nix::unistd::{getppid, write};
use user_events_vm_tests::bench::{Data, PAYLOAD, Perf};
use user_events_vm_tests::guest::tracefs::{self, Enabled};

use crate::contender::{Contender, EventHeader, Ours, Tracepoint};

/// Looks at operations, one after the other.
pub(crate) trait Look {
    fn look(&mut self, name: &str, listener: Listener, operation: impl FnMut()) -> Result<()>;
}

/// Who listens meanwhile, and to which `system/event`.
#[derive(Clone, Copy)]
pub(crate) enum Listener {
    Nobody,
    Ftrace(&'static str),
    Perf(&'static str),
}

/// One that does.
pub(crate) enum Listening {
    Nobody,
    Ftrace(#[expect(dead_code, reason = "it is there until it goes")] Enabled),
    Perf(Perf),
}

impl Listener {
    /// Begins to listen, with nothing in ftrace's buffer.
    pub(crate) fn listen(self) -> Result<Listening> {
        tracefs::clear();
        Ok(match self {
            Self::Nobody => Listening::Nobody,
            Self::Ftrace(event) => Listening::Ftrace(Enabled::new(event)),
            Self::Perf(event) => Listening::Perf(Perf::open(event)?),
        })
    }
}

impl Listening {
    /// Waits until a record comes, which is the only one: nobody is faster than who does nothing.
    ///
    /// The first operations may come too early: where the kernel cannot write to the program's
    /// memory at once, as after a fork, it does so soon.
    pub(crate) fn check(&mut self, operation: &mut impl FnMut()) -> Result<()> {
        let start = Instant::now();
        loop {
            operation();
            match self.records() {
                None | Some(1) => return Ok(()),
                Some(0) if start.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(1)),
                Some(count) => bail!("{count} records of one event"),
            }
        }
    }

    /// Records that have come, if any should.
    fn records(&mut self) -> Option<usize> {
        match self {
            Self::Nobody => None,
            Self::Ftrace(_) => Some(tracefs::trace().len()),
            Self::Perf(perf) => {
                perf.consume();
                Some(usize::from(perf.check().is_ok()))
            }
        }
    }
}

/// Emulated machines are slow.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks at all of them. What is registered meanwhile stays so: whoever comes later has no
/// advantage, because registrations do not matter to those who write.
pub(crate) fn all(look: &mut impl Look) -> Result<()> {
    calls(look)?;
    contender::<Ours>(look)?;
    contender::<Tracepoint>(look)?;
    contender::<EventHeader>(look)
}

fn contender<C: Contender>(look: &mut impl Look) -> Result<()> {
    let contender = C::register().context(C::NAME)?;
    let name = |what: &str| format!("{what}-{}", C::NAME);
    look.look(&name("nobody"), Listener::Nobody, || contender.three())?;
    look.look(&name("three-ftrace"), Listener::Ftrace(C::THREE), || contender.three())?;
    look.look(&name("three-perf"), Listener::Perf(C::THREE), || contender.three())?;
    look.look(&name("text-ftrace"), Listener::Ftrace(C::TEXT), || contender.text())?;
    look.look(&name("text-perf"), Listener::Perf(C::TEXT), || contender.text())
}

fn calls(look: &mut impl Look) -> Result<()> {
    look.look("getppid", Listener::Nobody, || {
        getppid();
    })?;
    let path = tracefs::path("trace_marker");
    let marker = File::options().write(true).open(&path);
    let marker = marker.with_context(|| format!("cannot open {}", path.display()))?;
    look.look("marker", Listener::Nobody, || assert_eq!(write(&marker, &PAYLOAD), Ok(20)))?;
    let by_hand = ByHand::register()?;
    look.look("three-ftrace-writev", Listener::Ftrace(ByHand::EVENT), || by_hand.writev())?;
    look.look("three-ftrace-pwritev", Listener::Ftrace(ByHand::EVENT), || by_hand.pwritev())
}

/// Three numbers without any crate, in two pieces.
pub(crate) struct ByHand {
    data: Data,
    index: [u8; 4],
}

impl ByHand {
    pub(crate) const EVENT: &'static str = "user_events/by_hand";

    pub(crate) fn register() -> Result<Self> {
        let data = Data::open()?;
        let index = data.register(c"by_hand u64 id; u32 size; u64 latency_ns");
        Ok(Self { index: index.context("cannot register an event")?.to_ne_bytes(), data })
    }

    pub(crate) fn writev(&self) {
        assert_eq!(writev(self.data.file(), &self.pieces()), Ok(24));
    }

    /// The same at a position, of which the file has none: without the file position's lock.
    pub(crate) fn pwritev(&self) {
        assert_eq!(pwritev(self.data.file(), &self.pieces(), 0), Ok(24));
    }

    fn pieces(&self) -> [IoSlice<'_>; 2] {
        [&self.index[..], &PAYLOAD].map(IoSlice::new)
    }
}
