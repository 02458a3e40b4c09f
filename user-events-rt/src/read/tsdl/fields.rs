//! From declarations to fields. A field of varying length is declared twice: its location word
//! in its place, the parts of it as integers, and its elements behind the fixed part.

use super::token::Wrong;
use super::types::Unit;
use crate::read::schema::{Field, Kind, Label};
use crate::wire::Scalar;

/// One declaration in a structure: `u8 _name[4];`
pub(super) struct Declared<'a> {
    pub(super) name: &'a str,
    pub(super) line: usize,
    pub(super) form: Form,
    pub(super) len: Len<'a>,
}

pub(super) enum Form {
    Plain(Unit),
    Enum(Scalar, Vec<Label>),
    Struct(Vec<Field>),
}

#[derive(Clone, Copy)]
pub(super) enum Len<'a> {
    One,
    Fixed(usize),
    /// The declaration that tells the number of elements.
    Told(&'a str),
}

/// The fields that declarations stand for, those of varying length where their locations are.
pub(super) fn fields(mut fixed: Vec<Declared<'_>>) -> Result<Vec<Field>, Wrong> {
    let first = fixed.iter().position(Declared::is_dynamic).unwrap_or(fixed.len());
    let dynamic = fixed.split_off(first);
    if let Some(late) = dynamic.iter().find(|declared| !declared.is_dynamic()) {
        return Err(late.wrong("follows a field of varying length"));
    }
    let mut fields = Vec::with_capacity(fixed.len());
    let mut fixed = fixed.into_iter();
    let mut dynamic = dynamic.into_iter();
    while !fixed.as_slice().is_empty() {
        let located = dynamic.as_slice().first().and_then(|of| location(fixed.as_slice(), of));
        let declared = match located {
            Some(parts) => fixed.nth(parts - 1).and_then(|_| dynamic.next()),
            None => fixed.next(),
        };
        fields.extend(declared.map(Declared::into_field).transpose()?);
    }
    match dynamic.next() {
        None => Ok(fields),
        Some(declared) => Err(declared.wrong("has no location before it")),
    }
}

/// How many declarations at the front are the parts of the location word of `of`.
///
/// The word is one native `u32`, the offset in its low half and the length in bytes in its high
/// one; for wider elements the length's low bits, which are zero, are a part of their own.
fn location(declared: &[Declared<'_>], of: &Declared<'_>) -> Option<usize> {
    let (Form::Plain(unit), Len::Told(told)) = (&of.form, of.len) else { return None };
    let unused = unit.scalar()?.size().trailing_zeros();
    let mut parts = vec![("_off", 16), ("_rem", unused), ("_len", 16 - unused)];
    parts.retain(|(_, bits)| *bits > 0);
    let front = declared.get(..parts.len())?;
    let names = |name: &str, suffix: &str| {
        name.strip_prefix('_').and_then(|name| name.strip_suffix(suffix)) == Some(of.name)
    };
    let is_part = |(declared, (suffix, bits)): (&Declared<'_>, &(&str, u32))| {
        names(declared.name, suffix) && declared.bits() == Some(*bits)
    };
    let little = front.iter().zip(&parts).all(is_part);
    let big = front.iter().zip(parts.iter().rev()).all(is_part);
    (names(told, "_len") && (little || big)).then_some(parts.len())
}

impl Unit {
    fn scalar(self) -> Option<Scalar> {
        match self {
            Self::Number(scalar) => Some(scalar),
            Self::Text => Some(Scalar::U8),
            Self::Bits(_) => None,
        }
    }

    fn kind(self, len: Len<'_>) -> Result<Kind, &'static str> {
        let scalar = self.scalar().ok_or("has a size that only parts of a location have")?;
        Ok(match len {
            Len::One => Kind::Number(scalar),
            Len::Fixed(len) => Kind::Array(scalar, len),
            Len::Told(_) if matches!(self, Self::Text) => Kind::Text,
            Len::Told(_) => Kind::Sequence(scalar),
        })
    }
}

impl Declared<'_> {
    fn is_dynamic(&self) -> bool {
        matches!(self.len, Len::Told(_))
    }

    /// The size of a single integer.
    fn bits(&self) -> Option<u32> {
        match (&self.form, self.len) {
            (Form::Plain(Unit::Bits(bits)), Len::One) => Some(*bits),
            (Form::Plain(Unit::Number(Scalar::U16)), Len::One) => Some(16),
            _ => None,
        }
    }

    fn into_field(self) -> Result<Field, Wrong> {
        let kind = match (self.form, self.len) {
            (Form::Plain(unit), len) => unit.kind(len),
            (Form::Enum(scalar, labels), Len::One) => Ok(Kind::Enum(scalar, labels.into())),
            (Form::Struct(fields), Len::One) => Ok(Kind::Struct(fields)),
            (Form::Enum(..), _) => Err("is an array of enumerations"),
            (Form::Struct(_), _) => Err("is an array of structures"),
        };
        let name = self.name.strip_prefix('_').unwrap_or(self.name).into();
        match kind {
            Ok(kind) => Ok(Field { name, kind }),
            Err(what) => Err(wrong(self.line, self.name, what)),
        }
    }

    fn wrong(&self, what: &str) -> Wrong {
        wrong(self.line, self.name, what)
    }
}

fn wrong(line: usize, name: &str, what: &str) -> Wrong {
    Wrong::new(line, format!("`{name}` {what}"))
}
