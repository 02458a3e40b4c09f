//! Events defined and emitted by `macro_rules!`.
#![forbid(unsafe_code)]
#![deny(warnings, clippy::pedantic, elided_lifetimes_in_paths)]

use user_events_rt::{UserEvent, UserField, emit, testing, user_event};

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

define! { #[derive(Clone)] pub(crate) Defined<'a> = "of_a_macro" { id: u64, mac: [u8; 6], maybe: Option<u16>, } }

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
        struct WithCrate { a: u8 }

        #[derive(UserField)]
        #[event(crate = $($krate)*)]
        #[repr(u8)]
        #[allow(dead_code)]
        enum Label { A }
    };
}

with_crate!(::user_events_rt);

/// An event for each type, as the error about type parameters proposes.
macro_rules! queue_events {
    ($($name:ident: $ty:ty,)*) => { $(
        #[user_event]
        struct $name { item: $ty }
    )* };
}

queue_events! { QueueU8: u8, QueueChar: char, }

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

/// The expansion's names are not the user's.
macro_rules! emit_own_names {
    ($a:expr) => {{
        let probe = $a;
        emit!(Item { a: probe })
    }};
}

fn described<T: UserEvent>() -> &'static str {
    T::META.description()
}

fn main() {
    assert_eq!(
        described::<Defined<'_>>(),
        "of_a_macro u64 id; u8[6] mac; u16 maybe; u8 maybe_some; u8 of_the_macro; \
         __rel_loc char[] text",
    );
    assert_eq!(described::<QueueChar>(), "queue_char u32 item");
    let probe = 7;
    let captured = testing::capture(|| {
        emit_path!(Item, a: probe + 1);
        emit_path!(crate::Item, a: 1);
        emit_ident!(Item { a: probe });
        emit_expr!(Item { a: 1 });
        emit_expr!(&Item { a: 1 });
        emit_tokens!(Item { a: 1 });
        emit_tokens!(Item < a: probe >);
        emit_own_names!(probe);
        emit!(QueueU8 { item: 1 });
        emit!(QueueChar { item: 'a' });
        emit!(WithCrate { a: 1 });
        emit!(Defined { id: 1, mac: [0; 6], maybe: None, of_the_macro: 2, text: "" }.clone());
    });
    assert_eq!(captured.len(), 15);
}
