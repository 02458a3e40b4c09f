//! Values of every type, and values that are odd.

use std::path::Path;

use user_events_rt::{EmitError, UserEvent, emit, try_emit, user_event};
use user_events_tests::events::Values;

use super::{number, report, session};

/// Arguments: seed, number of each event.
pub(crate) fn values(path: &Path, args: &[String]) {
    let session = session(path);
    let mut values = Values::new(number(args, 0));
    for _ in 0..number(args, 1) {
        emit!(values.numbers());
        emit!(values.fixed());
        emit!(values.texts().event());
    }
    println!("losses={}", session.losses());
}

#[user_event]
struct Empty;

#[user_event]
struct Long<'a> {
    text: &'a str,
}

#[user_event]
struct Cut<'a> {
    #[event(max = 100)]
    text: &'a str,
}

#[user_event]
struct WithNul<'a> {
    text: &'a str,
    after: u8,
}

mod first {
    #[user_events_rt::user_event(name = "twin")]
    pub(super) struct Twin {
        pub(super) number: u32,
    }
}

mod second {
    #[user_events_rt::user_event(name = "twin")]
    pub(super) struct Twin<'a> {
        pub(super) text: &'a str,
    }
}

pub(crate) fn odd(path: &Path, _: &[String]) {
    let session = session(path);
    emit!(Empty);

    let two_mebibytes = "x".repeat(2 << 20);
    assert_eq!(try_emit!(Long { text: &two_mebibytes }), Err(EmitError::TooLarge));
    // The largest that fits: 4 bytes of location, a NUL, 65,528 in all.
    let largest = &two_mebibytes[..65_523];
    assert_eq!(try_emit!(Long { text: largest }), Ok(()));
    assert_eq!(try_emit!(Long { text: &two_mebibytes[..65_524] }), Err(EmitError::TooLarge));

    emit!(Cut { text: &two_mebibytes });
    emit!(WithNul { text: "before\0behind", after: 7 });
    emit!(first::Twin { number: 5 });
    emit!(second::Twin { text: "five" });

    report(Empty::event());
    report(Long::event());
    report(Cut::event());
    println!("losses={}", session.losses());
}
