//! The fields on the wire, one by one: out of a table, or read off the description, where nothing
//! but floats is lost in it. Without a heap, because a session asks in signal handlers, too.

use super::{LOCATION, Leaf, Loc, Scalar, WireField};

/// The fields of an event in order.
#[derive(Clone, Debug)]
pub struct Layout(From);

#[derive(Clone, Debug)]
enum From {
    Table(core::slice::Iter<'static, WireField>),
    Description { rest: &'static str, offset: usize, floats: u128 },
}

impl Layout {
    pub(crate) fn listed(fields: &'static [WireField]) -> Self {
        Self(From::Table(fields.iter()))
    }

    /// `floats` has a bit for each field that is a float.
    pub(crate) fn described(description: &'static str, floats: u128) -> Self {
        let rest = description.split_once(' ').map_or("", |(_, fields)| fields);
        Self(From::Description { rest, offset: 0, floats })
    }
}

impl Iterator for Layout {
    type Item = WireField;

    fn next(&mut self) -> Option<WireField> {
        match &mut self.0 {
            From::Table(fields) => fields.next().copied(),
            From::Description { rest: "", .. } => None,
            From::Description { rest, offset, floats } => {
                let (field, behind) = rest.split_once("; ").unwrap_or((rest, ""));
                let (kernel_type, name) = field.rsplit_once(' ')?;
                let leaf = leaf(kernel_type, *floats & 1 == 1)?;
                let size = size(leaf);
                let field = WireField { name, suffix: "", offset: *offset, size, leaf };
                (*rest, *offset, *floats) = (behind, *offset + size, *floats >> 1);
                Some(field)
            }
        }
    }
}

fn leaf(kernel_type: &str, is_float: bool) -> Option<Leaf> {
    let (loc, kernel_type) = match kernel_type.split_once(' ') {
        Some(("__rel_loc", element)) => (Some(Loc::Rel), element),
        Some((_, element)) => (Some(Loc::Data), element),
        None => (None, kernel_type),
    };
    let (number, len) = match kernel_type.split_once('[') {
        Some((number, len)) => (number, len.strip_suffix(']')),
        None => (kernel_type, None),
    };
    Some(match (loc, len) {
        (Some(loc), _) if number == "char" => Leaf::Text(loc),
        (Some(loc), _) => Leaf::Sequence(scalar(number, is_float)?, loc),
        (None, Some(len)) => Leaf::Array(scalar(number, is_float)?, len.parse().ok()?),
        (None, None) => Leaf::Scalar(scalar(number, is_float)?),
    })
}

fn scalar(kernel_type: &str, is_float: bool) -> Option<Scalar> {
    Some(match kernel_type {
        "u8" => Scalar::U8,
        "u16" => Scalar::U16,
        "u32" if is_float => Scalar::F32,
        "u32" => Scalar::U32,
        "u64" if is_float => Scalar::F64,
        "u64" => Scalar::U64,
        "s8" => Scalar::S8,
        "s16" => Scalar::S16,
        "s32" => Scalar::S32,
        "s64" => Scalar::S64,
        _ => return None,
    })
}

fn size(leaf: Leaf) -> usize {
    match leaf {
        Leaf::Scalar(scalar) | Leaf::Enum(scalar, _) => scalar.size(),
        Leaf::Array(scalar, len) => scalar.size() * len,
        Leaf::Text(_) | Leaf::Sequence(..) => LOCATION,
        Leaf::Struct(nested) => nested.size,
    }
}
