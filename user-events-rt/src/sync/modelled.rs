//! Loom's atomics, cells, statics and thread locals, as `usual` has them.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: a pointer as a reference")]

mod atomics;

use core::marker::PhantomData;
use core::sync::atomic::Ordering;
use std::time::Duration;

pub(crate) use loom::cell::UnsafeCell;
pub(crate) use loom::hint::spin_loop;
pub(crate) use loom::sync::Mutex;
pub(crate) use loom::sync::atomic::fence;
pub(crate) use loom::thread::yield_now;

pub(crate) use self::atomics::*;

/// Time passes by what others do.
pub(crate) fn sleep(_: Duration) {
    yield_now();
}

/// What `once_cell::race` has under this name.
#[derive(Debug)]
pub(crate) struct OnceRef<'a, T>(AtomicPtr<T>, PhantomData<&'a T>);

impl<'a, T> OnceRef<'a, T> {
    pub(crate) fn new() -> Self {
        Self(AtomicPtr::new(core::ptr::null_mut()), PhantomData)
    }

    pub(crate) fn get(&self) -> Option<&'a T> {
        let value = self.0.load(Ordering::Acquire);
        // SAFETY: null, or what `set` took as a reference of this lifetime.
        unsafe { value.as_ref() }
    }

    pub(crate) fn set(&self, value: &'a T) -> Result<(), ()> {
        let value = core::ptr::from_ref(value).cast_mut();
        let (none, set) = (core::ptr::null_mut(), Ordering::Release);
        self.0.compare_exchange(none, value, set, Ordering::Acquire).map_or(Err(()), |_| Ok(()))
    }

    pub(crate) fn get_or_try_init<E>(
        &self,
        make: impl FnOnce() -> Result<&'a T, E>,
    ) -> Result<&'a T, E> {
        if let Some(value) = self.get() {
            return Ok(value);
        }
        let made = make()?;
        let _first = self.set(made);
        Ok(self.get().unwrap_or(made))
    }
}

macro_rules! const_fn {
    ($(#[$attribute:meta])* $visible:vis const fn $($function:tt)*) => {
        $(#[$attribute])* $visible fn $($function)*
    };
}

macro_rules! statics {
    ($($(#[$attribute:meta])* static $name:ident: $type:ty = $value:expr;)*) => {
        $(loom::lazy_static! { $(#[$attribute])* static ref $name: $type = $value; })*
    };
}

macro_rules! array {
    [$value:expr; $len:expr] => { core::array::from_fn::<_, { $len }, _>(|_| $value) };
}

macro_rules! threads_own {
    ($($(#[$attribute:meta])* static $name:ident: $type:ty = const { $value:expr };)*) => {
        loom::thread_local! { $($(#[$attribute])* static $name: $type = $value;)* }
    };
}

macro_rules! evaluated {
    ($value:expr) => {
        $value
    };
}

pub(crate) use {array, const_fn, evaluated, statics, threads_own as thread_local};
