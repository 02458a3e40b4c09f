//! From the fields of a definition to the fields on the wire: structures flattened, `Option`
//! as two, offsets counted. Fields follow one another without padding.

use super::{Field, Label, Loc, Scalar, Struct, Wire};

/// The type of one field on the wire.
#[derive(Clone, Copy, Debug)]
pub enum Leaf {
    /// One number.
    Scalar(Scalar),
    /// So many numbers in place.
    Array(Scalar, usize),
    /// Location word of bytes that end in a NUL.
    Text(Loc),
    /// Location word of numbers.
    Sequence(Scalar, Loc),
    /// A number whose values have names.
    Enum(Scalar, &'static [Label]),
    /// A structure's bytes in place.
    Struct(&'static Struct),
}

impl Leaf {
    const fn of(wire: &Wire, loc: Loc) -> Self {
        match wire {
            Wire::Scalar(scalar) => Self::Scalar(*scalar),
            Wire::Array(scalar, len) => Self::Array(*scalar, *len),
            Wire::Text => Self::Text(loc),
            Wire::Sequence(scalar) => Self::Sequence(*scalar, loc),
            Wire::Enum(scalar, labels) => Self::Enum(*scalar, labels),
            Wire::Struct(nested) => Self::Struct(nested),
            Wire::Optional(inner) => Self::of(inner, loc),
        }
    }

    /// Whether a location word stands for it.
    pub const fn is_dynamic(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Sequence(..))
    }
}

/// One field on the wire.
#[derive(Clone, Copy, Debug)]
pub struct WireField {
    /// Name of the definition's field; [`suffix`](Self::suffix) follows it.
    pub name: &'static str,
    /// `"_some"` for the byte that tells whether an `Option` has a value, else empty.
    pub suffix: &'static str,
    /// Byte offset in the payload.
    pub offset: usize,
    /// Bytes in the fixed part.
    pub size: usize,
    /// Type.
    pub leaf: Leaf,
}

impl WireField {
    pub(super) const EMPTY: Self =
        Self { name: "", suffix: "", offset: 0, size: 0, leaf: Leaf::Scalar(Scalar::U8) };
}

/// Sizes of an event that other constants are made from.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Number of fields on the wire.
    pub wire_fields: usize,
    /// Number of location words among them.
    pub dynamic: usize,
    /// Bytes of the fixed part.
    pub fixed: usize,
    /// Bytes of the description.
    pub description: usize,
}

impl Shape {
    /// Counts the fields of the event `name`.
    pub const fn of(name: &str, fields: &[Field]) -> Self {
        let mut shape = Self { wire_fields: 0, dynamic: 0, fixed: 0, description: 0 };
        shape.count(fields);
        shape.description = super::describe::length(name, fields);
        shape
    }

    const fn count(&mut self, fields: &[Field]) {
        let mut i = 0;
        while i < fields.len() {
            match &fields[i].wire {
                Wire::Struct(nested) if fields[i].flatten => self.count(nested.fields),
                wire => {
                    self.wire_fields += if let Wire::Optional(_) = wire { 2 } else { 1 };
                    self.dynamic += wire.is_dynamic() as usize;
                    self.fixed += wire.fixed_size();
                }
            }
            i += 1;
        }
    }
}

/// The fields on the wire; `N` is [`Shape::wire_fields`].
pub const fn layout<const N: usize>(fields: &[Field]) -> [WireField; N] {
    let mut wire = List { fields: [WireField::EMPTY; N], len: 0, offset: 0 };
    wire.extend(fields);
    wire.fields
}

/// What consumers see an event's relative locations as: `__data_loc`, which more tools know,
/// unless a field says `loc = "rel"`. It is one answer for the event, as the kernel's flag is.
pub const fn shown_as(fields: &[Field]) -> Loc {
    let mut i = 0;
    while i < fields.len() {
        let Field { wire, options, flatten, .. } = &fields[i];
        match wire {
            Wire::Struct(nested) if *flatten => {
                if let Loc::Rel = shown_as(nested.fields) {
                    return Loc::Rel;
                }
            }
            _ if options.says_loc && matches!(options.loc, Loc::Rel) => return Loc::Rel,
            _ => {}
        }
        i += 1;
    }
    Loc::Data
}

struct List<const N: usize> {
    fields: [WireField; N],
    len: usize,
    offset: usize,
}

impl<const N: usize> List<N> {
    const fn extend(&mut self, fields: &[Field]) {
        let mut i = 0;
        while i < fields.len() {
            let field = &fields[i];
            let loc = field.options.loc;
            match &field.wire {
                Wire::Struct(nested) if field.flatten => self.extend(nested.fields),
                Wire::Optional(inner) => {
                    self.push(field.name, "", inner.fixed_size(), Leaf::of(inner, loc));
                    self.push(field.name, "_some", 1, Leaf::Scalar(Scalar::U8));
                }
                wire => self.push(field.name, "", wire.fixed_size(), Leaf::of(wire, loc)),
            }
            i += 1;
        }
    }

    const fn push(&mut self, name: &'static str, suffix: &'static str, size: usize, leaf: Leaf) {
        self.fields[self.len] = WireField { name, suffix, offset: self.offset, size, leaf };
        self.len += 1;
        self.offset += size;
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Loc, Struct, Wire, shown_as};
    use crate::wire::Options;

    const PLAIN: Field = Field::new("a", 0, 16, Wire::Text);
    const REL: Field = PLAIN.with(Options { loc: Loc::Rel, says_loc: true, ..Options::NONE });
    const DATA: Field = PLAIN.with(Options { loc: Loc::Data, says_loc: true, ..Options::NONE });
    const NESTED: Field =
        Field::new("s", 0, 16, Wire::Struct(&Struct { name: "s", size: 16, fields: &[REL] }));

    #[test]
    fn one_relative_field_decides_for_the_event() {
        assert_eq!(shown_as(&[]), Loc::Data);
        assert_eq!(shown_as(&[PLAIN, DATA]), Loc::Data);
        assert_eq!(shown_as(&[PLAIN, REL, DATA]), Loc::Rel);
        assert_eq!(shown_as(&[DATA, NESTED.flattened()]), Loc::Rel);
        assert_eq!(shown_as(&[NESTED]), Loc::Data);
    }
}
