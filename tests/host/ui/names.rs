//! Names that the kernel does not take.

use user_events_rt::{UserField, emit, user_event};

#[user_event]
struct Enable {
    a: u8,
}

#[user_event(name = "filter")]
struct Renamed {
    a: u8,
}

#[user_event(name = "net:request")]
struct Colon {
    a: u8,
}

#[user_event]
struct Größe {
    größe: u8,
}

#[user_event]
struct Fields {
    common_pid: u32,
    common_of_mine: u32,
    #[event(name = "7th")]
    seventh: u8,
    #[event(name = "")]
    empty: u8,
}

#[user_event]
struct Duplicates {
    a: u8,
    #[event(name = "a")]
    b: u8,
    r#type: u8,
    #[event(name = "type")]
    ty: u8,
}

#[derive(UserField)]
#[repr(u8)]
enum Labels {
    A,
    #[event(name = "A")]
    B,
    #[event(name = "not found")]
    C,
    #[event(name = "")]
    D,
    #[event(name = "\"quoted\"")]
    E,
    #[event(name = "two\nlines")]
    F,
}

#[derive(UserField)]
#[repr(C)]
struct Übersicht {
    a: u8,
}

#[derive(UserField)]
#[event(name = "a b")]
#[repr(C)]
struct RenamedField {
    common_b: u8,
}

/// What only the types tell: names that stand for more than one field.
#[derive(UserField)]
#[repr(C)]
struct Inner {
    id: u64,
}

#[user_event]
struct AfterFlatten {
    id: u64,
    #[event(flatten)]
    inner: Inner,
}

#[user_event]
struct AfterOption {
    code: Option<u8>,
    code_some: bool,
}

#[user_event]
struct AfterText<'a> {
    path: &'a str,
    _path_off: u16,
}

#[user_event]
struct BeforeSlice<'a> {
    _bytes_len: u16,
    bytes: Option<&'a [u8]>,
}

fn main() {
    emit!(Enable { a: 1 });
    emit!(Duplicates { a: 1, b: 2, r#type: 3, ty: 4 });
}
