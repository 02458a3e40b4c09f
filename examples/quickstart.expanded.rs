//! Walks a directory tree, emits an event for each file and directory into a session, and shows
//! what arrived there.
//!
//! ```sh
//! cargo run --release --example quickstart             # the current directory
//! cargo run --release --example quickstart -- /usr     # another one
//! cargo run --release --example quickstart -- /usr /tmp/trace    # the session's directory
//! ```

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::fs::{self, Metadata};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

use user_events_rt::read::{Reader, Record};
use user_events_rt::{Session, UserField, emit, user_event};

/// What a directory's entry is.
#[repr(u8)]
enum Kind {
    File,
    Link,
    Other,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl __rt::UserField for Kind {
        const WIRE: __rt::Wire = <__rt::core::primitive::u8 as __rt::UserField>::WIRE.labelled(&[
            __rt::Label {
                name: "File",
                value: Self::File as __rt::core::primitive::u8 as __rt::core::primitive::i128,
            },
            __rt::Label {
                name: "Link",
                value: Self::Link as __rt::core::primitive::u8 as __rt::core::primitive::i128,
            },
            __rt::Label {
                name: "Other",
                value: Self::Other as __rt::core::primitive::u8 as __rt::core::primitive::i128,
            },
        ]);
        #[inline(always)]
        fn put<'__payload, const __SMALL: __rt::core::primitive::bool>(
            &'__payload self,
            __payload: &mut __rt::Payload<'__payload, __SMALL>,
            __options: __rt::Options,
        ) {
            __payload.number(match *self {
                Self::File => Self::File as __rt::core::primitive::u8,
                Self::Link => Self::Link as __rt::core::primitive::u8,
                Self::Other => Self::Other as __rt::core::primitive::u8,
            });
        }
    }
};

#[repr(C)]
struct FileSeen<'a> {
    #[event(max = 4096)]
    path: Cow<'a, str>,
    size: u64,
    depth: u16,
    kind: Kind,
    modified: SystemTime,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl<'a> __rt::UserEvent for FileSeen<'a> {
        const FIELDS: &'static [__rt::Field] = &[
            __rt::Field::new(
                "path",
                const {
                    builtin # offset_of(Self, path)
                },
                __rt::core::mem::size_of::<Cow<'a, str>>(),
                <Cow<'a, str> as __rt::UserField>::WIRE,
            )
            .with(__rt::Options {
                max: 4096usize,
                loc: __rt::Loc::Rel,
                says_loc: false,
            }),
            __rt::Field::new(
                "size",
                const {
                    builtin # offset_of(Self, size)
                },
                __rt::core::mem::size_of::<u64>(),
                <u64 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "depth",
                const {
                    builtin # offset_of(Self, depth)
                },
                __rt::core::mem::size_of::<u16>(),
                <u16 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "kind",
                const {
                    builtin # offset_of(Self, kind)
                },
                __rt::core::mem::size_of::<Kind>(),
                <Kind as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "modified",
                const {
                    builtin # offset_of(Self, modified)
                },
                __rt::core::mem::size_of::<SystemTime>(),
                <SystemTime as __rt::UserField>::WIRE,
            ),
        ];
        const META: &'static __rt::Meta = {
            const FIELDS: &[__rt::Field] = <FileSeen<'static> as __rt::UserEvent>::FIELDS;
            const SHAPE: __rt::Shape = __rt::Shape::of("file_seen", FIELDS);
            const LAYOUT: [__rt::WireField; SHAPE.wire_fields] = __rt::layout(FIELDS);
            const DESCRIPTION: [__rt::core::primitive::u8; SHAPE.description] =
                __rt::describe("file_seen", &LAYOUT);
            &__rt::Meta::new(&DESCRIPTION, &LAYOUT, SHAPE, __rt::shown_as(FIELDS))
        };
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event =
                __rt::Event::new(<FileSeen<'static> as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            <Cow<'a, str> as __rt::UserField>::put(
                &self.path,
                __payload,
                __rt::Options { max: 4096usize, loc: __rt::Loc::Rel, says_loc: false },
            );
            <u64 as __rt::UserField>::put(&self.size, __payload, __rt::Options::NONE);
            <u16 as __rt::UserField>::put(&self.depth, __payload, __rt::Options::NONE);
            <Kind as __rt::UserField>::put(&self.kind, __payload, __rt::Options::NONE);
            <SystemTime as __rt::UserField>::put(&self.modified, __payload, __rt::Options::NONE);
        }
        #[inline(always)]
        fn put<'__payload>(&'__payload self, __payload: &mut __rt::LargePayload<'__payload>) {
            <Cow<'a, str> as __rt::UserField>::put(
                &self.path,
                __payload,
                __rt::Options { max: 4096usize, loc: __rt::Loc::Rel, says_loc: false },
            );
            <u64 as __rt::UserField>::put(&self.size, __payload, __rt::Options::NONE);
            <u16 as __rt::UserField>::put(&self.depth, __payload, __rt::Options::NONE);
            <Kind as __rt::UserField>::put(&self.kind, __payload, __rt::Options::NONE);
            <SystemTime as __rt::UserField>::put(&self.modified, __payload, __rt::Options::NONE);
        }
    }
    const _: () = __rt::check_field(&<FileSeen<'static> as __rt::UserEvent>::FIELDS[0usize]);
    const _: () = __rt::check_field(&<FileSeen<'static> as __rt::UserEvent>::FIELDS[1usize]);
    const _: () = __rt::check_field(&<FileSeen<'static> as __rt::UserEvent>::FIELDS[2usize]);
    const _: () = __rt::check_field(&<FileSeen<'static> as __rt::UserEvent>::FIELDS[3usize]);
    const _: () = __rt::check_field(&<FileSeen<'static> as __rt::UserEvent>::FIELDS[4usize]);
    const _: () = __rt::check_event(<FileSeen<'static> as __rt::UserEvent>::META);
    #[automatically_derived]
    impl<'a> FileSeen<'a> {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
#[repr(C)]
struct DirectorySeen<'a> {
    #[event(max = 4096)]
    path: Cow<'a, str>,
    depth: u16,
    entries: u32,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl<'a> __rt::UserEvent for DirectorySeen<'a> {
        const FIELDS: &'static [__rt::Field] = &[
            __rt::Field::new(
                "path",
                const {
                    builtin # offset_of(Self, path)
                },
                __rt::core::mem::size_of::<Cow<'a, str>>(),
                <Cow<'a, str> as __rt::UserField>::WIRE,
            )
            .with(__rt::Options {
                max: 4096usize,
                loc: __rt::Loc::Rel,
                says_loc: false,
            }),
            __rt::Field::new(
                "depth",
                const {
                    builtin # offset_of(Self, depth)
                },
                __rt::core::mem::size_of::<u16>(),
                <u16 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "entries",
                const {
                    builtin # offset_of(Self, entries)
                },
                __rt::core::mem::size_of::<u32>(),
                <u32 as __rt::UserField>::WIRE,
            ),
        ];
        const META: &'static __rt::Meta = {
            const FIELDS: &[__rt::Field] = <DirectorySeen<'static> as __rt::UserEvent>::FIELDS;
            const SHAPE: __rt::Shape = __rt::Shape::of("directory_seen", FIELDS);
            const LAYOUT: [__rt::WireField; SHAPE.wire_fields] = __rt::layout(FIELDS);
            const DESCRIPTION: [__rt::core::primitive::u8; SHAPE.description] =
                __rt::describe("directory_seen", &LAYOUT);
            &__rt::Meta::new(&DESCRIPTION, &LAYOUT, SHAPE, __rt::shown_as(FIELDS))
        };
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event =
                __rt::Event::new(<DirectorySeen<'static> as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            <Cow<'a, str> as __rt::UserField>::put(
                &self.path,
                __payload,
                __rt::Options { max: 4096usize, loc: __rt::Loc::Rel, says_loc: false },
            );
            <u16 as __rt::UserField>::put(&self.depth, __payload, __rt::Options::NONE);
            <u32 as __rt::UserField>::put(&self.entries, __payload, __rt::Options::NONE);
        }
        #[inline(always)]
        fn put<'__payload>(&'__payload self, __payload: &mut __rt::LargePayload<'__payload>) {
            <Cow<'a, str> as __rt::UserField>::put(
                &self.path,
                __payload,
                __rt::Options { max: 4096usize, loc: __rt::Loc::Rel, says_loc: false },
            );
            <u16 as __rt::UserField>::put(&self.depth, __payload, __rt::Options::NONE);
            <u32 as __rt::UserField>::put(&self.entries, __payload, __rt::Options::NONE);
        }
    }
    const _: () = __rt::check_field(&<DirectorySeen<'static> as __rt::UserEvent>::FIELDS[0usize]);
    const _: () = __rt::check_field(&<DirectorySeen<'static> as __rt::UserEvent>::FIELDS[1usize]);
    const _: () = __rt::check_field(&<DirectorySeen<'static> as __rt::UserEvent>::FIELDS[2usize]);
    const _: () = __rt::check_event(<DirectorySeen<'static> as __rt::UserEvent>::META);
    #[automatically_derived]
    impl<'a> DirectorySeen<'a> {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
#[repr(C)]
struct Unreadable<'a> {
    #[event(max = 4096)]
    path: Cow<'a, str>,
    errno: i32,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl<'a> __rt::UserEvent for Unreadable<'a> {
        const FIELDS: &'static [__rt::Field] = &[
            __rt::Field::new(
                "path",
                const {
                    builtin # offset_of(Self, path)
                },
                __rt::core::mem::size_of::<Cow<'a, str>>(),
                <Cow<'a, str> as __rt::UserField>::WIRE,
            )
            .with(__rt::Options {
                max: 4096usize,
                loc: __rt::Loc::Rel,
                says_loc: false,
            }),
            __rt::Field::new(
                "errno",
                const {
                    builtin # offset_of(Self, errno)
                },
                __rt::core::mem::size_of::<i32>(),
                <i32 as __rt::UserField>::WIRE,
            ),
        ];
        const META: &'static __rt::Meta = {
            const FIELDS: &[__rt::Field] = <Unreadable<'static> as __rt::UserEvent>::FIELDS;
            const SHAPE: __rt::Shape = __rt::Shape::of("unreadable", FIELDS);
            const LAYOUT: [__rt::WireField; SHAPE.wire_fields] = __rt::layout(FIELDS);
            const DESCRIPTION: [__rt::core::primitive::u8; SHAPE.description] =
                __rt::describe("unreadable", &LAYOUT);
            &__rt::Meta::new(&DESCRIPTION, &LAYOUT, SHAPE, __rt::shown_as(FIELDS))
        };
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event =
                __rt::Event::new(<Unreadable<'static> as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            <Cow<'a, str> as __rt::UserField>::put(
                &self.path,
                __payload,
                __rt::Options { max: 4096usize, loc: __rt::Loc::Rel, says_loc: false },
            );
            <i32 as __rt::UserField>::put(&self.errno, __payload, __rt::Options::NONE);
        }
        #[inline(always)]
        fn put<'__payload>(&'__payload self, __payload: &mut __rt::LargePayload<'__payload>) {
            <Cow<'a, str> as __rt::UserField>::put(
                &self.path,
                __payload,
                __rt::Options { max: 4096usize, loc: __rt::Loc::Rel, says_loc: false },
            );
            <i32 as __rt::UserField>::put(&self.errno, __payload, __rt::Options::NONE);
        }
    }
    const _: () = __rt::check_field(&<Unreadable<'static> as __rt::UserEvent>::FIELDS[0usize]);
    const _: () = __rt::check_field(&<Unreadable<'static> as __rt::UserEvent>::FIELDS[1usize]);
    const _: () = __rt::check_event(<Unreadable<'static> as __rt::UserEvent>::META);
    #[automatically_derived]
    impl<'a> Unreadable<'a> {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            {
                ::std::io::_eprint(format_args!("quickstart: {0}\n", error));
            };
            ExitCode::FAILURE
        }
    }
}
fn run() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args_os().skip(1);
    let root = args.next().map_or_else(|| PathBuf::from("."), PathBuf::from);
    let session_path = args.next().map_or_else(default_session_path, PathBuf::from);
    fs::read_dir(&root).map_err(|error| {
        ::alloc::__export::must_use({
            ::alloc::fmt::format(format_args!("cannot walk {0}: {1}", root.display(), error))
        })
    })?;
    let session = Session::builder(session_path).start()?;
    let mut walk = Walk::new();
    walk.directory(&root, 0);
    walk.progress.done();
    let summary = Summary::read(session.trace_path())?;
    summary.print(&walk, &session);
    Ok(())
}
fn default_session_path() -> PathBuf {
    std::env::temp_dir().join(::alloc::__export::must_use({
        ::alloc::fmt::format(format_args!("user-events-quickstart-{0}", std::process::id()))
    }))
}
/// A walk in progress.
struct Walk {
    emitted: u64,
    spent: Duration,
    progress: Progress,
}
impl Walk {
    fn new() -> Self {
        Self { emitted: 0, spent: Duration::ZERO, progress: Progress::new() }
    }
    fn directory(&mut self, path: &Path, depth: u16) {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(path, &error),
        };
        let mut count = 0;
        let mut below = Vec::new();
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.path(), entry.metadata()?))) {
                Ok((path, metadata)) if metadata.is_dir() => below.push(path),
                Ok((path, metadata)) => self.file(&path, depth, &metadata),
                Err(error) => self.unreadable(path, &error),
            }
            count += 1;
        }
        self.timed(|| {
            match ::user_events_rt::__v0_1_0::probe() {
                __probe => {
                    if __probe.enabled() {
                        __probe.emit(&DirectorySeen {
                            path: path.to_string_lossy(),
                            depth,
                            entries: count,
                        });
                    }
                }
            };
        });
        for path in below {
            self.directory(&path, depth.saturating_add(1));
        }
    }
    fn file(&mut self, path: &Path, depth: u16, metadata: &Metadata) {
        let kind = match metadata.file_type() {
            kind if kind.is_file() => Kind::File,
            kind if kind.is_symlink() => Kind::Link,
            _ => Kind::Other,
        };
        let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let size = metadata.len();
        self.timed(|| {
            match ::user_events_rt::__v0_1_0::probe() {
                __probe => {
                    if __probe.enabled() {
                        __probe.emit(&FileSeen {
                            path: path.to_string_lossy(),
                            size,
                            depth,
                            kind,
                            modified,
                        });
                    }
                }
            };
        });
    }
    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        let errno = error.raw_os_error().unwrap_or(0);
        self.timed(|| match ::user_events_rt::__v0_1_0::probe() {
            __probe => {
                if __probe.enabled() {
                    __probe.emit(&Unreadable { path: path.to_string_lossy(), errno });
                }
            }
        });
    }
    fn timed(&mut self, emit: impl FnOnce()) {
        let start = Instant::now();
        emit();
        self.spent += start.elapsed();
        self.emitted += 1;
        self.progress.show(self.emitted);
    }
    /// Nanoseconds of an event, without what the two looks at the clock take.
    fn time_per_event(&self) -> u128 {
        const LOOKS: u32 = 10_000;
        let start = Instant::now();
        for _ in 0..LOOKS {
            std::hint::black_box(Instant::now().elapsed());
        }
        let clock = start.elapsed().as_nanos() / u128::from(LOOKS) / 2;
        (self.spent.as_nanos() / u128::from(self.emitted.max(1))).saturating_sub(clock)
    }
}
/// One line that is written over, on a terminal only.
struct Progress {
    on_terminal: bool,
}
impl Progress {
    fn new() -> Self {
        Self { on_terminal: io::stderr().is_terminal() }
    }
    fn show(&self, events: u64) {
        if self.on_terminal && events % 4096 == 0 {
            {
                ::std::io::_eprint(format_args!("\r{0} events", events));
            };
            let _cosmetic = io::stderr().flush();
        }
    }
    fn done(&self) {
        if self.on_terminal {
            {
                ::std::io::_eprint(format_args!("\r\u{1b}[K"));
            };
        }
    }
}
/// What a session holds.
struct Summary {
    /// By event: records and bytes of payload.
    events: BTreeMap<String, (u64, u64)>,
    last: VecDeque<Record>,
    losses: u64,
}
impl Summary {
    const LAST: usize = 5;
    fn read(session: &Path) -> Result<Self, Box<dyn Error>> {
        let mut reader = Reader::open(session)?;
        let mut summary = Self { events: BTreeMap::new(), last: VecDeque::new(), losses: 0 };
        for record in &mut reader {
            let record = record?;
            let (records, bytes) = summary.events.entry(record.name().to_owned()).or_default();
            *records += 1;
            *bytes += record.payload_len() as u64;
            if summary.last.len() == Self::LAST {
                summary.last.pop_front();
            }
            summary.last.push_back(record);
        }
        summary.losses = reader.losses();
        Ok(summary)
    }
    fn print(&self, walk: &Walk, session: &Session) {
        {
            ::std::io::_print(format_args!(
                "{0:<16} {1:>12} {2:>14}\n",
                "event", "records", "payload bytes"
            ));
        };
        for (name, (records, bytes)) in &self.events {
            {
                ::std::io::_print(format_args!("{0:<16} {1:>12} {2:>14}\n", name, records, bytes));
            };
        }
        {
            ::std::io::_print(format_args!("\nlost             {0:>12}\n", self.losses));
        };
        {
            ::std::io::_print(format_args!("time per event   {0:>9} ns\n", walk.time_per_event()));
        };
        {
            ::std::io::_print(format_args!("\nthe last records:\n"));
        };
        for record in &self.last {
            {
                ::std::io::_print(format_args!("  {0}\n", record));
            };
        }
        {
            ::std::io::_print(format_args!("\nsession: {0}\n", session.path().display()));
        };
        {
            ::std::io::_print(format_args!(
                "look at it with: babeltrace2 {0}\n",
                session.path().display()
            ));
        };
    }
}
