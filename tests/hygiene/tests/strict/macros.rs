//! Events defined and emitted by `macro_rules!`, with every kind of fragment.
#![allow(
    unused_qualifications,
    clippy::redundant_pub_crate,
    reason = "paths and visibility are subjects here"
)]

use user_events_rt::{UserField, emit, user_event};

use crate::{described, emitted};

macro_rules! define {
    ($(#[$attr:meta])* $vis:vis $name:ident<$lifetime:lifetime> = $event:literal { $($field:ident: $ty:ty,)* }) => {
        $(#[$attr])*
        #[user_event(name = $event)]
        $vis struct $name<$lifetime> {
            $($field: $ty,)*
            of_the_macro: u8,
            text: &$lifetime str,
        }
    };
}

define! { #[derive(Clone)] pub(crate) Defined<'a> = "of_a_macro" { id: u64, mac: [u8; 2], maybe: Option<u16>, } }

/// By way of another macro, whose `ty` fragments the first one sees as groups.
macro_rules! define_by_define {
    ($name:ident, $ty:ty, $event:literal) => {
        define! { $name<'a> = $event { id: $ty, } }
    };
}

define_by_define!(Twice, u32, "twice");

macro_rules! item {
    ($item:item) => {
        #[user_event]
        $item
    };
}

item! { struct Item { a: u8 } }

macro_rules! with_crate {
    ($($krate:tt)*) => {
        #[user_event(crate = $($krate)*)]
        struct WithCrate { a: Label }

        #[derive(UserField)]
        #[event(crate = $($krate)*)]
        #[repr(u8)]
        enum Label { A }
    };
}

with_crate!(::user_events_rt);

macro_rules! with_path {
    ($krate:path, $len:expr, $max:literal) => {
        #[user_event(crate = $krate)]
        struct WithPath<'a> {
            array: [u8; $len],
            #[event(max = $max)]
            text: &'a str,
        }
    };
}

with_path!(::user_events_rt, 1 + 1, 3);

/// An event for each type, as the error about type parameters proposes.
macro_rules! queue_events {
    ($($name:ident: $ty:ty,)*) => { $(
        #[user_event]
        struct $name { item: $ty }
    )* };
}

queue_events! { QueueU8: u8, QueueChar: char, }

#[test]
fn defined_by_macros() {
    let lines = emitted(|| {
        let event = Defined { id: 1, mac: [2; 2], maybe: None, of_the_macro: 3, text: "a" };
        emit!(event.clone());
        emit!(Twice { id: 4, of_the_macro: 5, text: "b" });
        emit!(Item { a: 6 });
        emit!(WithCrate { a: Label::A });
        emit!(WithPath { array: [7; 2], text: "abcdef" });
        emit!(QueueU8 { item: 8 });
        emit!(QueueChar { item: 'a' });
    });
    let expected = [
        "of_a_macro: { id = 1, mac = [0x02, 0x02], maybe = 0, maybe_some = 0, of_the_macro = 3, \
         text = \"a\" }",
        "twice: { id = 4, of_the_macro = 5, text = \"b\" }",
        "item: { a = 6 }",
        "with_crate: { a = A (0) }",
        "with_path: { array = [0x07, 0x07], text = \"abc\" }",
        "queue_u8: { item = 8 }",
        "queue_char: { item = 97 }",
    ];
    assert_eq!(lines, expected);
    assert_eq!(described::<QueueChar>(), "queue_char u32 item");
}

macro_rules! emit_path {
    ($path:path, $($field:ident: $value:expr),*) => {{
        emit!($path { $($field: $value),* });
        emit!($path < $($field: $value),* >);
    }};
}

macro_rules! emit_ident {
    ($name:ident { $($rest:tt)* }) => {{
        emit!($name { $($rest)* });
        emit!($name < $($rest)* >);
    }};
}

macro_rules! emit_type {
    ($ty:ty, $value:expr) => {
        emit!(<$ty>::of($value))
    };
}

impl Item {
    const fn of(a: u8) -> Self {
        Self { a }
    }
}

macro_rules! emit_expr {
    ($event:expr) => {
        emit!($event)
    };
}

macro_rules! emit_tokens {
    ($($tokens:tt)*) => {
        emit!($($tokens)*)
    };
}

macro_rules! emit_block {
    ($block:block) => {
        emit!($block)
    };
}

/// The expansion's names are not the user's.
macro_rules! emit_own_names {
    ($a:expr) => {{
        let __probe = $a;
        let probe = __probe;
        emit!(Item { a: probe })
    }};
}

#[test]
fn emitted_by_macros() {
    let (probe, __probe) = (7, 8);
    let lines = emitted(|| {
        emit_path!(Item, a: probe + 1);
        emit_path!(self::Item, a: 1 << 1);
        emit_ident!(Item { a: probe });
        emit_type!(Item, 3);
        emit_expr!(Item { a: 4 });
        emit_expr!(&Item { a: 5 });
        emit_tokens!(Item { a: 6 });
        emit_tokens!(Item < a: __probe >);
        emit_block!({ Item { a: 9 } });
        emit_own_names!(probe);
    });
    let expected = [8, 8, 2, 2, 7, 7, 3, 4, 5, 6, 8, 9, 7].map(|a| format!("item: {{ a = {a} }}"));
    assert_eq!(lines, expected);
}

/// Emitted from outside, and nobody asks whether they are enabled: no lint says so.
macro_rules! modules {
    ($($module:ident)*) => { $(
        mod $module {
            #[user_events_rt::user_event(name = "numbered")]
            pub(super) struct Numbered {
                pub(super) n: u64,
            }
        }
    )* };
}

modules! { first second }

#[test]
fn several_of_one_name() {
    let lines = emitted(|| {
        emit!(first::Numbered { n: 1 });
        emit!(second::Numbered { n: 2 });
    });
    assert_eq!(lines, ["numbered: { n = 1 }", "numbered: { n = 2 }"]);
}

/// A macro that defines an event where it emits it: one event for each use.
macro_rules! event_here {
    ($name:literal, $value:expr) => {{
        #[user_event(name = $name)]
        struct Here {
            value: u64,
        }
        emit!(Here { value: $value });
    }};
}

#[test]
fn defined_where_it_is_emitted() {
    let lines = emitted(|| {
        for value in 1..3 {
            event_here!("here", value);
            event_here!("there", value * 10);
        }
    });
    let expected = [
        "here: { value = 1 }",
        "there: { value = 10 }",
        "here: { value = 2 }",
        "there: { value = 20 }",
    ];
    assert_eq!(lines, expected);
}
