//! Options, lifetimes, and names that Rust takes and the kernel does not.

use user_events_rt::{UserEvent, UserField, emit, user_event};

use crate::{described, emitted};

/// With documentation of its own.
#[user_event(name = "renamed")]
#[event()]
struct WithOptions<'a, 'b: 'a>
where
    'b: 'a,
{
    /// And on its fields.
    #[event(name = "first")]
    r#type: &'a str,
    #[event(max = 2, loc = "data")]
    second: &'b [u16],
    #[event(skip)]
    third: (),
    #[cfg(target_os = "none")]
    fourth: NoSuchType,
    #[cfg(not(target_os = "none"))]
    #[event(loc = "rel")]
    fifth: Option<&'static str>,
    #[event(name = "groesse")]
    größe: u8,
}

#[test]
fn options_and_lifetimes() {
    let owned = String::from("a");
    let numbers = [1, 2, 3];
    let lines = emitted(|| {
        let event =
            WithOptions {
                r#type: &owned, second: &numbers, third: (), fifth: Some("b"), größe: 7
            };
        let () = event.third;
        emit!(event);
    });
    let expected =
        r#"renamed: { first = "a", second = [1, 2], fifth = "b", fifth_some = 1, groesse = 7 }"#;
    assert_eq!(lines, [expected]);
    assert_eq!(
        described::<WithOptions<'_, '_>>(),
        "renamed __rel_loc char[] first; __data_loc u16[] second; __rel_loc char[] fifth; \
         u8 fifth_some; u8 groesse",
    );
}

#[user_event(loc = "rel")]
struct SeenAsItIs<'a> {
    a: &'a str,
}

#[test]
fn how_consumers_see_locations() {
    let lines = emitted(|| emit!(SeenAsItIs { a: "/" }));
    assert_eq!(lines, [r#"seen_as_it_is: { a = "/" }"#]);
    assert!(SeenAsItIs::META.shows_rel_loc() && WithOptions::META.shows_rel_loc());
    assert!(!Deprecated::META.shows_rel_loc());
}

/// Lints that the user sets on the definition hold for what is made from it.
#[user_event]
#[allow(non_camel_case_types, reason = "a keyword is the subject")]
struct r#move {
    r#fn: u8,
}

#[user_event]
struct Deprecated {
    #[deprecated = "the subject"]
    old: u8,
    new: u8,
}

#[user_event]
#[deprecated = "the subject"]
struct Obsolete<'a> {
    value: &'a str,
    kind: Kind,
}

#[derive(UserField)]
#[repr(u8)]
enum Kind {
    #[deprecated = "the subject"]
    Old,
    New,
}

#[test]
fn what_lints_speak_of() {
    let lines = emitted(|| {
        emit!(r#move { r#fn: 1 });
        #[expect(deprecated, reason = "the subject")]
        let event = Deprecated { old: 2, new: 3 };
        emit!(event);
        #[expect(deprecated, reason = "the subject")]
        let event =
            [Obsolete { value: "a", kind: Kind::Old }, Obsolete { value: "b", kind: Kind::New }];
        emit!(&event[0]);
        emit!(&event[1]);
    });
    let expected = [
        "move: { fn = 1 }",
        "deprecated: { old = 2, new = 3 }",
        r#"obsolete: { value = "a", kind = Old (0) }"#,
        r#"obsolete: { value = "b", kind = New (1) }"#,
    ];
    assert_eq!(lines, expected);
}
