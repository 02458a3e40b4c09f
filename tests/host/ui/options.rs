//! Options that are none, said twice, or contradict one another.

use user_events_rt::{UserEvent, UserField, emit, user_event};

#[user_event(nam = "a", name = 7, crate = "user_events_rt")]
struct OfTheEvent {
    a: u8,
}

#[user_event(name = "first", name = "second")]
#[event(name = "third")]
struct Twice {
    a: u8,
}

#[user_event(name, crate =, "text", name = b"bytes")]
#[event]
struct WithoutValues {
    a: u8,
}

#[user_event(loc = "data")]
struct Located {
    a: u8,
}

#[derive(UserField)]
#[event(loc = "rel")]
#[repr(C)]
struct LocatedField {
    a: u8,
}

#[derive(UserField)]
#[repr(C)]
struct Flat {
    a: u8,
}

#[user_event]
struct OfFields<'a> {
    #[event(rename = "x")]
    a: u8,
    #[event(max = 0)]
    b: &'a str,
    #[event(max)]
    c: &'a str,
    #[event(max = "64")]
    d: &'a str,
    #[event(loc = "abs")]
    e: &'a str,
    #[event(skip = true)]
    f: u8,
    #[event(skip, name = "x")]
    g: u8,
    #[event(flatten, max = 7)]
    h: Flat,
    #[event(skip, flatten)]
    l: Flat,
    #[event(skip, max = 7)]
    m: &'a str,
    #[event(skip, loc = "data")]
    n: &'a str,
    #[event(flatten, name = "x")]
    o: Flat,
    #[event(flatten, loc = "rel")]
    p: Flat,
    #[event(max = -1)]
    q: &'a str,
    #[event(max = 18446744073709551616)]
    r: &'a str,
    #[event]
    i: u8,
    #[event("name")]
    j: u8,
    #[event(name("x"))]
    k: u8,
}

#[derive(UserEvent)]
#[event(skip)]
#[repr(C)]
struct OfTheDerive {
    a: u8,
}

#[derive(UserField)]
#[event(name = "method")]
#[repr(u8)]
enum OfAnEnum {
    #[event(skip)]
    A,
}

#[derive(UserField)]
#[repr(transparent)]
struct OfANewtype<'a>(#[event(max = 7, name = "a", loc = "data", flatten)] &'a str);

#[derive(UserField)]
#[event(name = "a")]
#[repr(transparent)]
struct NamedNewtype(u8);

fn main() {
    emit!(OfTheEvent { a: 1 });
    emit!(OfTheDerive { a: 1 });
    assert!(!Twice::enabled());
}
