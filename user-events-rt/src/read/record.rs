//! One event that was recorded.

use std::fmt;
use std::ops::Index;
use std::sync::Arc;

use super::Schema;
use super::value::{Value, braces};

/// One event that was recorded: when, by whom, and its fields.
///
/// An `Option` is two fields: the value, zeroes or empty when it is `None`, and a number
/// `<name>_some` that is 0 or 1.
///
/// ```
/// use user_events_rt::testing::capture;
/// use user_events_rt::{emit, user_event};
///
/// #[user_event]
/// struct Login<'a> {
///     user: &'a str,
///     uid: Option<u32>,
/// }
///
/// let records = capture(|| emit!(Login { user: "ada", uid: Some(1000) }));
/// let login = &records[0];
/// assert_eq!(login.name(), "login");
/// assert_eq!(login.pid(), std::process::id());
/// assert_eq!(login["user"].as_str(), Some("ada"));
/// assert_eq!(login["uid_some"], 1);
/// assert!(login.get("password").is_none());
/// assert_eq!(login.to_string(), r#"login: { user = "ada", uid = 1000, uid_some = 1 }"#);
/// ```
#[derive(Clone)]
pub struct Record {
    schema: Arc<Schema>,
    values: Vec<Value>,
    timestamp: u64,
    payload_len: usize,
    origin: Arc<Origin>,
}

/// Who emitted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) pid: u32,
    pub(crate) tid: u64,
    pub(crate) thread: String,
}

impl Record {
    /// `values` are those of the schema's fields.
    pub(crate) fn new(
        schema: Arc<Schema>,
        values: Vec<Value>,
        timestamp: u64,
        payload_len: usize,
        origin: Arc<Origin>,
    ) -> Self {
        Self { schema, values, timestamp, payload_len, origin }
    }

    /// The event's name.
    pub fn name(&self) -> &str {
        &self.schema.name
    }

    /// When it was emitted, in nanoseconds since the epoch.
    pub fn timestamp(&self) -> u64 {
        self.timestamp
    }

    /// The process that emitted it, as it called itself (in its own namespace).
    pub fn pid(&self) -> u32 {
        self.origin.pid
    }

    /// The thread that emitted it, 0 where the system does not number them.
    pub fn tid(&self) -> u64 {
        self.origin.tid
    }

    /// The thread's name, empty if it has none. In a session at most 15 bytes, as the kernel
    /// keeps it.
    pub fn thread(&self) -> &str {
        &self.origin.thread
    }

    /// Bytes of the payload.
    pub fn payload_len(&self) -> usize {
        self.payload_len
    }

    /// The fields in order.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.schema.fields.iter().zip(&self.values).map(|(field, value)| (&*field.name, value))
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields().find(|(field, _)| *field == name).map(|(_, value)| value)
    }
}

/// The value of a field.
///
/// # Panics
///
/// If the event has none of that name; [`get`](Record::get) tells instead.
impl Index<&str> for Record {
    type Output = Value;

    #[track_caller]
    fn index(&self, name: &str) -> &Value {
        self.get(name).unwrap_or_else(|| {
            let fields: Vec<&str> = self.fields().map(|(field, _)| field).collect();
            panic!("`{}` has no field `{name}`; its fields: {}", self.name(), fields.join(", "))
        })
    }
}

/// For a person: `request: { id = 5, path = "/x", kind = File (1) }`.
impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name())?;
        braces(f, self.fields())
    }
}

/// As [`Display`](fmt::Display), so that a failed assertion over records can be read.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
