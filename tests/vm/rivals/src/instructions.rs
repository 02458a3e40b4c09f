//! Instructions of one operation: all of them by the machine's clock, the program's by its steps.

use anyhow::{Context, Result};
use user_events_vm_tests::bench::{BUFFER, batch, report};
use user_events_vm_tests::guest::tracefs;

use crate::operations::{self, Listener, Listening, Look};
use crate::steps::{self, Cost};

pub(crate) fn run() -> Result<()> {
    tracefs::write("buffer_size_kb", BUFFER);
    operations::all(&mut Measure)
}

struct Measure;

impl Look for Measure {
    fn look(&mut self, name: &str, listener: Listener, mut operation: impl FnMut()) -> Result<()> {
        let all = all(listener, &mut operation).context(name.to_owned())?;
        let Cost { instructions, calls, bytes } = steps::count(name)?;
        let program = instructions.map_or(all[0], |instructions| instructions as f64);
        report::figure(&format!("rivals-{name}"), &all);
        report::figure(&format!("rivals-{name}-program"), &[program]);
        report::figure(&format!("rivals-{name}-calls"), &[calls as f64]);
        report::figure(&format!("rivals-{name}-bytes"), &[bytes as f64]);
        Ok(())
    }
}

fn all(listener: Listener, operation: &mut impl FnMut()) -> Result<[f64; 2]> {
    let mut listening = listener.listen()?;
    listening.check(operation)?;
    Ok(match &mut listening {
        Listening::Perf(perf) => batch::instructions(|| {
            operation();
            perf.consume();
        }),
        _ => batch::instructions(operation),
    })
}
