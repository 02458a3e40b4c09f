//! The runtime under another name.
#![forbid(unsafe_code)]
#![deny(warnings, clippy::pedantic)]

mod vendor {
    pub mod tracing {
        pub use user_events_rt as renamed;
    }
}
use vendor::tracing::renamed;

mod user_events_rt {}

#[renamed::user_event(crate = crate::vendor::tracing::renamed)]
struct ByAttribute {
    a: u8,
    b: Label,
    c: Pair,
    d: Newtype,
}

#[derive(renamed::UserEvent)]
#[event(crate = vendor::tracing::renamed, name = "derived")]
#[repr(C)]
struct ByDerive {
    a: u8,
}

#[derive(renamed::UserField)]
#[event(crate = renamed)]
#[repr(u8)]
enum Label {
    A,
}

#[derive(renamed::UserField)]
#[event(crate = renamed, name = "of_two")]
#[repr(C)]
struct Pair {
    a: u16,
    b: u16,
}

#[derive(renamed::UserField)]
#[event(crate = renamed)]
#[repr(transparent)]
struct Newtype(u16);

fn main() {
    renamed::emit!(ByAttribute { a: 1, b: Label::A, c: Pair { a: 1, b: 2 }, d: Newtype(1) });
    renamed::emit!(ByDerive < a: 1 >);
    let _ = vendor::tracing::renamed::try_emit!(ByDerive { a: 1 });
    let description = <ByAttribute as renamed::UserEvent>::META.description();
    assert_eq!(description, "by_attribute u8 a; u8 b; struct of_two c 4; u16 d");
}
