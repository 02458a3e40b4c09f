//! The events of a program, found without running it: the linker gathers their statics in a
//! section, and says where it begins and ends.
//!
//! Nothing rests on it but [`register_all`]: an event that is not found registers at its first
//! use. `#[used]` keeps an event that nothing refers to through the compiler, and, on ELF, marks
//! its section with `SHF_GNU_RETAIN`, so that `--gc-sections` keeps it, with every linker. The
//! flag came with rust-lang/rust#140872, merged in 2025: with older compilers (1.85 is one) the
//! section is kept as one that `__start_` and `__stop_` symbols are used of, which lld does not
//! do unless it is told `-z nostart-stop-gc`.
#![allow(unsafe_code, reason = "named in CONTRIBUTING.md: the array that the linker makes")]

use crate::event::Event;
use crate::{TransportStatus, claim, registry, transport};

/// Registers every event of the program, used or not, and looks for the kernel now.
///
/// An event registers by itself where it is first used. Before that the kernel does not know it,
/// and `perf record -e user_events:request` says so. Call this at the start of `main`, and
/// consumers may be attached before the first event:
///
/// ```
/// use user_events_rt::{register_all, user_event};
///
/// #[user_event]
/// struct Request<'a> {
///     id: u64,
///     path: &'a str,
/// }
///
/// fn main() {
///     let status = register_all();
///     eprintln!("{} events\n{status}", status.events);
/// }
/// ```
///
/// What it returns is what [`status`](crate::status()) says then. It takes a fraction of a
/// millisecond for each event that the kernel does not know yet, and next to nothing where there
/// is no kernel to register with.
///
/// Other threads' first uses have their turn in between.
///
/// *The program* is the executable or shared library (`cdylib`) that this crate is linked into.
/// Shared libraries with a copy of their own of this crate register theirs. Events in Rust
/// `dylib`s other than the one that holds this crate, and all events on systems other than
/// Linux, register at their first use. With compilers of before rust-lang/rust#140872 (1.85 is
/// one) and lld, so do events that the program does not emit, unless it is linked with
/// `-Wl,-z,nostart-stop-gc`.
///
/// A shared library with a copy of its own that is unloaded (`dlclose(3)`) gives its descriptor,
/// and with it its events, back to the kernel; a mapping and its counters stay behind until the
/// process ends. A Rust `dylib` with events that this crate, in another library, registered must
/// stay loaded.
pub fn register_all() -> TransportStatus {
    transport::look_again();
    for event in events() {
        if !event.is_registered() {
            let _busy = registry::register(event);
            claim::give_way();
        }
    }
    transport::status()
}

/// The events of the program, used or not, in no order: what [`register_all`] registers. None on
/// systems other than Linux.
///
/// Nothing is registered by it, so that a program may list what it can tell of:
///
/// ```
/// use user_events_rt::{events, user_event};
///
/// #[user_event]
/// struct Request<'a> {
///     id: u64,
///     path: &'a str,
/// }
///
/// fn main() {
///     if std::env::args().any(|arg| arg == "--list-events") {
///         events().for_each(|event| println!("{}", event.describe()));
///     }
/// #   let is_found = events().any(|event| event.meta().name() == "request");
/// #   assert_eq!(is_found, cfg!(target_os = "linux"));
/// }
/// ```
#[cfg(all(target_os = "linux", not(any(user_events_loom, miri))))]
pub fn events() -> impl Iterator<Item = &'static Event> {
    section::all().iter().filter(|event| !core::ptr::eq(*event, &raw const section::ANCHOR))
}

/// The events of the program: none, because only on Linux they are found.
#[cfg(not(all(target_os = "linux", not(any(user_events_loom, miri)))))]
pub fn events() -> impl Iterator<Item = &'static Event> {
    core::iter::empty()
}

#[cfg(all(target_os = "linux", not(any(user_events_loom, miri))))]
mod section {
    use crate::event::Event;
    use crate::meta::Meta;

    // The section is that of this version's macros, so that it holds this version's `Event`s.
    const _: () = assert!(matches!(env!("CARGO_PKG_VERSION").as_bytes(), b"0.1.0"));

    // SAFETY: of no size, so that nothing is read through them; the linker defines both, because
    // `ANCHOR` makes the section be there.
    unsafe extern "C" {
        #[link_name = "__start_user_events_0_1_0"]
        static START: [u64; 0];
        #[link_name = "__stop_user_events_0_1_0"]
        static STOP: [u64; 0];
    }

    static NO_EVENT: Meta = Meta::described("", 0, 0);

    /// Makes the section be there in a program without events: else the linker would not know
    /// the two symbols.
    // SAFETY: the section holds nothing but `Event`s of this version, and this is one.
    #[used]
    #[unsafe(link_section = "user_events_0_1_0")]
    pub(super) static ANCHOR: Event = Event::new(&NO_EVENT);

    /// Two packages of this version in one link (a patched one, say, and the registry's) would
    /// find each other's events, whose type is another one. The linker reports this name twice
    /// then. Shared libraries may each have it: nobody looks it up.
    // SAFETY: nobody else's symbol has this name; where one has, linking fails.
    #[used]
    #[unsafe(export_name = "user_events_rt_0_1_0_must_be_linked_once")]
    static ONCE: u8 = 0;

    /// The section's events, the anchor among them.
    pub(super) fn all() -> &'static [Event] {
        let start = (&raw const START).cast::<Event>();
        let len = (&raw const STOP).addr() - start.addr();
        // SAFETY: the linker lays the section's parts one behind the other: `Event`s and nothing
        // else, of this version (its name says so) and this package (`ONCE`), whose size is a
        // multiple of their alignment so that there is no gap. They are statics, only ever borrowed shared. There is one at
        // least, the anchor, so that the section exists and its bounds are true ones.
        unsafe { core::slice::from_raw_parts(start, len / size_of::<Event>()) }
    }
}

#[cfg(all(test, not(any(user_events_loom, miri))))]
mod tests {
    use super::register_all;
    use crate::event::Event;
    use crate::meta::Meta;

    static META: Meta = Meta::described("found", 0, 0);

    // SAFETY: as above, in `ANCHOR`.
    #[used]
    #[cfg_attr(target_os = "linux", unsafe(link_section = "user_events_0_1_0"))]
    static FOUND: Event = Event::new(&META);

    #[test]
    fn all_events_are_registered() {
        let status = register_all();
        assert_eq!(FOUND.is_registered(), cfg!(target_os = "linux"));
        assert!(status.events >= usize::from(cfg!(target_os = "linux")));
        assert_eq!(register_all().events, status.events);
    }

    #[test]
    fn the_anchor_is_no_event() {
        assert!(super::events().all(|event| !event.meta().name().is_empty()));
    }
}
