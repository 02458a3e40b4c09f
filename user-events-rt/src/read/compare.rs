//! Values against Rust's own, for tests: `assert_eq!(record["path"], "/")`.

use super::Value;

macro_rules! integers {
    ($($ty:ty)*) => { $(
        impl PartialEq<$ty> for Value {
            fn eq(&self, other: &$ty) -> bool {
                self.as_i128() == Some(*other as i128)
            }
        }
    )* };
}

integers! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

impl PartialEq<bool> for Value {
    fn eq(&self, other: &bool) -> bool {
        *self == Self::U64(u64::from(*other))
    }
}

impl PartialEq<char> for Value {
    fn eq(&self, other: &char) -> bool {
        *self == Self::U64(u64::from(u32::from(*other)))
    }
}

/// Exact: a float of 32 bits is what it is as one of 64.
impl PartialEq<f64> for Value {
    fn eq(&self, other: &f64) -> bool {
        self.as_f64() == Some(*other)
    }
}

impl PartialEq<f32> for Value {
    fn eq(&self, other: &f32) -> bool {
        *self == f64::from(*other)
    }
}

/// Text, or the name of an enumeration's value.
impl PartialEq<str> for Value {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<String> for Value {
    fn eq(&self, other: &String) -> bool {
        *self == **other
    }
}

/// Element by element; text by its bytes.
impl<T> PartialEq<[T]> for Value
where
    Self: PartialEq<T>,
{
    fn eq(&self, other: &[T]) -> bool {
        match self {
            Self::Array(values) => values.as_slice() == other,
            Self::Bytes(bytes) | Self::Text(bytes) => {
                let same = |(byte, other): (&u8, &T)| Self::U64(u64::from(*byte)) == *other;
                bytes.len() == other.len() && bytes.iter().zip(other).all(same)
            }
            _ => false,
        }
    }
}

impl<T, const N: usize> PartialEq<[T; N]> for Value
where
    Self: PartialEq<T>,
{
    fn eq(&self, other: &[T; N]) -> bool {
        PartialEq::<[T]>::eq(self, other)
    }
}

impl<T> PartialEq<Vec<T>> for Value
where
    Self: PartialEq<T>,
{
    fn eq(&self, other: &Vec<T>) -> bool {
        PartialEq::<[T]>::eq(self, other)
    }
}

impl<T: ?Sized> PartialEq<&T> for Value
where
    Self: PartialEq<T>,
{
    fn eq(&self, other: &&T) -> bool {
        *self == **other
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn values_compare_with_rusts_own() {
        assert_eq!(Value::U64(7), 7);
        assert_eq!(Value::U64(u64::MAX), u64::MAX);
        assert_ne!(Value::U64(u64::MAX), -1);
        assert_eq!(Value::I64(-7), -7_i8);
        assert_eq!(Value::U64(1), true);
        assert_ne!(Value::U64(2), true);
        assert_eq!(Value::U64(0x1f600), '😀');
        assert_eq!(Value::F32(0.1), 0.1_f32);
        assert_ne!(Value::F32(0.1), 0.1);
        assert_eq!(Value::F64(0.5), 0.5_f32);
        assert_ne!(Value::U64(1), 1.0);
        assert_eq!(Value::Text(b"/x".to_vec()), "/x");
        assert_eq!(Value::Text(b"/x".to_vec()), String::from("/x"));
        assert_eq!(Value::Text(b"\xff".to_vec()), [0xff_u8]);
        assert_eq!(Value::Bytes(vec![1, 2]), b"\x01\x02");
        assert_eq!(Value::Bytes(vec![1, 2]), &[1, 2][..]);
        assert_ne!(Value::Bytes(vec![1, 2]), [1]);
        assert_eq!(Value::Array(vec![Value::I64(-1)]), vec![-1]);
        assert_eq!(Value::Enum { value: 1, name: Some("File".into()) }, "File");
        assert_eq!(Value::Enum { value: -1, name: None }, -1);
    }
}
