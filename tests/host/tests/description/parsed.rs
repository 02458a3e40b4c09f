//! What a description says, as the parser and the model give it.

use std::fmt::{self, Display, Formatter};

/// `UE_MAX_DESC`.
pub(crate) const MAX_DESC: usize = 511;

/// Where a field's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Fixed,
    RelLoc,
    DataLoc,
}

impl Place {
    /// The word in a description.
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Self::Fixed => None,
            Self::RelLoc => Some("__rel_loc"),
            Self::DataLoc => Some("__data_loc"),
        }
    }
}

/// What each element of a field is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An integer, with the name that consumers see.
    Integer { name: String, kernel_name: String, size: usize, signed: bool, text: bool },
    /// A structure with this tag.
    Struct(String),
}

/// A field; `count` is 0 where it is no array, or has no length of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) place: Place,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) count: usize,
    pub(crate) offset: usize,
    pub(crate) size: usize,
}

/// As the tables of this test spell it: `4+20 char[20] name`, `0+8 long(s64) name`.
impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{} ", self.offset, self.size)?;
        if let Some(word) = self.place.word() {
            write!(f, "{word} ")?;
        }
        match &self.kind {
            Kind::Struct(tag) => write!(f, "struct {tag}")?,
            Kind::Integer { name, kernel_name, .. } if name == kernel_name => f.write_str(name)?,
            Kind::Integer { name, kernel_name, .. } => write!(f, "{name}({kernel_name})")?,
        }
        match (self.count, self.place) {
            (0, Place::Fixed) => {}
            (0, _) => f.write_str("[]")?,
            (count, _) => write!(f, "[{count}]")?,
        }
        write!(f, " {}", self.name)
    }
}

/// An event; `size` is that of the fixed part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) name: String,
    pub(crate) size: usize,
    pub(crate) fields: Vec<Field>,
}

/// A refusal; `at` is the position in the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) errno: String,
    pub(crate) at: usize,
    pub(crate) text: String,
}

pub(crate) type Answer = Result<Parsed, Mistake>;

/// Reads a line of `parse_driver.c`; nothing if it is none.
pub(crate) fn answer(line: &str) -> Option<Answer> {
    let mut parts = line.split('\t');
    let what = parts.next()?;
    let first = parts.next()?.to_owned();
    let number = parts.next()?.parse().ok()?;
    match what {
        "ok" => {
            let fields = parts.map(field).collect::<Option<_>>()?;
            Some(Ok(Parsed { name: first, size: number, fields }))
        }
        "error" => Some(Err(Mistake { errno: first, at: number, text: parts.next()?.to_owned() })),
        _ => None,
    }
}

fn field(text: &str) -> Option<Field> {
    let columns: Vec<_> = text.split(',').collect();
    let [place, name, kernel_name, signed, is_text, of_one, tag, field, count, offset, size] =
        columns[..]
    else {
        return None;
    };
    let place = match place {
        "fixed" => Place::Fixed,
        "rel_loc" => Place::RelLoc,
        "data_loc" => Place::DataLoc,
        _ => return None,
    };
    let kind = if name.is_empty() {
        Kind::Struct(tag.to_owned())
    } else {
        Kind::Integer {
            name: name.to_owned(),
            kernel_name: kernel_name.to_owned(),
            size: of_one.parse().ok()?,
            signed: signed == "1",
            text: is_text == "1",
        }
    };
    Some(Field {
        place,
        kind,
        name: field.to_owned(),
        count: count.parse().ok()?,
        offset: offset.parse().ok()?,
        size: size.parse().ok()?,
    })
}
