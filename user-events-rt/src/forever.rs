//! Memory that is never given back, straight from the system: for what threads count in, where
//! an allocator that emits would come back to itself.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: values in mapped memory")]

use core::sync::atomic::AtomicUsize;

use memmap2::MmapOptions;

/// Memory for one `T` and `counters` zeroed numbers that is never given back.
pub(crate) fn forever<T>(
    counters: usize,
    make: impl FnOnce(&'static [AtomicUsize]) -> T,
) -> std::io::Result<&'static T> {
    const { assert!(align_of::<T>() <= 64) };
    let first = size_of::<T>().next_multiple_of(64);
    let size = first + counters * size_of::<AtomicUsize>();
    let mut map = MmapOptions::new().len(size).no_reserve_swap().map_anon()?;
    let start = map.as_mut_ptr();
    core::mem::forget(map);
    // SAFETY: inside the mapping, behind the value.
    let counts = unsafe { start.add(first) }.cast::<AtomicUsize>();
    // SAFETY: `first` keeps the alignment of a page's start, the mapping has room for so many,
    // is never unmapped, and zeroes are valid atomics.
    let counts = unsafe { core::slice::from_raw_parts(counts, counters) };
    let value = start.cast::<T>();
    // SAFETY: the mapping is page aligned and large enough, and it is nobody else's.
    unsafe { value.write(make(counts)) };
    // SAFETY: just written, and only this reference leads there.
    Ok(unsafe { &*value })
}
