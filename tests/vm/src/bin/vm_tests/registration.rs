//! What a registration gives: indices, and the event as `format` shows it.

use nix::errno::Errno;

use user_events_vm_tests::guest::{tracefs, until};

use crate::support::data_file::DataFile;
use crate::support::format::{field, fields};
use crate::support::{forked, ftrace, status};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("registration_types", MODULE, types),
    ("registration_layout", MODULE, layout),
    ("registration_without_fields", MODULE, without_fields),
    ("registration_spacing", MODULE, spacing),
    ("registration_twice", MODULE, twice),
    ("registration_by_two_processes", MODULE, two_processes),
    ("registration_other_fields", MODULE, other_fields),
    ("registration_beside_writer", MODULE, beside_writer),
    ("registration_by_threads_at_once", MODULE, by_threads),
    ("registration_many", MODULE, many),
];

/// A field as a description has it; as `format` has it, its size, whether it is signed.
type Field = (&'static str, &'static str, u16, bool);

const TYPES: &[Field] = &[
    ("u8 a", "u8 a", 1, false),
    ("u16 a", "u16 a", 2, false),
    ("u32 a", "u32 a", 4, false),
    ("u64 a", "u64 a", 8, false),
    ("s8 a", "s8 a", 1, true),
    ("s16 a", "s16 a", 2, true),
    ("s32 a", "s32 a", 4, true),
    ("s64 a", "s64 a", 8, true),
    ("char a", "char a", 1, true),
    ("signed char a", "s8 a", 1, true),
    ("unsigned char a", "u8 a", 1, false),
    ("short a", "short a", 2, true),
    ("unsigned short a", "unsigned short a", 2, false),
    ("int a", "int a", 4, true),
    ("unsigned int a", "unsigned int a", 4, false),
    ("unsigned \t int a", "unsigned int a", 4, false),
    ("unsigned a", "unsigned int a", 4, false),
    ("long long a", "s64 a", 8, true),
    ("unsigned long long a", "u64 a", 8, false),
    ("long a 8", "s64 a", 8, true),
    ("long a 4", "s32 a", 4, true),
    ("unsigned long a 8", "u64 a", 8, false),
    ("unsigned long a 4", "u32 a", 4, false),
    ("long[3] a 24", "s64 a[3]", 24, true),
    ("long[3] a 12", "s32 a[3]", 12, true),
    // All that C knows for the same.
    ("signed a", "int a", 4, true),
    ("signed int a", "int a", 4, true),
    ("short int a", "short a", 2, true),
    ("signed short int a", "short a", 2, true),
    ("unsigned short int a", "unsigned short a", 2, false),
    ("signed long long int a", "s64 a", 8, true),
    ("unsigned long long int a", "u64 a", 8, false),
    ("signed long int a 8", "s64 a", 8, true),
    ("unsigned long int[2] a 8", "u32 a[2]", 8, false),
    ("signed char[4] a", "s8 a[4]", 4, true),
    // A size that says what the type says.
    ("u16 a 2", "u16 a", 2, false),
    ("char[20] a 20", "char a[20]", 20, true),
    ("__rel_loc char[] a 4", "__rel_loc char a[]", 4, true),
    // Arrays, in both spellings.
    ("char[20] a", "char a[20]", 20, true),
    ("char a[20]", "char a[20]", 20, true),
    ("char [20] a", "char a[20]", 20, true),
    ("char a [20]", "char a[20]", 20, true),
    ("u8[16] a", "u8 a[16]", 16, false),
    ("u16[3] a", "u16 a[3]", 6, false),
    ("u64[128] a", "u64 a[128]", 1024, false),
    ("s32[1] a", "s32 a[1]", 4, true),
    ("unsigned int[2] a", "unsigned int a[2]", 8, false),
    // Locations. `format` spells the two kinds in two ways, whoever made the event.
    ("__rel_loc char[] a", "__rel_loc char a[]", 4, true),
    ("__rel_loc u8[] a", "__rel_loc u8 a[]", 4, false),
    ("__rel_loc s64[] a", "__rel_loc s64 a[]", 4, true),
    ("__data_loc char[] a", "__data_loc char[] a", 4, true),
    ("__data_loc u32 a[]", "__data_loc u32[] a", 4, false),
    // Types that the kernel does not know.
    ("struct point a 12", "struct point a", 12, false),
    ("struct point a 1024", "struct point a", 1024, false),
];

fn types() {
    let file = DataFile::open();
    for (number, (described, shown, size, signed)) in TYPES.iter().enumerate() {
        let name = format!("types_{number}");
        file.register(&format!("{name} u8 first; {described}"));
        let wanted = [field("u8 first", 8, 1, false), field(shown, 9, *size, *signed)];
        assert_eq!(fields(&name), wanted, "{described}");
    }
}

fn layout() {
    let file = DataFile::open();
    file.register(
        "layout u8 a; u64 b; char[3] c; __rel_loc char[] d; u16 e; struct s f 5; unsigned int g",
    );
    let wanted = [
        // One behind the other, behind the record's 8 common bytes.
        field("u8 a", 8, 1, false),
        field("u64 b", 9, 8, false),
        field("char c[3]", 17, 3, true),
        field("__rel_loc char d[]", 20, 4, true),
        field("u16 e", 24, 2, false),
        field("struct s f", 26, 5, false),
        field("unsigned int g", 31, 4, false),
    ];
    assert_eq!(fields("layout"), wanted);
    let format = tracefs::read("events/user_events/layout/format");
    assert!(format.starts_with("name: layout\nID: "), "{format}");
}

fn without_fields() {
    let file = DataFile::open();
    let event = file.register("bare");
    assert!(fields("bare").is_empty());
    let _enabled = ftrace::enable("bare");
    file.emit(event, b"");
    assert_eq!(ftrace::shown("bare"), [""]);
}

fn spacing() {
    let file = DataFile::open();
    let event = file.register("spacing u8 a; unsigned int b; char[4] c 4; __rel_loc u8[] d");
    for same in [
        "spacing u8 a;unsigned int b;char[4] c 4;__rel_loc u8[] d",
        "spacing u8 a; unsigned int b; char[4] c 4; __rel_loc u8[] d;",
        "spacing\nu8 a;\nunsigned int b;\nchar[4] c;\n__rel_loc u8[] d\n",
        "  spacing\tu8   a  ;\tunsigned\t  int b ; char[4]  c\t4 ;__rel_loc\tu8[]\td ; ",
        // Said in other words.
        "spacing u8 a; unsigned int b; char[4] c; __rel_loc u8 d[] 4",
        "spacing u8 a 1; unsigned int b 4; char c[4]; __rel_loc u8[] d",
    ] {
        assert_eq!(file.register(same), event, "{same:?}");
    }
    assert_eq!(status::lines().len(), 1);
}

fn twice() {
    let file = DataFile::open();
    let first = file.register("twice_a u32 n");
    let second = file.register("twice_b u32 n");
    assert_eq!((first.write, second.write), (0, 1));
    assert_ne!(first.status, second.status);
    assert_eq!(file.register("twice_a u32 n"), first);
    assert_eq!(file.register("twice_b u32 n"), second);
    assert_eq!(status::get("twice_a").users, 1);

    // Write indices are a file's own, status indices are everybody's.
    let other = DataFile::open();
    let theirs = other.register("twice_b u32 n");
    assert_eq!((theirs.status, theirs.write), (second.status, 0));
    assert_eq!(status::get("twice_b").users, 2);
    drop(other);
    assert_eq!(status::get("twice_b").users, 1);
    assert!(status::is_there("twice_b"));
}

fn two_processes() {
    let file = DataFile::open();
    let event = file.register("shared u32 n");
    let _enabled = ftrace::enable("shared");
    let child = forked(|| {
        let file = DataFile::open();
        let event = file.register("shared u32 n");
        file.emit(event, &7_u32.to_ne_bytes());
        until("the parent has seen both", || ftrace::shown("shared").is_empty());
    });
    until("the child has written", || ftrace::shown("shared") == ["n=7"]);
    assert_eq!(status::get("shared").users, 2);
    file.emit(event, &8_u32.to_ne_bytes());
    assert_eq!(ftrace::shown("shared"), ["n=7", "n=8"]);
    tracefs::clear();
    child.ends_well();
    assert_eq!(status::get("shared").users, 1);
}

fn other_fields() {
    let file = DataFile::open();
    file.register("taken u32 a; char[4] b; __rel_loc char[] c; struct s d 8");
    for other in [
        "taken",
        "taken u32 a",
        "taken u32 a; char[4] b; __rel_loc char[] c",
        "taken u32 a; char[4] b; __rel_loc char[] c; struct s d 8; u8 e",
        "taken s32 a; char[4] b; __rel_loc char[] c; struct s d 8",
        "taken u32 x; char[4] b; __rel_loc char[] c; struct s d 8",
        "taken u32 a; u8[4] b; __rel_loc char[] c; struct s d 8",
        "taken u32 a; char[5] b; __rel_loc char[] c; struct s d 8",
        "taken u32 a; char[4] b; __data_loc char[] c; struct s d 8",
        "taken u32 a; char[4] b; __rel_loc u8[] c; struct s d 8",
        "taken u32 a; char[4] b; __rel_loc char[] c; struct t d 8",
        "taken u32 a; char[4] b; __rel_loc char[] c; struct s d 9",
        "taken char[4] b; u32 a; __rel_loc char[] c; struct s d 8",
    ] {
        tracefs::write("error_log", "\n");
        // By the same file, and by another one.
        assert_eq!(file.try_register(other, 0), Err(Errno::EADDRINUSE), "{other}");
        assert_eq!(DataFile::open().try_register(other, 0), Err(Errno::EADDRINUSE), "{other}");
        let log = tracefs::read("error_log");
        assert!(log.contains("Event name is taken by an event with other fields"), "{log}");
    }
    assert_eq!(status::get("taken").users, 1);
}

fn beside_writer() {
    const EVENTS: u32 = 500;
    let file = DataFile::open();
    let first = file.register("beside_writer u32 n");
    let _enabled = ftrace::enable("beside_writer");
    let done = std::sync::atomic::AtomicBool::new(false);
    let ordering = std::sync::atomic::Ordering::Relaxed;
    let written = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut written = 0_u32;
            while !done.load(ordering) || written == 0 {
                file.emit(first, &written.to_ne_bytes());
                written += 1;
            }
            written
        });
        for number in 0..EVENTS {
            let event = file.try_register(&format!("beside_{number} u32 n"), 0);
            assert_eq!(event.map(|event| event.write), Ok(number + 1));
            // Known at once, though nobody listens.
            assert_eq!(file.write(event.unwrap(), &[0; 4]), Err(Errno::EBADF));
        }
        done.store(true, ordering);
        writer.join().expect("the writer writes")
    });
    assert_eq!(status::get("beside_writer").written, u64::from(written));
    assert!(written > 1, "it did not write meanwhile");
}

fn by_threads() {
    const EVENTS: usize = 100;
    let file = DataFile::open();
    let register = || -> Vec<_> {
        (0..EVENTS).map(|number| file.register(&format!("raced_{number} u32 n"))).collect()
    };
    let all: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(register)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    // Whoever was first, all have the same indices, and the file has each event once.
    assert!(all.iter().all(|events| *events == all[0]));
    let mut writes: Vec<_> = all[0].iter().map(|event| event.write as usize).collect();
    writes.sort_unstable();
    assert!(writes.into_iter().eq(0..EVENTS));
    assert!(status::lines().iter().all(|line| line.users == 1));
    drop(file);
    status::until_gone("raced_0");
}

fn many() {
    const EVENTS: u32 = 10_000;
    let file = DataFile::open();
    let events: Vec<_> =
        (0..EVENTS).map(|number| file.register(&format!("many_{number} u32 n"))).collect();
    assert!((0..EVENTS).eq(events.iter().map(|event| event.write)));
    assert_eq!(status::lines().len(), EVENTS as usize);
    for number in [0, 1, EVENTS / 2, EVENTS - 1] {
        let _enabled = ftrace::enable(&format!("many_{number}"));
        file.emit(events[number as usize], &number.to_ne_bytes());
        let shown = ftrace::shown(&format!("many_{number}"));
        assert_eq!(shown, [format!("n={number}")]);
    }
    drop(file);
    status::sweep();
    assert!(status::lines().is_empty());
    let left = std::fs::read_dir(tracefs::path("events/user_events"));
    let left = left.into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    assert_eq!(left.count(), 0);
}
