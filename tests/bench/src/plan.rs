//! What is measured, in the order of the table.

use user_events_bench::contender::{Contender, Scenario};

/// A line of the table.
pub(crate) struct Row {
    pub(crate) scenario: Scenario,
    pub(crate) contender: Contender,
    /// Events of one timed run: enough for about a tenth of a second.
    pub(crate) events: u64,
    /// Events by which the two runs under valgrind differ.
    pub(crate) counted: u64,
}

impl Row {
    pub(crate) fn title(&self) -> String {
        format!("{}: {}", self.scenario.title(), self.contender.title(self.scenario))
    }
}

pub(crate) fn rows() -> Vec<Row> {
    use Contender::*;
    let disabled = [
        Empty,
        UserEvents,
        Tracepoint,
        EventHeader,
        Probe,
        ProbeLazy,
        Usdt,
        Tracing,
        TracingLevelOff,
        TracingCompiledOff,
        Log,
        LogCompiledOff,
        Lttng,
    ]
    .map(|contender| Row {
        scenario: Scenario::Disabled,
        contender,
        events: 50_000_000,
        counted: 1_000_000,
    });
    let enabled = [Scenario::Three, Scenario::Text].into_iter().flat_map(|scenario| {
        [UserEvents, UserEventsInMemory, UserEventsKept, Lttng, Tracing, TracingBuffered].map(
            |contender| Row {
                scenario,
                contender,
                events: match contender {
                    Tracing | TracingBuffered => 100_000,
                    _ => 1_000_000,
                },
                counted: 50_000,
            },
        )
    });
    disabled.into_iter().chain(enabled).collect()
}
