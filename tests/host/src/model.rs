//! What readers must see of an event, computed without the runtime: the layout by hand, the
//! text as babeltrace2 prints it.

use std::fmt::{Display, Write};

/// A field's value as babeltrace2 shows it.
#[derive(Clone, Debug)]
pub enum Shown {
    /// A number.
    Number(String),
    /// Numbers.
    Array(Vec<String>),
    /// Text up to its first NUL.
    Text(String),
    /// A named value.
    Enum(&'static str, i64),
    /// Fields of a nested structure.
    Struct(Vec<(&'static str, Shown)>),
}

impl Shown {
    /// A number.
    pub fn number(number: impl Display) -> Self {
        Self::Number(number.to_string())
    }

    /// Numbers.
    pub fn array(numbers: &[impl Display]) -> Self {
        Self::Array(numbers.iter().map(ToString::to_string).collect())
    }
}

/// How a location word counts.
#[derive(Clone, Copy, Debug)]
enum Place {
    Fixed,
    Relative { len: usize, element: usize },
    Data { len: usize },
}

/// An event's fields in order.
#[derive(Clone, Debug)]
pub struct Model {
    name: &'static str,
    fields: Vec<(&'static str, usize, Shown, Place)>,
}

impl Model {
    /// An event without fields.
    pub fn new(name: &'static str) -> Self {
        Self { name, fields: Vec::new() }
    }

    /// The event's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The fields in order, without location words.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &Shown)> {
        self.fields.iter().map(|(name, _, shown, _)| (*name, shown))
    }

    /// Adds a field of `size` bytes.
    #[must_use]
    pub fn fixed(self, name: &'static str, size: usize, shown: Shown) -> Self {
        self.field(name, size, shown, Place::Fixed)
    }

    /// Adds text with a `__rel_loc` word.
    #[must_use]
    pub fn text(self, name: &'static str, text: &str) -> Self {
        let place = Place::Relative { len: text.len() + 1, element: 1 };
        self.field(name, 4, Shown::Text(text.to_owned()), place)
    }

    /// Adds text with a `__data_loc` word.
    #[must_use]
    pub fn data_text(self, name: &'static str, text: &str) -> Self {
        let place = Place::Data { len: text.len() + 1 };
        self.field(name, 4, Shown::Text(text.to_owned()), place)
    }

    /// Adds numbers with a `__rel_loc` word.
    #[must_use]
    pub fn sequence<T: Display>(self, name: &'static str, numbers: &[T]) -> Self {
        let place = Place::Relative { len: size_of_val(numbers), element: size_of::<T>() };
        self.field(name, 4, Shown::array(numbers), place)
    }

    fn field(mut self, name: &'static str, size: usize, shown: Shown, place: Place) -> Self {
        self.fields.push((name, size, shown, place));
        self
    }

    /// The fields in order, each with offset and size in the payload's fixed part.
    pub fn layout(&self) -> impl Iterator<Item = (&'static str, usize, usize)> {
        self.fields.iter().scan(0, |end, (name, size, ..)| {
            *end += size;
            Some((*name, *end - size, *size))
        })
    }

    /// Bytes of the payload.
    pub fn payload_len(&self) -> usize {
        let dynamic = |place: &Place| match place {
            Place::Fixed => 0,
            Place::Relative { len, .. } | Place::Data { len } => *len,
        };
        self.fields.iter().map(|(_, size, _, place)| size + dynamic(place)).sum()
    }

    /// The fields as `babeltrace2` prints them.
    pub fn babeltrace(&self) -> String {
        let fixed_len: usize = self.fields.iter().map(|(_, size, ..)| size).sum();
        let (mut at, mut dynamic) = (0, fixed_len);
        let mut parts = Vec::new();
        for (name, size, shown, place) in &self.fields {
            match *place {
                Place::Fixed => parts.push(format!("{name} = {}", show(shown))),
                Place::Relative { len, element } => {
                    let rem =
                        if element > 1 { format!("_{name}_rem = 0, ") } else { String::new() };
                    let offset = dynamic - (at + 4);
                    let count = len / element;
                    parts.push(format!("_{name}_off = {offset}, {rem}_{name}_len = {count}"));
                    dynamic += len;
                }
                Place::Data { len } => {
                    parts.push(format!("_{name}_off = {}, _{name}_len = {len}", dynamic + 8));
                    dynamic += len;
                }
            }
            at += size;
        }
        for (name, _, shown, place) in &self.fields {
            if !matches!(place, Place::Fixed) {
                parts.push(format!("{name} = {}", show(shown)));
            }
        }
        if parts.is_empty() { "{ }".to_owned() } else { format!("{{ {} }}", parts.join(", ")) }
    }
}

fn show(shown: &Shown) -> String {
    match shown {
        Shown::Number(number) => number.clone(),
        Shown::Array(numbers) => {
            let numbers: Vec<_> =
                numbers.iter().enumerate().map(|(i, n)| format!("[{i}] = {n}")).collect();
            if numbers.is_empty() { "[ ]".into() } else { format!("[ {} ]", numbers.join(", ")) }
        }
        Shown::Text(text) => quote(text),
        Shown::Enum(label, value) => format!("( \"{label}\" : container = {value} )"),
        Shown::Struct(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, shown)| format!("{name} = {}", show(shown))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
    }
}

fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.split('\0').next().unwrap_or("").chars() {
        match c {
            '"' | '\\' => write!(quoted, "\\{c}"),
            '\n' => write!(quoted, "\\n"),
            '\t' => write!(quoted, "\\t"),
            c if c.is_ascii_control() => write!(quoted, "\\x{:02x}", c as u32),
            c => write!(quoted, "{c}"),
        }
        .expect("a String takes everything");
    }
    quoted + "\""
}
