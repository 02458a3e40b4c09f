//! From a payload's bytes to values.

use std::sync::Arc;

use super::cursor::{Cursor, Malformed};
use super::schema::{Field, Kind, Label, Schema};
use super::value::Value;
use crate::wire::Scalar;

/// The values of a payload, one for each field of the schema. The cursor stands behind the
/// payload afterwards.
pub(crate) fn decode(schema: &Schema, cursor: &mut Cursor<'_>) -> Result<Vec<Value>, Malformed> {
    let mut values = Vec::with_capacity(schema.fields.len());
    for field in &schema.fields {
        values.push(fixed(&field.kind, cursor).map_err(|wrong| wrong.in_field(&field.name))?);
    }
    for (field, value) in schema.fields.iter().zip(&mut values) {
        if field.kind.is_dynamic() {
            *value = dynamic(field, value, cursor).map_err(|wrong| wrong.in_field(&field.name))?;
        }
    }
    Ok(values)
}

/// What the fixed part has of a field: of one of varying length its length in bytes.
fn fixed(kind: &Kind, cursor: &mut Cursor<'_>) -> Result<Value, Malformed> {
    match kind {
        Kind::Number(scalar) => number(*scalar, cursor),
        Kind::Array(scalar, len) => {
            let size = scalar.size().saturating_mul(*len);
            Ok(numbers(*scalar, cursor.take(size)?, cursor))
        }
        Kind::Enum(scalar, labels) => Ok(named(&number(*scalar, cursor)?, labels)),
        Kind::Struct(fields) => structure(fields, cursor),
        // The offset is for tools that pick fields; the bytes lie one behind the other.
        Kind::Text | Kind::Sequence(_) => Ok(Value::U64(u64::from(cursor.u32()? >> 16))),
    }
}

fn structure(fields: &[Field], cursor: &mut Cursor<'_>) -> Result<Value, Malformed> {
    let value = |field: &Field| {
        let value = match field.kind.is_dynamic() {
            true => Err(cursor.wrong("has a varying length inside a structure")),
            false => fixed(&field.kind, cursor),
        };
        Ok((Arc::clone(&field.name), value.map_err(|wrong| wrong.in_field(&field.name))?))
    };
    Ok(Value::Struct(fields.iter().map(value).collect::<Result<_, _>>()?))
}

fn dynamic(field: &Field, len: &Value, cursor: &mut Cursor<'_>) -> Result<Value, Malformed> {
    let len = len.as_u64().and_then(|len| usize::try_from(len).ok()).unwrap_or(usize::MAX);
    let scalar = match field.kind {
        Kind::Sequence(scalar) => scalar,
        _ => Scalar::U8,
    };
    if len % scalar.size() != 0 {
        let what = format!("{len} bytes are no whole number of `{}`", scalar.kernel_type());
        return Err(cursor.wrong(what));
    }
    let bytes = cursor.take(len)?;
    Ok(match field.kind {
        // The location counts the NUL.
        Kind::Text => Value::Text(bytes.strip_suffix(&[0]).unwrap_or(bytes).to_vec()),
        _ => numbers(scalar, bytes, cursor),
    })
}

fn number(scalar: Scalar, cursor: &mut Cursor<'_>) -> Result<Value, Malformed> {
    let bytes = cursor.take(scalar.size())?;
    Ok(cursor.order.number(scalar, bytes))
}

fn numbers(scalar: Scalar, bytes: &[u8], cursor: &Cursor<'_>) -> Value {
    if scalar == Scalar::U8 {
        return Value::Bytes(bytes.to_vec());
    }
    let number = |bytes| cursor.order.number(scalar, bytes);
    Value::Array(bytes.chunks_exact(scalar.size()).map(number).collect())
}

fn named(value: &Value, labels: &[Label]) -> Value {
    let value = value.as_i128().unwrap_or_default();
    let label = labels.iter().find(|label| label.value == value);
    Value::Enum { value, name: label.map(|label| Arc::clone(&label.name)) }
}
