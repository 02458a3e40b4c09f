//! Memory that is never given back, straight from the system: for what threads count in, where
//! an allocator that emits would come back to itself.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: values in mapped memory")]

#[cfg(not(any(user_events_loom, miri)))]
use memmap2::MmapOptions;

/// A value in memory that is never given back.
#[cfg(not(any(user_events_loom, miri)))]
pub(crate) fn forever<T>(value: T) -> std::io::Result<&'static T> {
    const { assert!(align_of::<T>() <= 4096) };
    let mut map = MmapOptions::new().len(size_of::<T>()).no_reserve_swap().map_anon()?;
    let place = map.as_mut_ptr().cast::<T>();
    core::mem::forget(map);
    // SAFETY: the mapping begins at a page, is large enough, and is nobody else's.
    unsafe { place.write(value) };
    // SAFETY: just written, never unmapped, and only this reference leads there.
    Ok(unsafe { &*place })
}

/// The same without a system call.
#[cfg(any(user_events_loom, miri))]
pub(crate) fn forever<T>(value: T) -> std::io::Result<&'static T> {
    Ok(Box::leak(Box::new(value)))
}
