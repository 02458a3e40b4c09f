//! What is checked at compile time because only the types know it. Each function is called in
//! a `const` of its own, at the span of the field that it checks.

use super::describe::Text;
use super::layout::WireField;
use super::{Field, MAX_ARRAY, MAX_DESCRIPTION, MAX_FIXED, Options, Struct, Wire};
use crate::Meta;

type Message = Text<256>;

/// Refuses a field that the kernel's ABI has no place for.
#[track_caller]
pub const fn check_field(field: &Field) {
    let wire = match &field.wire {
        Wire::Optional(inner) => {
            if let Wire::Optional(_) = inner {
                fail(field, "is an Option in an Option; one `_some` byte tells one absence");
            }
            *inner
        }
        wire => wire,
    };
    check_options(field, wire);
    match wire {
        Wire::Array(scalar, len) => {
            if *len == 0 {
                fail(field, "is an empty array; leave it out with #[event(skip)]");
            }
            if scalar.size() * *len > MAX_ARRAY {
                fail(field, "is larger than 1024 bytes; borrow it as a slice (`&[T]`) instead");
            }
        }
        Wire::Struct(nested) if !field.flatten => check_nested(field, nested),
        _ => {}
    }
}

#[track_caller]
const fn check_options(field: &Field, wire: &Wire) {
    if !wire.is_dynamic() {
        if field.options.max != Options::NONE.max {
            fail(field, "has a fixed size; `max` is for text and slices");
        }
        if field.options.says_loc {
            fail(field, "has a fixed size; `loc` is for text and slices");
        }
    }
    if field.flatten && !matches!(field.wire, Wire::Struct(_)) {
        fail(field, "is no structure; `flatten` is for a struct with #[derive(UserField)]");
    }
}

/// The wire takes the bytes of a nested structure as they are in memory, so that each of them
/// must belong to a field.
#[track_caller]
const fn check_nested(field: &Field, nested: &Struct) {
    let mut offset = 0;
    let mut i = 0;
    while i < nested.fields.len() {
        let inner = &nested.fields[i];
        if inner.flatten || inner.wire.is_dynamic() || matches!(inner.wire, Wire::Optional(_)) {
            fail(
                field,
                "has fields whose bytes are not the structure's own; write #[event(flatten)]",
            );
        }
        if inner.offset != offset {
            fail(field, "has padding between its fields; write #[event(flatten)], or fill the gap");
        }
        if inner.size != inner.wire.fixed_size() {
            fail(
                field,
                "has a field that is converted when it is emitted; write #[event(flatten)]",
            );
        }
        if let Wire::Struct(deeper) = inner.wire {
            check_nested(field, deeper);
        }
        offset += inner.size;
        i += 1;
    }
    if offset != nested.size {
        fail(field, "has padding at its end; write #[event(flatten)], or fill it with a field");
    }
    if nested.size == 0 {
        fail(field, "has no fields; leave it out with #[event(skip)]");
    }
}

#[track_caller]
const fn fail(field: &Field, what: &str) -> ! {
    let mut message = Message::new();
    message.push("field `");
    message.push(field.name);
    message.push("` ");
    message.push(what);
    panic!("{}", message.as_str())
}

/// Refuses an event that is too large, or that has two fields of one name.
#[track_caller]
pub const fn check_event(meta: &Meta) {
    let (name, fields) = (meta.name(), meta.listed());
    let mut message = Message::new();
    message.push("event `");
    message.push(name);
    if meta.description().len() > MAX_DESCRIPTION {
        message.push("` has a description of ");
        message.push_number(meta.description().len());
        message.push(
            " bytes, the kernel takes 511: shorten names, or leave fields out with #[event(skip)]",
        );
        panic!("{}", message.as_str());
    }
    if meta.fixed_size() > MAX_FIXED {
        message.push("` has a fixed part of ");
        message.push_number(meta.fixed_size());
        message.push(" bytes, ftrace takes 4000: borrow large arrays as slices (`&[T]`)");
        panic!("{}", message.as_str());
    }
    let mut i = 0;
    while i < fields.len() {
        let mut j = 0;
        while j < i {
            let (a, b) = (&fields[j], &fields[i]);
            let (a_len, b_len) = (a.name.len() + a.suffix.len(), b.name.len() + b.suffix.len());
            // Seldom true: comparing names costs the compiler more than all else here.
            if a_len == b_len || a_len + LOCATION_NAME == b_len || b_len + LOCATION_NAME == a_len {
                check_names(name, a, b);
                check_names(name, b, a);
            }
            j += 1;
        }
        i += 1;
    }
}

/// By how much the name of a location's part is longer than that of its field.
const LOCATION_NAME: usize = "__off".len();

#[track_caller]
const fn check_names(event: &str, field: &WireField, other: &WireField) {
    let name = [field.name, field.suffix, ""];
    let taken = [other.name, other.suffix, ""];
    let twice = same_text(name, taken);
    // A session calls the parts of a location word so.
    let location = field.leaf.is_dynamic()
        && (same_text(["_", field.name, "_off"], taken)
            || same_text(["_", field.name, "_rem"], taken)
            || same_text(["_", field.name, "_len"], taken));
    if twice || location {
        let mut message = Message::new();
        message.push("event `");
        message.push(event);
        message.push(if twice { "` has two fields named `" } else { "` has a field named `" });
        message.push(other.name);
        message.push(other.suffix);
        message.push("`");
        if location {
            message.push(", the name of the location of `");
            message.push(field.name);
            message.push("`");
        }
        message.push(": rename one with #[event(name = \"...\")]");
        panic!("{}", message.as_str());
    }
}

const fn same_text(a: [&str; 3], b: [&str; 3]) -> bool {
    let len = a[0].len() + a[1].len() + a[2].len();
    if len != b[0].len() + b[1].len() + b[2].len() {
        return false;
    }
    let mut i = 0;
    while i < len {
        if joined(a, i) != joined(b, i) {
            return false;
        }
        i += 1;
    }
    true
}

const fn joined(parts: [&str; 3], mut i: usize) -> u8 {
    let mut part = 0;
    while i >= parts[part].len() {
        i -= parts[part].len();
        part += 1;
    }
    parts[part].as_bytes()[i]
}
