//! Every form of `emit!`.
#![forbid(unsafe_code)]
#![deny(warnings, clippy::pedantic, elided_lifetimes_in_paths)]
#![allow(
    clippy::double_parens,
    clippy::if_same_then_else,
    clippy::manual_range_contains,
    clippy::match_bool,
    clippy::match_same_arms,
    clippy::never_loop,
    clippy::semicolon_if_nothing_returned,
    clippy::unused_async,
    reason = "forms are the subject here"
)]

use user_events_rt::{EmitError, emit, testing, try_emit, user_event};

mod events {
    #[user_events_rt::user_event]
    #[derive(Clone, Copy)]
    pub struct Request<'a> {
        pub id: u64,
        pub path: &'a str,
    }

    impl<'a> Request<'a> {
        pub const ROOT: Self = Self { id: 0, path: "/" };

        pub fn emit(id: u64, path: &'a str) {
            user_events_rt::emit!(Self { id, path });
            user_events_rt::emit!(Self < id, path >);
        }

        pub fn emit_self(&self) {
            user_events_rt::emit!(self);
            user_events_rt::emit!(*self);
        }

        pub fn with(self, id: u64) -> Self {
            Self { id, ..self }
        }
    }
}
use events::Request;

#[user_event]
struct Tick;

#[user_event]
struct Flags {
    a: bool,
    b: u64,
    c: Vec<u8>,
}

fn literals(id: u64, path: &str) {
    emit!(Request { id, path });
    emit!(Request { id: id + 1, path: &path.to_uppercase() });
    emit!(Request { id: 9, ..Request::ROOT });
    emit!(self::events::Request { id, path });
    emit!(crate::events::Request { id, path });
    emit!(events::Request { id, path },);
    emit!(Request::<'_> { id, path });
    emit! { Request { id, path } }
    emit![Request { id, path }];
}

fn angles(id: u64, path: &str) {
    emit!(Request < id: 7, path: "/" >);
    emit!(Request<id, path>);
    emit!(Request < id, path, >);
    emit!(Request < id: 9, ..Request::ROOT >);
    emit!(self::events::Request < id: id >> 1, path >);
    emit!(Request::<'_> < id, path >);
    emit!(Flags < a: id > 3, b: id, c: Vec::<u8>::new() >);
    emit!(Flags < b: id << 2, a: id >= 3 || id < 2, c: vec![1; 3].into_iter().collect::<Vec<u8>>() >);
    emit!(Tick<>);
}

fn expressions(request: Request<'_>) {
    emit!(Tick);
    emit!(request);
    emit!(&request);
    emit!(&&request);
    emit!((request));
    emit!({ request });
    emit!(request.with(8));
    emit!(Request { id: 1, ..request }.with(8));
    emit!(Request::ROOT);
    emit!([request, request][1]);
    emit!(if request.id > 3 { request } else { Request::ROOT });
    emit!(match request.id {
        0 => Request::ROOT,
        _ => request,
    });
    emit!(loop {
        break request;
    });
    emit!(*Box::new(request));
    Request::emit(1, "/");
    request.emit_self();
}

fn control(id: Option<u64>) -> Option<()> {
    for round in 0..3 {
        emit!(Request { id: if round == 1 { continue } else { id? }, path: "/" });
        if round == 2 {
            emit!(Request { id: if id.is_some() { break } else { 3 }, path: "/" });
        }
    }
    emit!(Request { id: if id == Some(1) { return None } else { 2 }, path: "/" });
    Some(())
}

fn in_expressions(flag: bool) {
    let () = emit!(Tick);
    if flag { emit!(Tick) } else { emit!(Tick) }
    match flag {
        true => emit!(Tick),
        false => emit!(Tick),
    }
    let emits = || emit!(Tick);
    emits();
    emit!(Tick)
}

fn evaluated() -> u64 {
    panic!("nobody listens")
}

async fn number() -> u64 {
    7
}

async fn awaits(path: &str) {
    emit!(Request { id: number().await, path });
    emit!(Request < path, id: number().await >);
    let _ = try_emit!(Request { id: number().await, path });
    emit!(async { Request::ROOT }.await);
}

fn tried() -> Result<(), EmitError> {
    try_emit!(Tick)?;
    try_emit!(Request { id: 1, path: "/" })?;
    try_emit!(Request < id: 1, path: "/" >)?;
    try_emit!(Request::ROOT)
}

fn is_send<T: Send>(value: T) -> T {
    value
}

fn main() {
    assert_eq!(try_emit!(Tick), Err(EmitError::NotEnabled));
    assert_eq!(tried(), Err(EmitError::NotEnabled));

    // Nobody listens: nothing is evaluated.
    emit!(Request { path: "/", id: evaluated() });
    assert_eq!(control(None), Some(()));

    let count = |emits: &dyn Fn()| testing::capture(emits).len();
    assert_eq!(count(&|| literals(1, "/")), 9);
    assert_eq!(count(&|| angles(1, "/")), 9);
    assert_eq!(count(&|| expressions(Request::ROOT)), 18);
    assert_eq!(count(&|| assert_eq!(control(Some(3)), Some(()))), 3);
    assert_eq!(count(&|| assert_eq!(control(Some(1)), None)), 2);
    assert_eq!(count(&|| assert_eq!(control(None), None)), 0);
    assert_eq!(count(&|| in_expressions(true)), 5);
    assert_eq!(count(&|| assert_eq!(tried(), Ok(()))), 4);

    let future = is_send(awaits("/"));
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let captured = testing::capture(|| assert!(std::future::Future::poll(future.as_mut(), &mut context).is_ready()));
    assert_eq!(captured.len(), 4);
}
