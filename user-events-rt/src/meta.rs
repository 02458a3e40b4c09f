//! What the compiler knows of an event.

use crate::payload::SMALL_MAX;
use crate::wire::{Layout, Loc, Shape, WireField};

/// What the compiler knows of an event.
///
/// ```
/// use user_events_rt::{UserEvent, user_event};
///
/// #[user_event]
/// struct Request<'a> {
///     id: u64,
///     path: &'a str,
/// }
///
/// assert_eq!(Request::META.name(), "request");
/// assert_eq!(Request::META.description(), "request u64 id; __rel_loc char[] path");
/// // The number, and the location word of the text, which follows it.
/// assert_eq!(Request::META.fixed_size(), 8 + 4);
/// ```
#[derive(Debug)]
pub struct Meta {
    description: &'static str,
    fixed: usize,
    dynamic: usize,
    fields: Fields,
    shown_as: Loc,
}

/// Where the layout stands.
#[derive(Debug)]
enum Fields {
    /// In the description, but for which of the fields, counted from 0, are floats: the kernel is
    /// told that they are integers.
    Described { floats: u128 },
    /// In a table of its own.
    Listed(&'static [WireField]),
}

impl Meta {
    /// Of fields whose types are all built-in ones, as the macro reads them off their spelling.
    #[doc(hidden)]
    pub const fn described(description: &'static str, fixed: usize, dynamic: usize) -> Self {
        let fields = Fields::Described { floats: 0 };
        Self { description, fixed, dynamic, fields, shown_as: Loc::Data }
    }

    /// The same with floats where `floats` has a bit.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_floats(self, floats: u128) -> Self {
        Self { fields: Fields::Described { floats }, ..self }
    }

    /// The same, seen by consumers in the kernel as it is.
    #[doc(hidden)]
    #[must_use]
    pub const fn shown_as_rel_loc(self) -> Self {
        Self { shown_as: Loc::Rel, ..self }
    }

    /// Of fields that are what their types say.
    #[doc(hidden)]
    pub const fn new(
        description: &'static [u8],
        layout: &'static [WireField],
        shape: Shape,
        shown_as: Loc,
    ) -> Self {
        let Ok(description) = core::str::from_utf8(description) else {
            panic!("a description is made of identifiers and type names");
        };
        let Shape { fixed, dynamic, .. } = shape;
        Self { description, fixed, dynamic, fields: Fields::Listed(layout), shown_as }
    }

    /// The event's name, below the system `user_events`.
    pub const fn name(&self) -> &'static str {
        let bytes = self.description.as_bytes();
        let mut len = 0;
        while len < bytes.len() && bytes[len] != b' ' {
            len += 1;
        }
        match core::str::from_utf8(bytes.split_at(len).0) {
            Ok(name) => name,
            Err(_) => "",
        }
    }

    /// The text of a registration: `"name type field; type field"`.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// Bytes of the payload's fixed part.
    pub const fn fixed_size(&self) -> usize {
        self.fixed
    }

    /// Whether the fixed part is copied field by field.
    pub(crate) const fn is_small(&self) -> bool {
        self.fixed <= SMALL_MAX
    }

    /// Number of location words in it.
    pub(crate) const fn dynamic(&self) -> usize {
        self.dynamic
    }

    /// Whether consumers in the kernel see its `__rel_loc` fields as they are (`loc = "rel"`),
    /// and not as `__data_loc`.
    pub const fn shows_rel_loc(&self) -> bool {
        matches!(self.shown_as, Loc::Rel)
    }

    /// The fields on the wire, if their types were asked.
    pub(crate) const fn listed(&self) -> &'static [WireField] {
        match self.fields {
            Fields::Described { .. } => &[],
            Fields::Listed(fields) => fields,
        }
    }

    /// The fields on the wire.
    #[doc(hidden)]
    pub fn layout(&self) -> Layout {
        match self.fields {
            Fields::Described { floats } => Layout::described(self.description, floats),
            Fields::Listed(fields) => Layout::listed(fields),
        }
    }
}
