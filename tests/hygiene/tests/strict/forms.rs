//! Every form of `emit!`, each with the values that it must emit.

#![allow(
    unused_qualifications,
    clippy::borrow_deref_ref,
    clippy::deref_addrof,
    clippy::double_parens,
    clippy::equatable_if_let,
    clippy::match_bool,
    clippy::needless_borrow,
    clippy::never_loop,
    clippy::redundant_closure,
    clippy::redundant_closure_call,
    clippy::semicolon_if_nothing_returned,
    clippy::unnecessary_operation,
    clippy::unnecessary_struct_initialization,
    clippy::use_self,
    reason = "forms are the subject here"
)]

mod angles;
mod control;
mod expressions;
mod literals;

/// What most of them emit.
#[user_events_rt::user_event]
#[derive(Clone, Copy, Debug)]
struct Request<'a> {
    id: u64,
    path: &'a str,
}

impl Request<'_> {
    const ROOT: Self = Self { id: 0, path: "/" };

    const fn with(self, id: u64) -> Self {
        Self { id, ..self }
    }
}

#[user_events_rt::user_event]
#[derive(Clone, Copy, Debug)]
struct Tick;

/// A line of `emitted`.
fn request(id: u64, path: &str) -> String {
    format!("request: {{ id = {id}, path = {path:?} }}")
}

const TICK: &str = "tick: { }";
