//! The bytes of plain values, borrowed in place.
#![allow(
    unsafe_code,
    reason = "named in CONTRIBUTING.md: the one place that views values as bytes"
)]

use crate::wire::Scalar;

/// A number whose bytes may be shown as they are.
///
/// # Safety
///
/// Every byte of a value is initialised (no padding), the type has no interior mutability, and
/// its size is that of [`SCALAR`](Self::SCALAR).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of an event's array or slice",
    label = "the kernel has no type for this",
    note = "elements are integers, `bool`, `char` and floats"
)]
pub unsafe trait Plain: Copy + 'static {
    /// What it is on the wire.
    const SCALAR: Scalar;
}

macro_rules! plain {
    ($($ty:ty => $scalar:ident,)*) => { $(
        const _: () = assert!(size_of::<$ty>() == Scalar::$scalar.size());
        // SAFETY: a primitive number (or `bool`, `char`) has neither padding nor interior
        // mutability; the assertion above compares the sizes.
        unsafe impl Plain for $ty {
            const SCALAR: Scalar = Scalar::$scalar;
        }
    )* };
}

plain! {
    u8 => U8, u16 => U16, u32 => U32, u64 => U64,
    i8 => S8, i16 => S16, i32 => S32, i64 => S64,
    bool => U8, char => U32, f32 => F32, f64 => F64,
}

#[cfg(target_pointer_width = "64")]
plain! { usize => U64, isize => S64, }

#[cfg(target_pointer_width = "32")]
plain! { usize => U32, isize => S32, }

/// The bytes of one value.
#[inline(always)]
pub(crate) fn of<T: Plain>(value: &T) -> &[u8] {
    of_slice(core::slice::from_ref(value))
}

/// The bytes of values that lie together.
#[inline(always)]
pub(crate) fn of_slice<T: Plain>(values: &[T]) -> &[u8] {
    // SAFETY: the pointer and the length cover exactly the borrowed values; `Plain` promises
    // that each of their bytes is initialised and is not written while it is borrowed.
    unsafe { core::slice::from_raw_parts(values.as_ptr().cast::<u8>(), size_of_val(values)) }
}

#[cfg(test)]
mod tests {
    use super::{of, of_slice};

    #[test]
    fn bytes_are_those_of_the_values() {
        assert_eq!(of(&0x0102_0304_u32), 0x0102_0304_u32.to_ne_bytes());
        assert_eq!(of(&1.5_f64), 1.5_f64.to_ne_bytes());
        assert_eq!(of_slice(&[true, false, true]), [1, 0, 1]);
        assert_eq!(
            of_slice(&['a', 'é']),
            ['a', 'é'].map(|c| u32::from(c).to_ne_bytes()).as_flattened()
        );
        assert!(of_slice::<u64>(&[]).is_empty());
    }
}
