//! The value of a field.

use std::fmt::{self, Write};
use std::ops::Index;
use std::sync::Arc;

/// The value of a field.
///
/// Compares with Rust's own values: numbers with any integer or float, text and the names of
/// enumerations with `&str`, bytes and arrays with slices:
///
/// ```
/// use user_events_rt::read::Value;
///
/// assert_eq!(Value::U64(7), 7);
/// assert_eq!(Value::Text(b"/index".to_vec()), "/index");
/// assert_eq!(Value::Array(vec![Value::I64(-1), Value::I64(2)]), [-1, 2]);
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A number without sign; a `bool` is 0 or 1, a `char` its scalar value.
    U64(u64),
    /// A number with a sign.
    I64(i64),
    /// A float of 32 bits.
    F32(f32),
    /// A float of 64 bits.
    F64(f64),
    /// Text without its terminating NUL. Nearly always UTF-8, but a `CStr` may hold any bytes.
    Text(Vec<u8>),
    /// An array or slice of `u8`.
    Bytes(Vec<u8>),
    /// An array or slice of other numbers.
    Array(Vec<Value>),
    /// The value of an enumeration.
    Enum {
        /// The number.
        value: i128,
        /// The variant's name, if a variant has this number.
        name: Option<Arc<str>>,
    },
    /// The fields of a structure, in order.
    Struct(Vec<(Arc<str>, Value)>),
}

impl Value {
    /// A number that fits: an integer, or that of an enumeration.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_i128()?.try_into().ok()
    }

    /// A number that fits: an integer, or that of an enumeration.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_i128()?.try_into().ok()
    }

    /// A float.
    pub fn as_f64(&self) -> Option<f64> {
        match *self {
            Self::F32(float) => Some(float.into()),
            Self::F64(float) => Some(float),
            _ => None,
        }
    }

    /// Text that is UTF-8, or the name of an enumeration's value.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => std::str::from_utf8(text).ok(),
            Self::Enum { name, .. } => name.as_deref(),
            _ => None,
        }
    }

    /// Bytes, or those of text.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Text(bytes) | Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// A field of a structure.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Struct(fields) => {
                fields.iter().find(|(field, _)| **field == *name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    pub(super) fn as_i128(&self) -> Option<i128> {
        match *self {
            Self::U64(number) => Some(number.into()),
            Self::I64(number) => Some(number.into()),
            Self::Enum { value, .. } => Some(value),
            _ => None,
        }
    }
}

/// A field of a structure.
///
/// # Panics
///
/// If there is none of that name; [`get`](Value::get) tells instead.
impl Index<&str> for Value {
    type Output = Self;

    #[track_caller]
    fn index(&self, name: &str) -> &Self {
        self.get(name).unwrap_or_else(|| panic!("no field `{name}` in {self}"))
    }
}

/// For a person: `"/x"`, `File (1)`, `[1, 2]`, `{ a = 1, b = 2 }`; bytes as `[0x0a, 0xff]`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::U64(number) => write!(f, "{number}"),
            Self::I64(number) => write!(f, "{number}"),
            Self::F32(float) => write!(f, "{float:?}"),
            Self::F64(float) => write!(f, "{float:?}"),
            Self::Text(text) => quote(f, text),
            Self::Bytes(bytes) => list(f, bytes, |f, byte| write!(f, "{byte:#04x}")),
            Self::Array(values) => list(f, values, |f, value| write!(f, "{value}")),
            Self::Enum { value, name: Some(name) } => write!(f, "{name} ({value})"),
            Self::Enum { value, name: None } => write!(f, "{value}"),
            Self::Struct(fields) => braces(f, fields.iter().map(|(name, value)| (&**name, value))),
        }
    }
}

/// As [`Display`](fmt::Display), so that a failed `assert_eq!` shows `"/x"` and not a list of
/// bytes.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `{ name = value, name = value }`.
pub(super) fn braces<'a>(
    f: &mut fmt::Formatter<'_>,
    fields: impl Iterator<Item = (&'a str, &'a Value)>,
) -> fmt::Result {
    f.write_str("{ ")?;
    let mut separator = "";
    for (name, value) in fields {
        write!(f, "{separator}{name} = {value}")?;
        separator = ", ";
    }
    f.write_str(if separator.is_empty() { "}" } else { " }" })
}

fn list<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    write: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    f.write_char('[')?;
    for (i, item) in items.iter().enumerate() {
        f.write_str(if i == 0 { "" } else { ", " })?;
        write(f, item)?;
    }
    f.write_char(']')
}

/// A trace may hold anything; nothing of it may reach a terminal as a control sequence.
fn quote(f: &mut fmt::Formatter<'_>, text: &[u8]) -> fmt::Result {
    f.write_char('"')?;
    for chunk in text.utf8_chunks() {
        for char in chunk.valid().chars() {
            match char {
                '\'' => f.write_char('\'')?,
                char => write!(f, "{}", char.escape_debug())?,
            }
        }
        write!(f, "{}", chunk.invalid().escape_ascii())?;
    }
    f.write_char('"')
}
