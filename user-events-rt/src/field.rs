//! Which Rust types a field may have. The README's type table is this file in words.

use core::ffi::CStr;
use core::net::{Ipv4Addr, Ipv6Addr};
use std::borrow::Cow;
use std::ffi::CString;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::bytes::{self, Plain};
use crate::payload::Payload;
use crate::wire::{Options, Scalar, Wire};

/// A type that a field of an event may have.
///
/// Implemented for the types of the README's table. For your own fieldless enums, `repr(C)`
/// structs and one-field `repr(transparent)` structs write
/// [`#[derive(UserField)]`](derive@crate::UserField); the trait is not meant to be implemented
/// by hand.
///
/// A type counts, not how it is written: an alias is what it stands for. (Names of built-in types
/// are theirs: one of your own called `u64` is written with its path.)
///
/// ```
/// use std::time::Duration;
///
/// use user_events_rt::testing::capture;
/// use user_events_rt::{UserEvent, emit, user_event};
///
/// type RequestId = u64;
///
/// #[user_event]
/// struct Request<'a> {
///     id: RequestId,
///     took: Duration,
///     referrer: Option<&'a str>,
/// }
///
/// assert_eq!(
///     Request::META.description(),
///     "request u64 id; u64 took; __rel_loc char[] referrer; u8 referrer_some"
/// );
/// let records = capture(|| {
///     emit!(Request { id: 7, took: Duration::from_micros(3), referrer: None });
/// });
/// assert_eq!(records[0]["took"], 3_000);
/// assert_eq!(records[0]["referrer_some"], 0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of an event",
    label = "the kernel has no type for this",
    note = "fields are integers, `bool`, `char`, floats, arrays and slices of those, text, `Option`s of these, `Duration`, `SystemTime`, IP addresses",
    note = "for an enum or struct of your own write #[derive(UserField)] on it",
    note = "to leave the field out of the event write #[event(skip)] on it"
)]
pub trait UserField {
    /// What the type is on the wire.
    #[doc(hidden)]
    const WIRE: Wire;

    /// Puts the value into a payload: exactly the bytes that [`WIRE`](Self::WIRE) says.
    #[doc(hidden)]
    fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, options: Options);
}

macro_rules! plain_fields {
    ($($ty:ty)*) => { $(
        impl UserField for $ty {
            const WIRE: Wire = Wire::Scalar(<$ty as Plain>::SCALAR);

            #[inline(always)]
            fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, _: Options) {
                payload.plain(core::slice::from_ref(self));
            }
        }
    )* };
}

plain_fields! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize bool char f32 f64 }

impl<T: Plain, const N: usize> UserField for [T; N] {
    const WIRE: Wire = Wire::Array(T::SCALAR, N);

    #[inline(always)]
    fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, _: Options) {
        payload.plain(self);
    }
}

impl<T: Plain> UserField for [T] {
    const WIRE: Wire = Wire::Sequence(T::SCALAR);

    #[inline(always)]
    fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, options: Options) {
        let kept = &self[..self.len().min(options.max)];
        if kept.len() < self.len() {
            payload.truncated();
        }
        payload.sequence(bytes::of_slice(kept), options.loc);
    }
}

impl UserField for str {
    const WIRE: Wire = Wire::Text;

    #[inline(always)]
    fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, options: Options) {
        let kept = if self.len() > options.max {
            payload.truncated();
            head(self, options.max)
        } else {
            self
        };
        payload.text(kept.as_bytes(), options.loc);
    }
}

/// The longest start of `text` that has at most `max` bytes and ends at a character.
fn head(text: &str, max: usize) -> &str {
    // A character has at most 4 bytes.
    (0..4).find_map(|back| text.get(..max.checked_sub(back)?)).unwrap_or("")
}

impl UserField for CStr {
    const WIRE: Wire = Wire::Text;

    #[inline(always)]
    fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, options: Options) {
        let bytes = self.to_bytes();
        let mut end = bytes.len();
        if end > options.max {
            payload.truncated();
            end = options.max;
            // Nearly always it is UTF-8: back to where a character begins, at most three bytes.
            let is_inside = |end: usize| bytes[end] & 0xc0 == 0x80;
            end -= (0..end.min(3)).take_while(|back| is_inside(options.max - back)).count();
        }
        payload.text(&bytes[..end], options.loc);
    }
}

macro_rules! forward {
    ($([$($generics:tt)*] $ty:ty => $target:ty,)*) => { $(
        impl<$($generics)*> UserField for $ty {
            const WIRE: Wire = <$target as UserField>::WIRE;

            #[inline(always)]
            fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, options: Options) {
                <$target as UserField>::put(self, payload, options);
            }
        }
    )* };
}

forward! {
    [T: UserField + ?Sized] &T => T,
    [T: UserField + ?Sized] &mut T => T,
    [T: UserField + ?Sized] Box<T> => T,
    [T: UserField + ?Sized] Rc<T> => T,
    [T: UserField + ?Sized] Arc<T> => T,
    [B: UserField + ToOwned + ?Sized] Cow<'_, B> => B,
    [T: Plain] Vec<T> => [T],
    [] String => str,
    [] CString => CStr,
}

impl<T: UserField> UserField for Option<T> {
    const WIRE: Wire = Wire::Optional(&T::WIRE);

    #[inline(always)]
    fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, options: Options) {
        payload.optional(&T::WIRE, options, |payload| {
            if let Some(value) = self {
                value.put(payload, options);
            }
            self.is_some()
        });
    }
}

/// Nanoseconds; what exceeds 584 years is the largest number.
impl UserField for Duration {
    const WIRE: Wire = Wire::Scalar(Scalar::U64);

    #[inline(always)]
    fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, _: Options) {
        payload.number(nanoseconds(*self));
    }
}

/// Nanoseconds since the epoch; a time before it is 0.
impl UserField for SystemTime {
    const WIRE: Wire = Wire::Scalar(Scalar::U64);

    #[inline(always)]
    fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, _: Options) {
        let since = self.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        payload.number(nanoseconds(since));
    }
}

#[inline(always)]
fn nanoseconds(duration: Duration) -> u64 {
    (duration.as_secs().saturating_mul(1_000_000_000))
        .saturating_add(u64::from(duration.subsec_nanos()))
}

macro_rules! address_fields {
    ($($ty:ty: $len:literal,)*) => { $(
        /// The octets in network order.
        impl UserField for $ty {
            const WIRE: Wire = Wire::Array(Scalar::U8, $len);

            #[inline(always)]
            fn put<'a, const SMALL: bool>(&'a self, payload: &mut Payload<'a, SMALL>, _: Options) {
                payload.copied(&self.octets());
            }
        }
    )* };
}

address_fields! { Ipv4Addr: 4, Ipv6Addr: 16, }

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn text_is_cut_at_a_character() {
        assert_eq!(head("héllo", 2), "h");
        assert_eq!(head("héllo", 3), "hé");
        assert_eq!(head("😀", 3), "");
        assert_eq!(head("😀😀", 7), "😀");
        assert_eq!(head("abc", 0), "");
    }
}
