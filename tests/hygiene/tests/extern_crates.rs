//! A crate that has the runtime by another name, and its own items where others have the standard
//! library.
#![forbid(unsafe_code)]
#![deny(warnings)]
#![allow(unused_extern_crates, reason = "they are there to be found by mistake")]

extern crate self as alloc;
extern crate self as core;
extern crate self as std;
extern crate user_events_rt as renamed;

/// Not the runtime.
mod user_events_rt {}

#[renamed::user_event(crate = renamed)]
struct Request<'a>
where
    Self: 'a,
    &'a u8: Copy,
{
    id: u64,
    path: &'a str,
}

#[renamed::user_event(crate = ::renamed)]
struct Bounded<'a: 'static, 'b: 'a>
where
    for<'c> &'c u8: Copy,
{
    path: &'a str,
    level: Level<'b>,
}

#[derive(renamed::UserField)]
#[event(crate = crate::renamed)]
#[repr(transparent)]
struct Level<'a>(&'a u8);

#[test]
fn no_crates_name_is_relied_on() {
    let records = renamed::testing::capture(|| {
        renamed::emit!(Request { id: 7, path: "/" });
        renamed::emit!(Bounded < path: "a", level: Level(&3) >);
    });
    let lines: Vec<String> = records.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [r#"request: { id = 7, path = "/" }"#, r#"bounded: { path = "a", level = 3 }"#]
    );
}
