//! The programs that are measured: events with the fields of a disabled event, and call sites of
//! them one after another in one function.

use std::fmt::Write;

/// Who is measured.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Library {
    UserEvents,
    Tracepoint,
    EventHeader,
    Probe,
    ProbeLazy,
    Usdt,
    Tracing,
    Log,
}

impl Library {
    pub(super) const ALL: [Self; 8] = [
        Self::UserEvents,
        Self::Tracepoint,
        Self::EventHeader,
        Self::Probe,
        Self::ProbeLazy,
        Self::Usdt,
        Self::Tracing,
        Self::Log,
    ];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::UserEvents => "user-events",
            Self::Tracepoint => "tracepoint",
            Self::EventHeader => "eventheader",
            Self::Probe => "probe, probe!",
            Self::ProbeLazy => "probe, probe_lazy!",
            Self::Usdt => "usdt",
            Self::Tracing => "tracing",
            Self::Log => "log",
        }
    }

    /// For a file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Probe => "probe",
            Self::ProbeLazy => "probe-lazy",
            other => other.title(),
        }
    }

    pub(super) fn dependencies(self) -> &'static [&'static str] {
        match self {
            Self::UserEvents => &["user-events-rt"],
            Self::Tracepoint => &["tracepoint"],
            Self::EventHeader => &["eventheader"],
            Self::Probe | Self::ProbeLazy => &["probe"],
            Self::Usdt => &["usdt"],
            Self::Tracing => &["tracing"],
            Self::Log => &["log"],
        }
    }

    /// Whether an event may have several call sites.
    pub(super) fn has_types(self) -> bool {
        matches!(self, Self::UserEvents | Self::Tracepoint | Self::Usdt)
    }

    /// A program with so many types, and call sites that take turns with them.
    pub(super) fn program(self, types: usize, sites: usize) -> String {
        let mut program = "#![recursion_limit = \"1024\"]\n".to_owned();
        let items: String = (0..types).map(|number| self.item(number)).collect();
        let sites: String = (0..sites)
            .map(|site| self.site(if self.has_types() { site % types } else { site }))
            .collect();
        let start: String = (0..types).map(|number| self.start(number)).collect();
        let _infallible = write!(
            program,
            "{}\n#[inline(never)]\nfn emit(id: u64, text: &str) {{\n{sites}}}\n\n\
             fn main() {{\n{start}    let (id, text) = std::hint::black_box((7, \"0123456789abcdef\"));\n    \
             emit(id, text);\n}}\n",
            self.items(&items)
        );
        program
    }

    /// What stands around the definitions of all events.
    fn items(self, each: &str) -> String {
        match self {
            Self::EventHeader => {
                "eventheader::define_provider!(PROVIDER, \"bench_size\");\n".into()
            }
            Self::Usdt => {
                format!("#[usdt::provider(provider = \"bench_size\")]\nmod probes {{\n{each}}}\n")
            }
            _ => each.to_owned(),
        }
    }

    /// An event's definition.
    fn item(self, number: usize) -> String {
        match self {
            Self::UserEvents => format!(
                "#[user_events_rt::user_event]\nstruct Event{number}<'a> {{ id: u64, text: &'a str, \
                 latency_ns: u64 }}\n"
            ),
            Self::Tracepoint => format!(
                "static EVENT{number}: tracepoint::TracepointState = \
                 tracepoint::TracepointState::new(0);\n"
            ),
            Self::Usdt => {
                format!("    fn event{number}(id: u64, text: &str, latency_ns: u64) {{}}\n")
            }
            _ => String::new(),
        }
    }

    /// What `main` does for an event; for the provider of all of them before the first.
    fn start(self, number: usize) -> String {
        match self {
            Self::Tracepoint => format!(
                "    unsafe {{ std::pin::Pin::static_ref(&EVENT{number}).register(\
                 c\"event{number} u64 id; __rel_loc char[] text; u64 latency_ns\") }};\n"
            ),
            Self::EventHeader if number == 0 => "    unsafe { PROVIDER.register() };\n".into(),
            Self::Usdt if number == 0 => "    usdt::register_probes().unwrap();\n".into(),
            _ => String::new(),
        }
    }

    fn site(self, number: usize) -> String {
        match self {
            Self::UserEvents => {
                format!(
                    "    user_events_rt::emit!(Event{number} {{ id, text, latency_ns: id / 2 }});\n"
                )
            }
            Self::Tracepoint => format!(
                "    if EVENT{number}.enabled() {{\n        use tracepoint::EventDataDescriptor as Data;\n        \
                 let location = ((text.len() as u32 + 1) << 16) | 8;\n        \
                 EVENT{number}.write(&mut [Data::zero(), Data::from_value(&id), \
                 Data::from_value(&location), Data::from_value(&(id / 2)), \
                 Data::from_bytes(text.as_bytes()), Data::from_value(&0_u8)]);\n    }}\n"
            ),
            Self::EventHeader => format!(
                "    eventheader::write_event!(PROVIDER, \"event{number}\", level(Informational), \
                 keyword(1), u64(\"id\", &id), str8(\"text\", text), u64(\"latency_ns\", &(id / 2)));\n"
            ),
            Self::Probe => {
                format!(
                    "    probe::probe!(bench_size, event{number}, id, text.as_ptr(), id / 2);\n"
                )
            }
            Self::ProbeLazy => {
                format!(
                    "    probe::probe_lazy!(bench_size, event{number}, id, text.as_ptr(), id / 2);\n"
                )
            }
            Self::Usdt => format!("    probes::event{number}!(|| (id, text, id / 2));\n"),
            Self::Tracing => {
                format!("    tracing::info!(id, text, latency_ns = id / 2, \"event{number}\");\n")
            }
            Self::Log => format!(
                "    log::info!(\"event{number}: id={{id}} text={{text}} latency_ns={{}}\", id / 2);\n"
            ),
        }
    }
}
