//! What an event's payload consists of, wherever that was learnt: from a trace's metadata or
//! from the event's own [`Meta`].

use std::sync::Arc;

use crate::meta::Meta;
use crate::wire::{self, Leaf, Scalar, Wire};

/// An event's name and fields.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Schema {
    pub(super) name: Arc<str>,
    pub(super) fields: Vec<Field>,
}

/// A field of an event or of a structure in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: Arc<str>,
    pub(super) kind: Kind,
}

/// What a field is. Those of varying length are a location word in their place; their bytes
/// follow the fixed part, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number(Scalar),
    Array(Scalar, usize),
    Enum(Scalar, Arc<[Label]>),
    Struct(Vec<Field>),
    Text,
    Sequence(Scalar),
}

/// A value's name in an enumeration.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) name: Arc<str>,
    pub(super) value: i128,
}

impl Schema {
    /// What the compiler knows of an event.
    pub(crate) fn of(meta: &Meta) -> Self {
        let field = |field: wire::WireField| Field {
            name: [field.name, field.suffix].concat().into(),
            kind: Kind::of_leaf(&field.leaf),
        };
        Self { name: meta.name().into(), fields: meta.layout().map(field).collect() }
    }
}

impl Kind {
    fn of_leaf(leaf: &Leaf) -> Self {
        match *leaf {
            Leaf::Scalar(scalar) => Self::Number(scalar),
            Leaf::Array(scalar, len) => Self::Array(scalar, len),
            Leaf::Text(_) => Self::Text,
            Leaf::Sequence(scalar, _) => Self::Sequence(scalar),
            Leaf::Enum(scalar, labels) => Self::of_enum(scalar, labels),
            Leaf::Struct(nested) => Self::of_struct(nested),
        }
    }

    /// A nested structure has neither padding nor fields of varying length
    /// ([`wire::check_field`]), so that its fields lie as its definition lists them.
    fn of_struct(nested: &wire::Struct) -> Self {
        let field = |field: &wire::Field| Field {
            name: field.name.into(),
            kind: Self::of_wire(&field.wire),
        };
        Self::Struct(nested.fields.iter().map(field).collect())
    }

    fn of_wire(wire: &Wire) -> Self {
        match wire {
            Wire::Scalar(scalar) => Self::Number(*scalar),
            Wire::Array(scalar, len) => Self::Array(*scalar, *len),
            Wire::Text => Self::Text,
            Wire::Sequence(scalar) => Self::Sequence(*scalar),
            Wire::Enum(scalar, labels) => Self::of_enum(*scalar, labels),
            Wire::Struct(nested) => Self::of_struct(nested),
            Wire::Optional(inner) => Self::of_wire(inner),
        }
    }

    fn of_enum(scalar: Scalar, labels: &[wire::Label]) -> Self {
        let label = |label: &wire::Label| Label { name: label.name.into(), value: label.value };
        Self::Enum(scalar, labels.iter().map(label).collect())
    }

    pub(super) fn is_dynamic(&self) -> bool {
        matches!(self, Self::Text | Self::Sequence(_))
    }

    /// Bytes in the fixed part.
    pub(super) fn fixed_size(&self) -> usize {
        match self {
            Self::Number(scalar) | Self::Enum(scalar, _) => scalar.size(),
            Self::Array(scalar, len) => scalar.size().saturating_mul(*len),
            Self::Struct(fields) => fixed_size(fields),
            Self::Text | Self::Sequence(_) => wire::LOCATION,
        }
    }
}

/// Bytes of the fixed part.
pub(super) fn fixed_size(fields: &[Field]) -> usize {
    fields.iter().map(|field| field.kind.fixed_size()).fold(0, usize::saturating_add)
}
