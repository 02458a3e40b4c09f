//! The fields on the wire, one by one: out of a table, or read off the description, where nothing
//! but floats is lost in it. Without a heap, because a session asks in signal handlers, too.

use super::{LOCATION, Leaf, Loc, Scalar, WireField};

/// The fields of an event in order.
#[derive(Clone, Debug)]
pub struct Layout(Source);

#[derive(Clone, Debug)]
enum Source {
    Table(core::slice::Iter<'static, WireField>),
    Description { rest: &'static str, offset: usize, floats: u128 },
}

impl Layout {
    pub(crate) fn listed(fields: &'static [WireField]) -> Self {
        Self(Source::Table(fields.iter()))
    }

    /// `floats` has a bit for each field that is a float.
    pub(crate) fn described(description: &'static str, floats: u128) -> Self {
        let rest = description.split_once(' ').map_or("", |(_, fields)| fields);
        Self(Source::Description { rest, offset: 0, floats })
    }
}

impl Iterator for Layout {
    type Item = WireField;

    fn next(&mut self) -> Option<WireField> {
        match &mut self.0 {
            Source::Table(fields) => fields.next().copied(),
            Source::Description { rest: "", .. } => None,
            Source::Description { rest, offset, floats } => {
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

#[cfg(all(test, not(user_events_loom)))]
mod tests {
    use super::Layout;

    /// One struct twice, so that both ways to a layout are compared: spelled like built-in types,
    /// and by paths, which only the types themselves explain.
    macro_rules! both {
        ($($(#[$option:meta])* $field:ident: $spelled:ty = $path:ty,)*) => {
            #[allow(dead_code, reason = "only their constants are compared")]
            mod spelled {
                #[crate::user_event(crate = crate, name = "e")]
                pub(super) struct Spelled<'a> { $($(#[$option])* $field: $spelled,)* }
            }
            #[allow(dead_code, reason = "only their constants are compared")]
            mod by_path {
                #[crate::user_event(crate = crate, name = "e")]
                pub(super) struct ByPath<'a> { $($(#[$option])* $field: $path,)* }
            }
        };
    }

    both! {
        a: u8 = core::primitive::u8,
        b: i64 = core::primitive::i64,
        c: f32 = core::primitive::f32,
        d: bool = core::primitive::bool,
        e: char = core::primitive::char,
        f: [f64; 3] = [core::primitive::f64; 3],
        g: &'a str = &'a core::primitive::str,
        #[event(loc = "data", max = 7)]
        h: Vec<i16> = std::vec::Vec<core::primitive::i16>,
        i: Option<[u16; 2]> = core::option::Option<[u16; 2]>,
        #[event(loc = "rel")]
        j: Option<String> = core::option::Option<std::string::String>,
        k: &'a [f32] = &'a [core::primitive::f32],
    }

    #[test]
    fn both_ways_lead_to_one_layout() {
        use crate::UserEvent;

        let (spelled, by_path) = (spelled::Spelled::META, by_path::ByPath::META);
        assert!(spelled.listed().is_empty() && by_path.listed().len() == 13);
        assert_eq!(spelled.description(), by_path.description());
        assert_eq!(spelled.fixed_size(), by_path.fixed_size());
        assert_eq!(spelled.dynamic(), by_path.dynamic());
        assert_eq!(spelled.shows_rel_loc(), by_path.shows_rel_loc());
        let shown = |layout: Layout| {
            let field = |f| {
                let super::WireField { name, suffix, offset, size, leaf } = f;
                format!("{offset}+{size} {name}{suffix} {leaf:?}")
            };
            layout.map(field).collect::<Vec<_>>()
        };
        assert_eq!(shown(spelled.layout()), shown(by_path.layout()));
    }

    #[test]
    fn an_event_without_fields_has_no_layout() {
        assert_eq!(Layout::described("tick", 0).count(), 0);
    }
}
