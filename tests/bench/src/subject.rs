//! A contender in a scenario, ready to emit.

mod empty;
mod eventheader;
mod events;
mod json;
mod log;
mod probe;
mod tracepoint;
mod tracing;
mod usdt;

use std::path::Path;

use anyhow::{Result, bail, ensure};

use crate::contender::{Contender, KEPT, Scenario};

/// The text of [`Scenario::Disabled`].
const SHORT_TEXT: &str = "0123456789abcdef";

/// The text of [`Scenario::Text`].
const TEXT: &str = "0123456789012345678901234567890123456789012345678901234567890123456789\
                    012345678901234567890123456789";

/// A contender in a scenario, ready to emit.
pub struct Subject {
    emit: Box<dyn FnMut(u64)>,
    /// How many events a file or a counter shows so far.
    recorded: Box<dyn Fn() -> u64>,
    enabled: bool,
}

impl Subject {
    /// One whose events are disabled.
    fn disabled(emit: fn(u64), recorded: fn() -> u64) -> Self {
        Self { emit: Box::new(emit), recorded: Box::new(recorded), enabled: false }
    }

    /// Sets up a contender that records into `dir`, if it records at all.
    ///
    /// # Errors
    ///
    /// The contender cannot start, or there is none for the scenario.
    pub fn start(contender: Contender, scenario: Scenario, dir: &Path) -> Result<Self> {
        let disabled = scenario == Scenario::Disabled;
        match contender {
            Contender::Empty => Ok(empty::subject()),
            Contender::UserEvents if disabled => Ok(events::disabled()),
            Contender::UserEvents | Contender::UserEventsInMemory => {
                events::enabled(scenario, events::session(dir))
            }
            Contender::UserEventsKept => {
                events::enabled(scenario, events::session(dir).keep_last(KEPT))
            }
            Contender::Tracepoint => tracepoint::subject(),
            Contender::EventHeader => eventheader::subject(),
            Contender::Probe => Ok(probe::subject()),
            Contender::ProbeLazy => Ok(probe::lazy()),
            Contender::Usdt => usdt::subject(),
            Contender::TracingLevelOff => tracing::level_off(),
            Contender::TracingCompiledOff => tracing::compiled_off(),
            Contender::Log => log::no_logger(),
            Contender::LogCompiledOff => log::compiled_off(),
            Contender::Tracing if disabled => tracing::no_subscriber(),
            Contender::Tracing => json::unbuffered(scenario, dir),
            Contender::TracingBuffered => json::buffered(scenario, dir),
            Contender::Lttng => bail!("LTTng-UST's subject is a C program"),
        }
    }

    /// Emits so many events.
    pub fn emit(&mut self, events: u64) {
        (self.emit)(events);
    }

    /// Checks that the events so far were recorded: all of them, or none if nobody listens.
    ///
    /// # Errors
    ///
    /// They were not.
    pub fn check(&self, emitted: u64) -> Result<()> {
        let recorded = (self.recorded)();
        let expected = if self.enabled { emitted } else { 0 };
        ensure!(recorded == expected, "{recorded} events recorded instead of {expected}");
        Ok(())
    }
}
