//! The description: the text "name type field; type field" of a registration.

use super::{Field, Leaf, Loc, WireField, layout};

/// Text made at compile time. What does not fit is counted, not stored.
pub(super) struct Text<const N: usize> {
    pub(super) bytes: [u8; N],
    pub(super) len: usize,
}

impl<const N: usize> Text<N> {
    pub(super) const fn new() -> Self {
        Self { bytes: [b' '; N], len: 0 }
    }

    pub(super) const fn push(&mut self, text: &str) {
        let text = text.as_bytes();
        let room = N.saturating_sub(self.len);
        let stored = if text.len() < room { text.len() } else { room };
        let mut i = 0;
        while i < stored {
            self.bytes[self.len + i] = text[i];
            i += 1;
        }
        self.len += text.len();
    }

    pub(super) const fn push_number(&mut self, number: usize) {
        if number >= 10 {
            self.push_number(number / 10);
        }
        let digit = [b'0' + (number % 10) as u8];
        if let Ok(digit) = core::str::from_utf8(&digit) {
            self.push(digit);
        }
    }

    /// What was stored; a reader sees at most `N` bytes of it.
    pub(super) const fn as_str(&self) -> &str {
        let len = if self.len < N { self.len } else { N };
        match core::str::from_utf8(self.bytes.split_at(len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    const fn push_field(&mut self, field: &WireField) {
        match field.leaf {
            Leaf::Scalar(scalar) | Leaf::Enum(scalar, _) => self.push(scalar.kernel_type()),
            Leaf::Array(scalar, len) => {
                self.push(scalar.kernel_type());
                self.push("[");
                self.push_number(len);
                self.push("]");
            }
            Leaf::Text(loc) => {
                self.push_loc(loc);
                self.push("char[]");
            }
            Leaf::Sequence(scalar, loc) => {
                self.push_loc(loc);
                self.push(scalar.kernel_type());
                self.push("[]");
            }
            Leaf::Struct(nested) => {
                self.push("struct ");
                self.push(nested.name);
            }
        }
        self.push(" ");
        self.push(field.name);
        self.push(field.suffix);
        if let Leaf::Struct(nested) = field.leaf {
            self.push(" ");
            self.push_number(nested.size);
        }
    }

    const fn push_loc(&mut self, loc: Loc) {
        self.push(match loc {
            Loc::Rel => "__rel_loc ",
            Loc::Data => "__data_loc ",
        });
    }

    const fn push_event(&mut self, name: &str, fields: &[WireField]) {
        self.push(name);
        let mut i = 0;
        while i < fields.len() {
            self.push(if i == 0 { " " } else { "; " });
            self.push_field(&fields[i]);
            i += 1;
        }
    }
}

/// Bytes of the description of the event `name`.
pub(super) const fn length(name: &str, fields: &[Field]) -> usize {
    let mut text = Text::<0>::new();
    text.push(name);
    let mut first = true;
    measure(&mut text, fields, &mut first);
    text.len
}

const fn measure(text: &mut Text<0>, fields: &[Field], first: &mut bool) {
    let mut i = 0;
    while i < fields.len() {
        match &fields[i].wire {
            super::Wire::Struct(nested) if fields[i].flatten => {
                measure(text, nested.fields, first);
            }
            wire => {
                // An `Option` is two fields on the wire.
                let one = core::slice::from_ref(&fields[i]);
                if let super::Wire::Optional(_) = wire {
                    measure_wire(text, &layout::<2>(one), first);
                } else {
                    measure_wire(text, &layout::<1>(one), first);
                }
            }
        }
        i += 1;
    }
}

const fn measure_wire(text: &mut Text<0>, fields: &[WireField], first: &mut bool) {
    let mut i = 0;
    while i < fields.len() {
        text.push(if *first { " " } else { "; " });
        text.push_field(&fields[i]);
        *first = false;
        i += 1;
    }
}

/// The description; `N` is [`Shape::description`](super::Shape::description).
pub const fn describe<const N: usize>(name: &str, fields: &[WireField]) -> [u8; N] {
    let mut text = Text::<N>::new();
    text.push_event(name, fields);
    text.bytes
}
