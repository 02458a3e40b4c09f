//! How generated code puts fields whose types are spelled like built-in ones. Each call takes the
//! type that the spelling says, so that another type of the same name does not compile; none of
//! it is generic over the event, so that a debug build has it once.

use crate::bytes::{self, Plain};
use crate::field::UserField;
use crate::payload::Payload;
use crate::wire::Options;

/// Equality of types, for the sake of its message.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not the built-in type here, but a name for `{Self}`",
    label = "write `{Self}`, or `{T}` with its path: then it is taken as what it is"
)]
pub trait Is<T> {
    /// The same value.
    fn it(&self) -> &T;
}

impl<T> Is<T> for T {
    #[inline(always)]
    fn it(&self) -> &T {
        self
    }
}

macro_rules! numbers {
    ($($ty:ident)*) => { $(
        /// Puts a number.
        #[cfg_attr(not(debug_assertions), inline(always))]
        pub fn $ty<T: Is<$ty>>(&mut self, value: &'a T) {
            self.plain(core::slice::from_ref(value.it()));
        }
    )* };
}

impl<'a, const SMALL: bool> Payload<'a, SMALL> {
    numbers! { u8 u16 u32 u64 i8 i16 i32 i64 bool char f32 f64 }

    /// Puts text without options.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn str(&mut self, text: &'a str) {
        text.put(self, Options::NONE);
    }

    /// Puts a slice without options.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn slice<T: Plain>(&mut self, values: &'a [T]) {
        self.sequence(bytes::of_slice(values), Options::NONE.loc);
    }

    /// Puts what else there is.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn field<T: UserField + ?Sized>(&mut self, value: &'a T, options: Options) {
        value.put(self, options);
    }
}
