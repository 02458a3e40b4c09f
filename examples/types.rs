//! Every type that a field may have, emitted once and shown decoded.
//!
//! ```sh
//! cargo run --example types
//! USER_EVENTS_SESSION=/tmp/types cargo run --example types && babeltrace2 /tmp/types
//! ```

use std::borrow::Cow;
use std::ffi::CStr;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime};

use user_events_rt::testing::capture;
use user_events_rt::{UserEvent, UserField, emit, user_event};

#[user_event]
struct Numbers {
    tiny: u8,
    small: u16,
    medium: u32,
    large: u64,
    size: usize,
    below_zero: i8,
    colder: i16,
    freezing: i32,
    absolute: i64,
    offset: isize,
    flag: bool,
    letter: char,
    half: f32,
    third: f64,
}

#[user_event]
struct Arrays {
    mac: [u8; 6],
    load: [u32; 3],
    ratios: [f32; 2],
}

#[user_event]
struct Texts<'a> {
    borrowed: &'a str,
    owned: String,
    either: Cow<'a, str>,
    from_c: &'a CStr,
    #[event(max = 8)]
    cut: &'a str,
    #[event(loc = "data")]
    for_old_tools: &'a str,
}

#[user_event]
struct Slices<'a> {
    bytes: &'a [u8],
    vector: Vec<u8>,
    words: &'a [u32],
    #[event(max = 2)]
    at_most_two: &'a [i64],
}

/// An enum's values carry their names into every tool.
#[derive(UserField)]
#[repr(u8)]
enum Method {
    Get = 1,
    #[event(name = "POST")]
    Post = 2,
}

/// Without padding, so that its bytes can stand in an event as they are.
#[derive(UserField)]
#[repr(C)]
struct Point {
    x: i32,
    y: i32,
}

/// With padding between its fields: flattened.
#[derive(UserField)]
#[repr(C)]
struct Peer {
    port: u16,
    address: u32,
}

/// A newtype is what it wraps.
#[derive(UserField)]
#[repr(transparent)]
struct Uuid([u8; 16]);

#[user_event]
struct Own {
    method: Method,
    point: Point,
    #[event(flatten)]
    peer: Peer,
    uuid: Uuid,
}

#[user_event]
struct Perhaps<'a> {
    there: Option<u32>,
    absent: Option<u64>,
    text: Option<&'a str>,
}

#[user_event]
struct TimesAndAddresses {
    took: Duration,
    at: SystemTime,
    v4: Ipv4Addr,
    v6: Ipv6Addr,
}

#[user_event(name = "another_name")]
struct Options {
    #[event(name = "kind")]
    r#type: u8,
    #[event(skip)]
    _for_me_only: Vec<String>,
}

#[user_event]
struct Nothing;

fn main() {
    let records = capture(emit_all);
    for description in [
        Numbers::META.description(),
        Arrays::META.description(),
        Texts::META.description(),
        Slices::META.description(),
        Own::META.description(),
        Perhaps::META.description(),
        TimesAndAddresses::META.description(),
        Options::META.description(),
        Nothing::META.description(),
    ] {
        println!("{description}");
    }
    println!();
    for record in records {
        println!("{record}");
    }
}

fn emit_all() {
    emit!(Numbers {
        tiny: u8::MAX,
        small: u16::MAX,
        medium: u32::MAX,
        large: u64::MAX,
        size: 4096,
        below_zero: i8::MIN,
        colder: i16::MIN,
        freezing: i32::MIN,
        absolute: i64::MIN,
        offset: -1,
        flag: true,
        letter: 'ß',
        half: 0.5,
        third: -0.25,
    });
    emit!(Arrays { mac: [2, 0, 0, 0, 0, 1], load: [1, 2, 3], ratios: [0.5, 1.5] });
    emit!(Texts {
        borrowed: "grüße",
        owned: String::from("owned"),
        either: Cow::Borrowed("either"),
        from_c: c"from C",
        cut: "a long story",
        for_old_tools: "data",
    });
    emit!(Slices {
        bytes: b"\x00\xff",
        vector: vec![1, 2, 3],
        words: &[70_000, 1],
        at_most_two: &[-1, -2, -3]
    });
    emit!(Own {
        method: Method::Post,
        point: Point { x: -1, y: 1 },
        peer: Peer { port: 443, address: 0x0a00_0001 },
        uuid: Uuid([7; 16]),
    });
    emit!(Own {
        method: Method::Get,
        point: Point { x: 0, y: 0 },
        peer: Peer { port: 80, address: 0 },
        uuid: Uuid([0; 16]),
    });
    emit!(Perhaps { there: Some(1), absent: None, text: Some("here") });
    emit!(TimesAndAddresses {
        took: Duration::from_micros(1500),
        at: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000),
        v4: Ipv4Addr::LOCALHOST,
        v6: Ipv6Addr::LOCALHOST,
    });
    emit!(Options { r#type: 3, _for_me_only: Vec::new() });
    emit!(Nothing);
}
