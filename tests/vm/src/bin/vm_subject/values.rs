//! Events with a field of every type, with one value each. `vm_tests/values` has by hand what
//! tools must print of them.

use std::borrow::Cow;
use std::ffi::CStr;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime};

use user_events_rt::{UserField, emit, user_event};
use user_events_vm_tests::guest::tracefs::Enabled;

#[user_event]
struct Integers {
    a: u8,
    b: u16,
    c: u32,
    d: u64,
    e: usize,
    f: i8,
    g: i16,
    h: i32,
    i: i64,
    j: isize,
}

#[user_event]
struct Scalars {
    yes: bool,
    no: bool,
    letter: char,
    single: f32,
    wide: f64,
}

#[user_event]
struct Arrays {
    bytes: [u8; 4],
    halves: [u16; 3],
    words: [u32; 2],
    longs: [u64; 2],
    tiny: [i8; 3],
    small: [i16; 2],
    ints: [i32; 2],
    large: [i64; 2],
    flags: [bool; 2],
    letters: [char; 2],
    singles: [f32; 2],
}

#[user_event]
struct Texts<'a> {
    plain: &'a str,
    owned: String,
    cow: Cow<'a, str>,
    c: &'a CStr,
    empty: &'a str,
    odd: &'a str,
    nul: &'a str,
}

#[user_event]
struct Slices<'a> {
    bytes: &'a [u8],
    halves: Vec<u16>,
    words: &'a [u32],
    longs: &'a [u64],
    tiny: &'a [i8],
    small: &'a [i16],
    ints: &'a [i32],
    large: &'a [i64],
    flags: &'a [bool],
    none: &'a [u32],
    last: u8,
}

#[derive(Clone, Copy, UserField)]
#[repr(i16)]
enum Level {
    Low = -3,
    High = 300,
}

#[derive(Clone, Copy, UserField)]
#[repr(C)]
struct Inner {
    x: u32,
    y: [u16; 2],
}

#[derive(Clone, Copy, UserField)]
#[repr(C)]
struct Sides {
    left: u8,
    right: u64,
}

#[derive(Clone, Copy, UserField)]
#[repr(transparent)]
struct Id([u8; 4]);

#[user_event]
struct Shapes<'a> {
    low: Level,
    high: Level,
    inner: Inner,
    #[event(flatten)]
    sides: Sides,
    id: Id,
    some: Option<u16>,
    none: Option<u64>,
    text: Option<&'a str>,
    nothing: Option<&'a str>,
    boxed: Box<u32>,
}

#[user_event]
struct Times {
    took: Duration,
    at: SystemTime,
    before: SystemTime,
    v4: Ipv4Addr,
    v6: Ipv6Addr,
}

#[user_event]
struct Cut<'a> {
    #[event(max = 5)]
    text: &'a str,
    #[event(max = 2)]
    numbers: &'a [u16],
}

#[user_event]
struct InData<'a> {
    id: u8,
    #[event(loc = "data")]
    text: &'a str,
    #[event(loc = "data")]
    numbers: &'a [u32],
}

#[user_event(loc = "rel")]
struct Relative<'a> {
    id: u8,
    text: &'a str,
    numbers: &'a [u16],
    bytes: &'a [u8],
    more: u64,
}

#[user_event]
struct Renamed {
    #[event(name = "shown")]
    kept: u8,
    #[event(skip)]
    _left_out: u64,
}

#[user_event]
struct Nothing;

/// Seven bytes of padding before each large field.
#[user_event]
#[derive(Default)]
struct Padded {
    a: u8,
    b: u64,
    c: u8,
    d: u64,
    e: u8,
    f: u64,
    g: u8,
    h: u64,
    i: u8,
    j: u64,
    k: u8,
    l: u64,
    m: u8,
    n: u64,
    o: u8,
    p: u64,
    q: u8,
    r: u64,
    s: u8,
    t: u64,
}

/// Emits a record that it has ftrace take.
pub(crate) fn padded() {
    // Registers it.
    emit!(Padded::default());
    let _enabled = Enabled::new("user_events/padded");
    emit!(Padded { a: 1, b: 2, c: 3, r: 18, s: 19, t: 20, ..Padded::default() });
}

/// Each of the others once.
pub(crate) fn emit_all() {
    numbers();
    behind();
    emit!(Shapes {
        low: Level::Low,
        high: Level::High,
        inner: Inner { x: 0x0403_0201, y: [0x0605, 0x0807] },
        sides: Sides { left: 9, right: 1 << 40 },
        id: Id([0xde, 0xad, 0xbe, 0xef]),
        some: Some(7),
        none: None,
        text: Some("there"),
        nothing: None,
        boxed: Box::new(77),
    });
    emit!(Times {
        took: Duration::new(1, 500),
        at: SystemTime::UNIX_EPOCH + Duration::new(1_700_000_000, 42),
        before: SystemTime::UNIX_EPOCH - Duration::from_secs(1),
        v4: Ipv4Addr::new(192, 0, 2, 1),
        v6: Ipv6Addr::LOCALHOST,
    });
    emit!(Renamed { kept: 5, _left_out: 6 });
    emit!(Nothing);
}

fn numbers() {
    emit!(Integers {
        a: 200,
        b: 60_000,
        c: 4_000_000_000,
        d: u64::MAX,
        e: 123_456_789_012,
        f: -100,
        g: -30_000,
        h: -2_000_000_000,
        i: i64::MIN,
        j: -1,
    });
    emit!(Scalars { yes: true, no: false, letter: 'é', single: 1.5, wide: -2.5 });
    emit!(Arrays {
        bytes: [1, 2, 254, 255],
        halves: [1, 2, 65_535],
        words: [3, u32::MAX],
        longs: [4, u64::MAX],
        tiny: [-1, 0, 127],
        small: [5, -1],
        ints: [6, -1],
        large: [7, -1],
        flags: [true, false],
        letters: ['a', 'é'],
        singles: [0.5, 1.0],
    });
}

fn behind() {
    emit!(Texts {
        plain: "hello",
        owned: "wörld →".to_owned(),
        cow: Cow::Borrowed("moo"),
        c: c"from C",
        empty: "",
        odd: "a \"b\" \\c 100% {d}=e",
        nul: "before\0behind",
    });
    emit!(Slices {
        bytes: &[16, 32, 255],
        halves: vec![1, 65_535],
        words: &[2, u32::MAX],
        longs: &[3, u64::MAX],
        tiny: &[-1, 1],
        small: &[4, -1],
        ints: &[5, -1],
        large: &[6, -1],
        flags: &[true, false, true],
        none: &[],
        last: 99,
    });
    emit!(Cut { text: "héllo wörld", numbers: &[1, 2, 3] });
    emit!(InData { id: 8, text: "data", numbers: &[10, 20] });
    emit!(Relative { id: 3, text: "rel", numbers: &[7, 8], bytes: &[1, 2, 3], more: 1 << 33 });
}
