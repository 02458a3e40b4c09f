//! Mistakes in `emit!` and `try_emit!`.

use user_events_rt::{emit, try_emit, user_event};

#[user_event]
struct Request<'a> {
    id: u64,
    path: &'a str,
}

#[user_event]
struct Tick;

struct NoEvent {
    a: u8,
}

fn main() {
    let id = 7;
    let no_event = NoEvent { a: 1 };

    emit!();
    emit!(Tick;);
    emit!(Request < id, path: "/");
    emit!(Request<'_> { id, path: "/" });
    emit!(Request<'_> < id, path: "/" >);
    emit!(Request { id });
    emit!(Request < id, pth: "/" >);
    emit!(Request { id: "7", path: "/" });
    emit!(Request < id: "7", path: "/" >);
    emit!(no_event);
    emit!(NoEvent { a: 1 });
    emit!(NoEvent < a: 1 >);
    emit!(id + 1);
    emit!(id < 8);
    emit!(NoSuchEvent { id });
    emit!(no_such_variable);
    emit!(Tick, Tick);
    emit!("text", 1);
    emit!(Request { id, path: "/" }, "text");
    emit!((Tick, 1));
    emit!(7);
    emit!("text");
    emit!(None);
    let _: u8 = emit!(Tick);

    let _ = try_emit!();
    let _ = try_emit!(NoEvent { a: 1 });
    let _ = try_emit!(Request < id);
    let _: u8 = try_emit!(Tick);
}
