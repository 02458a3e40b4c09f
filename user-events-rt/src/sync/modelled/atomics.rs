//! Loom's atomics, all of whose orders are tried. Loom notes of an atomic who came last, and tries
//! another order when somebody comes whom that concerns. A load concerns no load: so when two
//! threads load, and the second one then stores, it has forgotten the first, and tries no order
//! in which that loads after the store. Here loads concern each other, as each is also a store
//! to a place that nobody loads from.

use core::sync::atomic::Ordering::{self, Relaxed};
use loom::sync::atomic as of_loom;

macro_rules! atomics {
    ($($name:ident $(<$T:ident>)?: $value:ty;)*) => { $(
        #[derive(Debug)]
        pub(crate) struct $name $(<$T>)? {
            value: of_loom::$name $(<$T>)?,
            loads: of_loom::AtomicU8,
        }

        impl $(<$T>)? $name $(<$T>)? {
            pub(crate) fn new(value: $value) -> Self {
                Self { value: of_loom::$name::new(value), loads: of_loom::AtomicU8::new(0) }
            }

            pub(crate) fn load(&self, order: Ordering) -> $value {
                self.loads.store(0, Relaxed);
                self.value.load(order)
            }

            pub(crate) fn store(&self, value: $value, order: Ordering) {
                self.value.store(value, order);
            }

            pub(crate) fn swap(&self, value: $value, order: Ordering) -> $value {
                self.value.swap(value, order)
            }

            pub(crate) fn compare_exchange(
                &self,
                from: $value,
                to: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.value.compare_exchange(from, to, success, failure)
            }
        }
    )* };
}

atomics! {
    AtomicBool: bool;
    AtomicI32: i32;
    AtomicPtr<T>: *mut T;
    AtomicU8: u8;
    AtomicU32: u32;
    AtomicU64: u64;
    AtomicUsize: usize;
}

macro_rules! numbers {
    ($($name:ident: $value:ty;)*) => { $(
        impl $name {
            pub(crate) fn fetch_add(&self, value: $value, order: Ordering) -> $value {
                self.value.fetch_add(value, order)
            }

            pub(crate) fn fetch_sub(&self, value: $value, order: Ordering) -> $value {
                self.value.fetch_sub(value, order)
            }

            pub(crate) fn fetch_max(&self, value: $value, order: Ordering) -> $value {
                self.value.fetch_max(value, order)
            }
        }
    )* };
}

numbers! {
    AtomicI32: i32;
    AtomicU32: u32;
    AtomicU64: u64;
    AtomicUsize: usize;
}

/// Of bits.
impl AtomicU8 {
    pub(crate) fn fetch_or(&self, value: u8, order: Ordering) -> u8 {
        self.value.fetch_or(value, order)
    }

    pub(crate) fn fetch_and(&self, value: u8, order: Ordering) -> u8 {
        self.value.fetch_and(value, order)
    }
}
