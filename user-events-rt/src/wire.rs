//! What a field is on the wire: the one table of kernel types, and the compile-time
//! calculations over it (layout, description, checks).

mod check;
mod describe;
mod described;
mod layout;

pub use check::{check_event, check_field};
pub use describe::describe;
pub(crate) use described::Layout;
pub(crate) use layout::Leaf;
pub use layout::{Shape, WireField, layout, shown_as};

/// Longest description that the kernel takes, in bytes without the terminating NUL
/// (`MAX_EVENT_DESC`, 512 with it, in the kernel's `trace_events_user.c`).
pub(crate) const MAX_DESCRIPTION: usize = 511;

/// Largest array field in bytes (`MAX_FIELD_ARRAY_SIZE` in the kernel's `trace_events_user.c`).
pub(crate) const MAX_ARRAY: usize = 1024;

/// Largest fixed part of a payload in bytes: ftrace takes about one page, location words and
/// headers included.
pub(crate) const MAX_FIXED: usize = 4000;

/// Bytes of the fields that every record of the kernel begins with (`common_type`,
/// `common_flags`, `common_preempt_count`, `common_pid`). The offset of a `__data_loc` word
/// counts them, the payload of a write does not hold them.
pub(crate) const COMMON_BYTES: usize = 8;

/// Largest payload in bytes: every offset, also one that counts [`COMMON_BYTES`], fits the
/// 16 bits that a location word has for it.
pub(crate) const MAX_PAYLOAD: usize = 65_536 - COMMON_BYTES;

/// An elementary type: what one number of a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// `u8`, also for `bool` (0 or 1).
    U8,
    /// `u16`.
    U16,
    /// `u32`, also for `char` (the scalar value).
    U32,
    /// `u64`.
    U64,
    /// `s8`.
    S8,
    /// `s16`.
    S16,
    /// `s32`.
    S32,
    /// `s64`.
    S64,
    /// IEEE 754 binary32. The kernel has no such field type and is told `u32`.
    F32,
    /// IEEE 754 binary64. The kernel has no such field type and is told `u64`.
    F64,
}

impl Scalar {
    /// Size in bytes.
    pub const fn size(self) -> usize {
        match self {
            Self::U8 | Self::S8 => 1,
            Self::U16 | Self::S16 => 2,
            Self::U32 | Self::S32 | Self::F32 => 4,
            Self::U64 | Self::S64 | Self::F64 => 8,
        }
    }

    /// The type's name in a description.
    pub const fn kernel_type(self) -> &'static str {
        match self {
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 | Self::F32 => "u32",
            Self::U64 | Self::F64 => "u64",
            Self::S8 => "s8",
            Self::S16 => "s16",
            Self::S32 => "s32",
            Self::S64 => "s64",
        }
    }

    /// Whether it is a floating-point number.
    pub(crate) const fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }

    /// Whether the number has a sign.
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::S8 | Self::S16 | Self::S32 | Self::S64 | Self::F32 | Self::F64)
    }
}

/// A value's name in an enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// The variant's name.
    pub name: &'static str,
    /// The variant's discriminant.
    pub value: i128,
}

/// A nested structure.
#[derive(Clone, Copy, Debug)]
pub struct Struct {
    /// Name behind `struct` in a description.
    pub name: &'static str,
    /// Size in bytes in memory, padding included.
    pub size: usize,
    /// The fields in order.
    pub fields: &'static [Field],
}

/// What a field type is on the wire.
#[derive(Clone, Copy, Debug)]
pub enum Wire {
    /// One number.
    Scalar(Scalar),
    /// So many numbers in place.
    Array(Scalar, usize),
    /// A location word; bytes and one NUL behind the fixed part.
    Text,
    /// A location word; numbers behind the fixed part.
    Sequence(Scalar),
    /// A number whose values have names.
    Enum(Scalar, &'static [Label]),
    /// The bytes of a structure in place, or its fields where it is flattened.
    Struct(&'static Struct),
    /// The value (zeroes when absent) and a `u8` that tells whether it is there.
    Optional(&'static Wire),
}

impl Wire {
    /// Whether a location word stands in the fixed part and the bytes behind it.
    pub const fn is_dynamic(&self) -> bool {
        match self {
            Self::Text | Self::Sequence(_) => true,
            Self::Optional(inner) => inner.is_dynamic(),
            _ => false,
        }
    }

    /// The same number, with names for its values.
    #[must_use]
    pub const fn labelled(self, labels: &'static [Label]) -> Self {
        match self {
            Self::Scalar(scalar) => Self::Enum(scalar, labels),
            other => other,
        }
    }

    /// The fields of a structure.
    pub const fn fields(&self) -> &'static [Field] {
        match self {
            Self::Struct(nested) => nested.fields,
            _ => &[],
        }
    }

    /// Bytes in the fixed part.
    pub const fn fixed_size(&self) -> usize {
        match self {
            Self::Scalar(scalar) | Self::Enum(scalar, _) => scalar.size(),
            Self::Array(scalar, len) => scalar.size() * *len,
            Self::Text | Self::Sequence(_) => LOCATION,
            Self::Struct(nested) => nested.size,
            Self::Optional(inner) => inner.fixed_size() + 1,
        }
    }
}

/// Bytes of a location word: low 16 bits offset, high 16 bits length.
pub(crate) const LOCATION: usize = 4;

/// What the offset of a location word counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loc {
    /// `__rel_loc`: from the end of the word itself.
    Rel,
    /// `__data_loc`: from the start of the record, its 8 common bytes included.
    Data,
}

/// How a field is put into a payload: the options of `#[event(...)]` that reach run time.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Bytes of text, or elements of a sequence, above which it is cut.
    pub max: usize,
    /// The kind of location word.
    pub loc: Loc,
    /// Whether the definition says the kind: then consumers see it so.
    pub says_loc: bool,
}

impl Options {
    /// No limit of its own, `__rel_loc`.
    pub const NONE: Self = Self { max: usize::MAX, loc: Loc::Rel, says_loc: false };
}

/// One field of an event or of a nested structure, as its definition says it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Name in the description.
    pub name: &'static str,
    /// Byte offset in the `repr(C)` structure.
    pub offset: usize,
    /// Size in memory, in bytes.
    pub size: usize,
    /// Its type on the wire.
    pub wire: Wire,
    /// How it is put into a payload.
    pub options: Options,
    /// Whether a structure's fields stand in its place.
    pub flatten: bool,
}

impl Field {
    /// A field without options.
    pub const fn new(name: &'static str, offset: usize, size: usize, wire: Wire) -> Self {
        Self { name, offset, size, wire, options: Options::NONE, flatten: false }
    }

    /// The same field with options.
    #[must_use]
    pub const fn with(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// The same field, replaced by the fields of its structure.
    #[must_use]
    pub const fn flattened(self) -> Self {
        Self { flatten: true, ..self }
    }
}
