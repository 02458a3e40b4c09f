//! Mistakes inside of an event: the compiler's own errors, at the user's own words, once.

use user_events_rt::{emit, user_event};

#[user_event]
struct Request<'a> {
    id: u64,
    path: &'a str,
}

const fn in_a_constant_function() {
    emit!(Request { id: 7, path: "/" });
}

fn borrowed() {
    let mut id = 7;
    let changed = &mut id;
    emit!(Request < id, path: "/" >);
    *changed = 8;
}

fn moved(path: String) {
    drop(path);
    emit!(Request { id: 7, path: &path });
}

fn control() {
    emit!(Request { id: "7".parse()?, path: "/" });
    emit!(Request < id: async { 7 }.await, path: "/" >);
    emit!(Request { id: if true { break } else { 7 }, path: "/" });
}

fn main() {
    emit!(Request { id: 7, id: 8, path: "/" });
    emit!(Request { id: 7 path: "/" });
    emit!(Request < id = 7, path: "/" >);
    emit!(Request < id: , path: "/" >);
    emit!(Request { id: no_such_variable, path: "/" });
    emit!(Request(7, "/"));
    emit!(Request);
    emit!(Request { ..Default::default() });
    emit!(Request { id: 7, path: "/".to_owned() });
    emit!(Request < id: -7, path: "/" >);
    emit!(no_such_function());
    emit!(Request { id: 7, path: "/" }.no_such_method());
    in_a_constant_function();
    borrowed();
    moved(String::new());
    control();
}
