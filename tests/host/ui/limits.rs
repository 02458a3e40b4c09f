//! What is larger than the kernel takes, or not told by its bytes.

use user_events_rt::{UserField, user_event};

#[user_event]
struct Arrays {
    largest: [u8; 1024],
    too_large: [u8; 1025],
    too_large_too: [u64; 129],
    none: [u8; 0],
}

#[user_event]
struct Fixed {
    a: [u64; 128],
    b: [u64; 128],
    c: [u64; 128],
    d: [u64; 128],
}

#[derive(UserField)]
#[repr(C)]
struct Padded {
    a: u8,
    b: u32,
}

#[derive(UserField)]
#[repr(C)]
struct PaddedAtEnd {
    a: u32,
    b: u8,
}

#[derive(UserField)]
#[repr(C)]
struct WithText<'a> {
    text: &'a str,
}

#[derive(UserField)]
#[repr(C)]
struct Options {
    #[event(max = 7)]
    limited: u8,
    twice: Option<Option<u8>>,
}

#[derive(UserField)]
#[repr(C)]
struct Converted {
    took: std::time::Duration,
}

#[derive(UserField)]
#[repr(C)]
struct Nothing {}

#[derive(UserField)]
#[repr(C)]
struct Deep {
    inner: Padded,
}

#[user_event]
struct Nested<'a> {
    padded: Padded,
    padded_at_end: PaddedAtEnd,
    text: WithText<'a>,
    converted: Converted,
    nothing: Nothing,
    deep: Deep,
    #[event(flatten)]
    fine: Padded,
    #[event(flatten)]
    no_struct: u32,
    maybe: Option<Option<u32>>,
    maybe_padded: Option<Padded>,
    #[event(max = 7)]
    limited: u32,
    #[event(loc = "data")]
    located: u32,
}

/// 512 bytes, with the space and the name.
macro_rules! long {
    ($name:ident $($field:ident)*) => {
        #[user_event]
        struct $name { $($field: u8,)* }
    };
}

long! { Long
    a000000000 a000000001 a000000002 a000000003 a000000004 a000000005 a000000006 a000000007
    a000000008 a000000009 a000000010 a000000011 a000000012 a000000013 a000000014 a000000015
    a000000016 a000000017 a000000018 a000000019 a000000020 a000000021 a000000022 a000000023
    a000000024 a000000025 a000000026 a000000027 a000000028 a000000029 a000000030 a000000031
    a000000032 a000000033 a000000034
}

fn main() {
    assert!(!Arrays::enabled());
    assert!(!Fixed::enabled());
    assert!(!Nested::enabled());
    assert!(!Long::enabled());
}
