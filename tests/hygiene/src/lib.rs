//! A library without the standard library whose events are part of its interface.
#![no_std]
#![no_implicit_prelude]
#![forbid(
    unsafe_code,
    dead_code,
    unused_imports,
    unused_variables,
    unused_mut,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    unused_qualifications,
    unused_results
)]

use ::core::prelude::rust_2021::derive;
use ::core::{clone::Clone, fmt::Debug, marker::Copy};
use ::user_events_rt::{UserField, emit, user_event};

/// A request that was served.
#[user_event]
#[derive(Debug, Clone, Copy)]
pub struct Served<'a> {
    /// Its number.
    pub id: u64,
    /// What was asked for.
    pub path: &'a str,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, UserField)]
#[repr(u8)]
pub enum Outcome {
    /// With an answer.
    Answered,
    /// Without one.
    Failed,
}

/// Nobody emits it, and nobody asks whether it is enabled: no lint says so.
#[user_event]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Idle {
    value: u8,
}

/// Serves a request.
pub fn serve(id: u64, path: &str) {
    emit!(Served { id, path, outcome: Outcome::Answered });
    emit!(Served < id, path, outcome: Outcome::Failed >);
}
