//! The crates that are compiled.

use std::fmt::Write;

use crate::generated::Crate;

/// What a crate is made of.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Contender {
    /// Events that are defined.
    Defined,
    /// Structs with `derive(Serialize)`.
    Serde,
    /// Events that are also emitted, each in a function.
    Emitted,
    /// Structs that are also written as JSON, each in a function.
    SerdeJson,
    /// Events of `eventheader`, each in a function.
    EventHeader,
}

const FIELDS: &str =
    "pub id: u64, pub path: &'a str, pub status: u16, pub latency: u64, pub data: &'a [u8]";

const ARGUMENTS: &str = "id: u64, path: &str, data: &[u8]";

const VALUES: &str = "id, path, status: 1, latency: id, data";

impl Contender {
    pub(super) const ALL: [Self; 5] =
        [Self::Defined, Self::Serde, Self::Emitted, Self::SerdeJson, Self::EventHeader];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Defined => "user-events, defined",
            Self::Serde => "serde, derived",
            Self::Emitted => "user-events, defined and emitted",
            Self::SerdeJson => "serde, derived and to_string",
            Self::EventHeader => "eventheader, emitted",
        }
    }

    /// A crate with so many events.
    pub(super) fn generate(self, events: usize) -> Crate {
        let mut source = self.head().to_owned();
        for number in 0..events {
            let _infallible = writeln!(source, "{}", self.event(number));
        }
        let (name, dependencies): (_, &[_]) = match self {
            Self::Defined => ("defined", &["user-events-rt"]),
            Self::Serde => ("derived", &["serde"]),
            Self::Emitted => ("emitted", &["user-events-rt"]),
            Self::SerdeJson => ("serialized", &["serde", "serde_json"]),
            Self::EventHeader => ("eventheader-emitted", &["eventheader"]),
        };
        Crate { name: format!("compile-{name}"), file: "src/lib.rs", source, dependencies }
    }

    fn head(self) -> &'static str {
        match self {
            Self::EventHeader => "eventheader::define_provider!(PROVIDER, \"many_events\");\n",
            _ => "",
        }
    }

    fn event(self, number: usize) -> String {
        let event =
            format!("#[user_events_rt::user_event] pub struct Event{number}<'a> {{ {FIELDS} }}");
        let derived =
            format!("#[derive(serde::Serialize)] pub struct Event{number}<'a> {{ {FIELDS} }}");
        let emit = format!("pub fn emit{number}({ARGUMENTS})");
        match self {
            Self::Defined => event,
            Self::Serde => derived,
            Self::Emitted => {
                format!(
                    "{event}\n{emit} {{ user_events_rt::emit!(Event{number} {{ {VALUES} }}); }}"
                )
            }
            Self::SerdeJson => format!(
                "{derived}\n{emit} -> Option<String> {{ \
                 serde_json::to_string(&Event{number} {{ {VALUES} }}).ok() }}"
            ),
            Self::EventHeader => format!(
                "{emit} {{ eventheader::write_event!(PROVIDER, \"Event{number}\", \
                 level(Informational), keyword(1), u64(\"id\", &id), str8(\"path\", path), \
                 u16(\"status\", &1), u64(\"latency\", &id), binary(\"data\", data)); }}"
            ),
        }
    }
}
