//! Numbers out of bytes.

use super::Value;
use crate::wire::Scalar;

/// The byte order of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Little,
    Big,
}

impl Order {
    /// The order of this machine.
    pub(crate) const NATIVE: Self =
        if cfg!(target_endian = "little") { Self::Little } else { Self::Big };

    /// The number that up to 8 bytes are.
    fn unsigned(self, bytes: &[u8]) -> u64 {
        let push = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        match self {
            Self::Little => bytes.iter().rev().fold(0, push),
            Self::Big => bytes.iter().fold(0, push),
        }
    }

    /// The value that `scalar.size()` bytes are.
    pub(super) fn number(self, scalar: Scalar, bytes: &[u8]) -> Value {
        let bits = self.unsigned(bytes);
        match scalar {
            Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64 => Value::U64(bits),
            Scalar::S8 => Value::I64(i64::from(bits as i8)),
            Scalar::S16 => Value::I64(i64::from(bits as i16)),
            Scalar::S32 => Value::I64(i64::from(bits as i32)),
            Scalar::S64 => Value::I64(bits as i64),
            Scalar::F32 => Value::F32(f32::from_bits(bits as u32)),
            Scalar::F64 => Value::F64(f64::from_bits(bits)),
        }
    }
}

/// What bytes have wrong, and where.
#[derive(Debug)]
pub(crate) struct Malformed {
    /// Offset in the cursor's bytes.
    pub(super) at: usize,
    pub(super) what: String,
}

impl Malformed {
    pub(super) fn in_field(self, name: &str) -> Self {
        Self { what: format!("field `{name}`: {}", self.what), ..self }
    }
}

/// A place in bytes that are read from front to back.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    pub(super) order: Order,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8], order: Order) -> Self {
        Self { bytes, at: 0, order }
    }

    /// Bytes read so far.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn take(&mut self, len: usize) -> Result<&'a [u8], Malformed> {
        let rest = &self.bytes[self.at..];
        match rest.get(..len) {
            Some(taken) => {
                self.at += len;
                Ok(taken)
            }
            None => Err(self.wrong(format!("needs {len} bytes, {} are left", rest.len()))),
        }
    }

    pub(super) fn u32(&mut self) -> Result<u32, Malformed> {
        Ok(self.order.unsigned(self.take(4)?) as u32)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Malformed> {
        Ok(self.order.unsigned(self.take(8)?))
    }

    pub(super) fn wrong(&self, what: impl Into<String>) -> Malformed {
        Malformed { at: self.at, what: what.into() }
    }
}
