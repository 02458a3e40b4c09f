//! Types that the kernel has none for: one error for each field.

use std::any::Any;
use std::collections::HashMap;

use user_events_rt::{UserField, emit, user_event};

struct Mine;

#[user_event]
struct Event<'a> {
    good: u64,
    map: HashMap<u32, String>,
    boxed: Box<dyn Any>,
    large: u128,
    mine: Mine,
    reference: &'a Mine,
    maybe: Option<Mine>,
    tuple: (u8, u8),
    texts: Vec<&'a str>,
    arrays: [[u8; 2]; 2],
    pointer: *const u8,
    unit: (),
}

#[user_event]
struct Unknown {
    unknown: NoSuchType,
}

#[derive(UserField)]
#[repr(C)]
struct Nested {
    mine: Mine,
}

#[derive(UserField)]
#[repr(transparent)]
struct Newtype(Mine);

mod lies {
    #[allow(non_camel_case_types)]
    type u64 = u32;

    #[user_events_rt::user_event]
    pub struct Spelled {
        pub a: u64,
    }
}

fn main() {
    emit!(lies::Spelled { a: 1 });
    assert!(!Event::enabled());
    assert!(!Unknown::enabled());
}
