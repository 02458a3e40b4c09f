//! What the process has: mappings, descriptors, and memory of others that was given back.

use std::ffi::{CStr, c_int, c_void};
use std::fs::File;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::ptr::NonNull;

use nix::libc;
use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap};

/// Lines of the list of mappings.
fn lines() -> Vec<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").expect("it is there");
    maps.lines().map(str::to_owned).collect()
}

/// How many there are.
pub(crate) fn count() -> usize {
    lines().len()
}

/// Whether a file is mapped.
pub(crate) fn shows(file: &str) -> bool {
    lines().iter().any(|line| line.ends_with(file))
}

/// A search among the libraries that are loaded.
struct Search {
    file: String,
    found: Vec<Range<usize>>,
}

/// Where a library's segments are, those without a file included.
pub(crate) fn of(file: &str) -> Vec<Range<usize>> {
    let mut search = Search { file: format!("/{file}"), found: Vec::new() };
    // SAFETY: `look` is given what it expects, and neither panics nor loads anything.
    unsafe { libc::dl_iterate_phdr(Some(look), (&raw mut search).cast()) };
    search.found
}

unsafe extern "C" fn look(
    library: *mut libc::dl_phdr_info,
    _: libc::size_t,
    search: *mut c_void,
) -> c_int {
    const PAGE: usize = 4096;
    // SAFETY: the linker's description of a library, for the time of this call.
    let library = unsafe { &*library };
    // SAFETY: what `of` has handed over, to this call alone.
    let search = unsafe { &mut *search.cast::<Search>() };
    // SAFETY: a text, at least an empty one.
    let name = unsafe { CStr::from_ptr(library.dlpi_name) };
    if name.to_bytes().ends_with(search.file.as_bytes()) {
        // SAFETY: so many headers are there.
        let headers =
            unsafe { std::slice::from_raw_parts(library.dlpi_phdr, library.dlpi_phnum.into()) };
        for header in headers.iter().filter(|header| header.p_type == libc::PT_LOAD) {
            let start = (library.dlpi_addr + header.p_vaddr) as usize;
            let end = start + header.p_memsz as usize;
            search.found.push(start / PAGE * PAGE..end.next_multiple_of(PAGE));
        }
    }
    0
}

/// Where the process's descriptors lead.
pub(crate) fn descriptors() -> Vec<String> {
    let entries = std::fs::read_dir("/proc/self/fd").expect("it is there").flatten();
    let links = entries.filter_map(|entry| std::fs::read_link(entry.path()).ok());
    links.map(|link| link.to_string_lossy().into_owned()).collect()
}

/// Memory at places where something else was before, filled so that each change is seen.
pub(crate) struct Filled(Vec<(NonNull<u8>, usize)>);

const PATTERN: u8 = 0xA5;

impl Filled {
    /// Nothing may be mapped there.
    pub(crate) fn at(ranges: &[Range<usize>]) -> Self {
        let map = |range: &Range<usize>| {
            let size = NonZeroUsize::new(range.len()).expect("a mapping is not empty");
            let flags = MapFlags::MAP_PRIVATE | MapFlags::MAP_FIXED_NOREPLACE;
            let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
            // SAFETY: where something is mapped, nothing is done.
            let memory =
                unsafe { mmap_anonymous(NonZeroUsize::new(range.start), size, protection, flags) };
            let start = memory.expect("nothing is mapped there any more").cast::<u8>();
            // SAFETY: it was just mapped, in this length.
            unsafe { start.write_bytes(PATTERN, range.len()) };
            (start, range.len())
        };
        Self(ranges.iter().map(map).collect())
    }

    /// How many bytes have been changed.
    pub(crate) fn changed(&self) -> usize {
        self.0.iter().map(|(start, len)| changed(start.as_ptr().addr(), *len)).sum()
    }
}

/// As a file: whoever changes it meanwhile breaks no rule of Rust's.
fn changed(start: usize, len: usize) -> usize {
    let memory = File::open("/proc/self/mem").expect("it is there");
    let mut bytes = vec![0; len];
    memory.read_exact_at(&mut bytes, start as u64).expect("it is mapped");
    if bytes == vec![PATTERN; len] {
        return 0;
    }
    bytes.iter().filter(|byte| **byte != PATTERN).count()
}

impl Drop for Filled {
    fn drop(&mut self) {
        for (start, len) in &self.0 {
            // SAFETY: nobody else uses what this has mapped.
            let _ = unsafe { munmap(start.cast(), *len) };
        }
    }
}
