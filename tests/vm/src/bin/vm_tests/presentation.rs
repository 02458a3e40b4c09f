//! Flags by which consumers see an event other than it was written: `UE_REG_DATA_LOC` and
//! `UE_REG_ALIGN`.

use user_events_vm_tests::abi::{ALIGN, DATA_LOC};
use user_events_vm_tests::guest::tracefs;

use crate::support::data_file::{DataFile, location};
use crate::support::format::{field, fields};
use crate::support::{ftrace, raw};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("presentation_data_loc", MODULE, data_loc),
    ("presentation_aligned", MODULE, aligned),
    ("presentation_first_decides", MODULE, first_decides),
];

const LOCATED: &str = "u32 before; __rel_loc char[] text; __rel_loc u8[] bytes; \
    __rel_loc u16[] numbers; u8 after";

/// A payload for [`LOCATED`].
fn located() -> Vec<u8> {
    [
        &1_u32.to_ne_bytes()[..],
        &location(9, 6),
        &location(11, 3),
        &location(10, 4),
        &[2],
        b"hello\0",
        &[0xff, 0, 0x80],
        &[0x34, 0x12, 0xff, 0xff],
    ]
    .concat()
}

fn data_loc() {
    let file = DataFile::open();
    let rel = file.register_with(&format!("as_rel {LOCATED}"), 0);
    let data = file.register_with(&format!("as_data {LOCATED}"), DATA_LOC);
    let shown = |text, bytes, numbers| {
        [
            field("u32 before", 8, 4, false),
            field(text, 12, 4, true),
            field(bytes, 16, 4, false),
            field(numbers, 20, 4, false),
            field("u8 after", 24, 1, false),
        ]
    };
    let wanted = shown("__rel_loc char text[]", "__rel_loc u8 bytes[]", "__rel_loc u16 numbers[]");
    assert_eq!(fields("as_rel"), wanted);
    let wanted =
        shown("__data_loc char[] text", "__data_loc u8[] bytes", "__data_loc u16[] numbers");
    assert_eq!(fields("as_data"), wanted);
    print_formats();

    // The same payload reads the same.
    let _both = [ftrace::enable("as_rel"), ftrace::enable("as_data")];
    file.emit(rel, &located());
    file.emit(data, &located());
    let wanted = "before=1 text=hello bytes=ff 00 80 numbers=4660 65535 after=2";
    assert_eq!(ftrace::shown("as_rel"), [wanted]);
    assert_eq!(ftrace::shown("as_data"), [wanted]);

    // In the record, the words differ by what `__data_loc` counts from.
    let payloads: Vec<_> = raw::take("").iter().map(|record| record[8..].to_vec()).collect();
    let mut rewritten = located();
    for (at, offset, len) in [(4, 25, 6), (8, 31, 3), (12, 34, 4)] {
        rewritten[at..at + 4].copy_from_slice(&location(offset, len));
    }
    for wanted in [located(), rewritten] {
        assert!(payloads.iter().any(|payload| payload.starts_with(&wanted)), "{payloads:x?}");
    }
}

fn print_formats() {
    let print_fmt = |name: &str| {
        let format = tracefs::read(&format!("events/user_events/{name}/format"));
        format.split_once("print fmt: ").expect("it has one").1.trim_end().to_owned()
    };
    let wanted = |rel: &str, len: fn(&str) -> String| {
        let (bytes, numbers) = (len("bytes"), len("numbers"));
        format!(
            "\"before=%u text=%s bytes=%s numbers=%s after=%u\", REC->before, \
             __get_{rel}str(text), \
             __print_hex(__get_{rel}dynamic_array(bytes), {bytes}), \
             __print_array(__get_{rel}dynamic_array(numbers), ({numbers} / 2), 2), REC->after"
        )
    };
    // From the location word: libtraceevent 1.7 crashes at __get_rel_dynamic_array_len().
    assert_eq!(print_fmt("as_rel"), wanted("rel_", |field| format!("(REC->{field} >> 16)")));
    let len = |field: &str| format!("__get_dynamic_array_len({field})");
    assert_eq!(print_fmt("as_data"), wanted("", len));
}

fn aligned() {
    const FIELDS: &str = "u8 a; u64 b; u8[3] c; u16 d; __rel_loc char[] e; struct s f 3; u32 g";
    let file = DataFile::open();
    let packed = file.register(&format!("packed {FIELDS}"));
    let event = file.register_with(&format!("aligned {FIELDS}"), ALIGN | DATA_LOC);
    let wanted = [
        field("u8 a", 8, 1, false),
        field("u64 b", 16, 8, false),
        field("u8 c[3]", 24, 3, false),
        field("u16 d", 28, 2, false),
        field("__data_loc char[] e", 32, 4, true),
        field("struct s f", 40, 3, false),
        field("u32 g", 44, 4, false),
    ];
    assert_eq!(fields("aligned"), wanted);
    // The payload is the same, and reads the same.
    let payload = [
        &[1; 12][..],
        &2_u16.to_ne_bytes(),
        &location(7, 3),
        &[4; 3],
        &5_u32.to_ne_bytes(),
        b"hi\0",
    ];
    let payload = payload.concat();
    let _enabled = [ftrace::enable("packed"), ftrace::enable("aligned")];
    file.emit(packed, &payload);
    file.emit(event, &payload);
    assert_eq!(ftrace::shown("aligned"), ftrace::shown("packed"));
    assert_eq!(ftrace::shown("aligned").len(), 1);
    // Zeroes between the fields, nothing of anybody else's.
    let record = [
        &[1, 0, 0, 0, 0, 0, 0, 0][..],
        &[1; 8],
        &[1, 1, 1, 0, 2, 0, 0, 0],
        &location(48, 3),
        &[0; 4],
        &[4, 4, 4, 0],
        &5_u32.to_ne_bytes(),
        b"hi\0",
    ];
    let record = record.concat();
    let records = raw::take("");
    assert!(records.iter().any(|bytes| bytes[8..].starts_with(&record)), "{records:x?}");
}

fn first_decides() {
    let file = DataFile::open();
    let first = file.register_with("decided __rel_loc char[] text", DATA_LOC);
    assert_eq!(file.register_with("decided __rel_loc char[] text", 0), first);
    assert_eq!(fields("decided"), [field("__data_loc char[] text", 8, 4, true)]);
    // What a description says itself is left alone.
    file.register_with("said __data_loc char[] text", 0);
    assert_eq!(fields("said"), [field("__data_loc char[] text", 8, 4, true)]);
}
