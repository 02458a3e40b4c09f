//! The usual atomics, cells, statics and thread locals.

pub(crate) use core::hint::spin_loop;
#[cfg(target_has_atomic = "64")]
pub(crate) use core::sync::atomic::AtomicU64;
pub(crate) use core::sync::atomic::{
    AtomicBool, AtomicI32, AtomicPtr, AtomicU8, AtomicU32, AtomicUsize, fence,
};
#[cfg(miri)]
pub(crate) use std::sync::Mutex;
pub(crate) use std::thread::{sleep, yield_now};
pub(crate) use std::thread_local;

pub(crate) use once_cell::race::OnceRef;

/// A cell that says who looks and who writes.
#[derive(Debug)]
pub(crate) struct UnsafeCell<T>(core::cell::UnsafeCell<T>);

impl<T> UnsafeCell<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(core::cell::UnsafeCell::new(value))
    }

    #[inline(always)]
    pub(crate) fn with<R>(&self, look: impl FnOnce(*const T) -> R) -> R {
        look(self.0.get())
    }

    #[inline(always)]
    pub(crate) fn with_mut<R>(&self, write: impl FnOnce(*mut T) -> R) -> R {
        write(self.0.get())
    }
}

/// A function that makes something of atomics.
macro_rules! const_fn {
    ($($function:tt)*) => { $($function)* };
}

/// Statics with atomics in them.
macro_rules! statics {
    ($($statics:tt)*) => { $($statics)* };
}

/// An array of so many values with atomics in them.
macro_rules! array {
    [$value:expr; $len:expr] => { [const { $value }; $len] };
}

/// A value that is evaluated once, however often a constant is made with it.
macro_rules! evaluated {
    ($value:expr) => {
        const { $value }
    };
}

pub(crate) use {array, const_fn, evaluated, statics};
