//! The text that describes a trace to its readers (TSDL, CTF 1.8 specification, section 7).
//!
//! Every field name gets an underscore in front, which readers take off again, so that no name
//! collides with a keyword of TSDL.

use std::fmt::{self, Write};

use crate::event::Event;
use crate::wire::{Field, Label, Leaf, Scalar, Struct, Wire, WireField};
use core::sync::atomic::Ordering;

/// What a trace says of itself.
pub(super) struct Trace<'a> {
    pub(super) host: &'a str,
    pub(super) program: &'a str,
    pub(super) pid: u32,
    /// Nanoseconds from the epoch to the zero of the monotonic clock.
    pub(super) clock_offset: u64,
}

const TYPES: &str = "\
typealias integer { size = 8; align = 8; signed = false; } := u8;
typealias integer { size = 16; align = 8; signed = false; } := u16;
typealias integer { size = 32; align = 8; signed = false; } := u32;
typealias integer { size = 64; align = 8; signed = false; } := u64;
typealias integer { size = 8; align = 8; signed = true; } := s8;
typealias integer { size = 16; align = 8; signed = true; } := s16;
typealias integer { size = 32; align = 8; signed = true; } := s32;
typealias integer { size = 64; align = 8; signed = true; } := s64;
typealias floating_point { exp_dig = 8; mant_dig = 24; align = 8; } := f32;
typealias floating_point { exp_dig = 11; mant_dig = 53; align = 8; } := f64;
typealias integer { size = 8; align = 8; signed = false; encoding = UTF8; } := text;
";

const STREAM: &str = "\
typealias integer { size = 64; align = 8; signed = false; map = clock.monotonic.value; } := clk;
stream { id = 0; packet.context := struct { clk timestamp_begin; clk timestamp_end; \
u64 content_size; u64 packet_size; u64 events_discarded; u64 tid; text thread[16]; }; \
event.header := struct { u32 id; clk timestamp; }; };
";

/// What stands before the events.
pub(super) fn preamble(out: &mut impl Write, trace: &Trace<'_>) -> fmt::Result {
    let order = if cfg!(target_endian = "little") { "le" } else { "be" };
    writeln!(out, "/* CTF 1.8 */")?;
    out.write_str(TYPES)?;
    writeln!(
        out,
        "trace {{ major = 1; minor = 8; byte_order = {order}; packet.header := struct {{ \
         u32 magic; u32 stream_id; u64 stream_instance_id; }}; }};"
    )?;
    out.write_str("env { hostname = ")?;
    quoted(out, trace.host)?;
    out.write_str("; procname = ")?;
    quoted(out, trace.program)?;
    writeln!(
        out,
        "; vpid = {}; tracer_name = \"user-events\"; tracer_version = \"{}\"; }};",
        trace.pid,
        env!("CARGO_PKG_VERSION")
    )?;
    writeln!(
        out,
        "clock {{ name = \"monotonic\"; description = \"CLOCK_MONOTONIC\"; freq = 1000000000; \
         offset = {}; absolute = true; }};",
        trace.clock_offset
    )?;
    out.write_str(STREAM)
}

/// One event's declaration, on one line without its end.
pub(super) fn event(out: &mut impl Write, event: &Event) -> fmt::Result {
    out.write_str("event { name = ")?;
    quoted(out, event.meta().name())?;
    let id = event.id.load(Ordering::Relaxed);
    write!(out, "; id = {id}; stream_id = 0; fields := struct {{ ")?;
    for field in event.meta().layout() {
        fixed(out, &field)?;
    }
    for field in event.meta().layout() {
        dynamic(out, &field)?;
    }
    out.write_str("}; };")
}

fn fixed(out: &mut impl Write, field: &WireField) -> fmt::Result {
    let WireField { name, suffix, .. } = field;
    match field.leaf {
        Leaf::Scalar(scalar) => write!(out, "{} _{name}{suffix}; ", alias(scalar)),
        Leaf::Array(scalar, len) => write!(out, "{} _{name}{suffix}[{len}]; ", alias(scalar)),
        Leaf::Enum(scalar, labels) => {
            enumeration(out, scalar, labels)?;
            write!(out, " _{name}{suffix}; ")
        }
        Leaf::Struct(nested) => {
            structure(out, nested)?;
            write!(out, " _{name}{suffix}; ")
        }
        Leaf::Text(_) => location(out, name, 1),
        Leaf::Sequence(scalar, _) => location(out, name, scalar.size()),
    }
}

/// A location word: one native `u32`, low 16 bits offset, high 16 bits length in bytes. A
/// sequence's length counts elements, so that for wider ones the low bits, which are zero,
/// become an integer of their own.
fn location(out: &mut impl Write, name: &str, element: usize) -> fmt::Result {
    let bits = element.trailing_zeros();
    if cfg!(target_endian = "big") {
        length(out, name, bits)?;
        return write!(out, "u16 __{name}_off; ");
    }
    write!(out, "u16 __{name}_off; ")?;
    length(out, name, bits)
}

fn length(out: &mut impl Write, name: &str, bits: u32) -> fmt::Result {
    if bits == 0 {
        return write!(out, "u16 __{name}_len; ");
    }
    let rest = |out: &mut _| unsigned_bits(out, bits, format_args!("__{name}_rem"));
    if cfg!(target_endian = "little") {
        rest(out)?;
    }
    unsigned_bits(out, 16 - bits, format_args!("__{name}_len"))?;
    if cfg!(target_endian = "big") {
        rest(out)?;
    }
    Ok(())
}

fn unsigned_bits(out: &mut impl Write, size: u32, name: fmt::Arguments<'_>) -> fmt::Result {
    write!(out, "integer {{ size = {size}; align = 1; signed = false; }} {name}; ")
}

fn dynamic(out: &mut impl Write, field: &WireField) -> fmt::Result {
    let name = field.name;
    match field.leaf {
        Leaf::Text(_) => write!(out, "text _{name}[__{name}_len]; "),
        Leaf::Sequence(scalar, _) => write!(out, "{} _{name}[__{name}_len]; ", alias(scalar)),
        _ => Ok(()),
    }
}

fn enumeration(out: &mut impl Write, scalar: Scalar, labels: &[Label]) -> fmt::Result {
    write!(out, "enum : {} {{ ", alias(scalar))?;
    for (i, label) in labels.iter().enumerate() {
        out.write_str(if i == 0 { "" } else { ", " })?;
        quoted(out, label.name)?;
        write!(out, " = {}", label.value)?;
    }
    out.write_str(" }")
}

fn structure(out: &mut impl Write, nested: &Struct) -> fmt::Result {
    out.write_str("struct { ")?;
    for field in nested.fields {
        member(out, field)?;
    }
    out.write_str("} align(1)")
}

/// A field of a nested structure. `check_field` lets nothing dynamic or optional in.
fn member(out: &mut impl Write, field: &Field) -> fmt::Result {
    match &field.wire {
        Wire::Scalar(scalar) => write!(out, "{} ", alias(*scalar))?,
        Wire::Array(scalar, len) => {
            return write!(out, "{} _{}[{len}]; ", alias(*scalar), field.name);
        }
        Wire::Enum(scalar, labels) => enumeration(out, *scalar, labels)?,
        Wire::Struct(deeper) => structure(out, deeper)?,
        Wire::Text | Wire::Sequence(_) | Wire::Optional(_) => return Ok(()),
    }
    write!(out, " _{}; ", field.name)
}

fn alias(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::F32 => "f32",
        Scalar::F64 => "f64",
        integer => integer.kernel_type(),
    }
}

/// A string of TSDL; whatever could end it or the line is shown as `?`.
fn quoted(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => out.write_char('\'')?,
            c if c.is_control() => out.write_char('?')?,
            c => out.write_char(c)?,
        }
    }
    out.write_char('"')
}
