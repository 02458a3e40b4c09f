//! A program with events of its own and of a library. Prints how many were found before any of
//! them was emitted.
#![forbid(unsafe_code)]

use user_events_rt::{emit, register_all, user_event};

#[user_event]
struct Request<'a> {
    id: u64,
    path: &'a str,
}

macro_rules! event {
    ($name:ident) => {
        #[user_event]
        struct $name {
            a: u8,
        }
    };
}

event!(OfAMacro);

fn generic<T>(value: T) -> T {
    #[user_event]
    struct OfAFunction {
        a: u8,
    }
    emit!(OfAFunction { a: 1 });
    value
}

fn main() {
    println!("{}", register_all().events);
    emit!(Request { id: 1, path: "/" });
    emit!(OfAMacro { a: 1 });
    assert_eq!((generic(7), generic("seven")), (7, "seven"));
    linked::used::emit_it();
    assert_eq!(register_all().events, 6, "each is registered once");
}
