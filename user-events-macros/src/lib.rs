//! Procedural macros of `user-events-rt`, which re-exports them. Depend on that crate alone.
//!
//! Each derive is a pipeline: `attr` reads options and keeps their tokens, `ast` is the
//! definition with its options, `valid` says what is wrong with it, `expand` writes the impls,
//! `fallback` inert ones where something is wrong.

mod ast;
mod attr;
mod builtin;
mod emit;
mod errors;
mod expand;
mod fallback;
mod lifetimes;
mod names;
mod runtime;
mod valid;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct an event: what `emit!` takes.
///
/// Adds `#[repr(C)]` and [`#[derive(UserEvent)]`](derive@UserEvent) where they are missing, and
/// hands its options to the derive.
///
/// ```
/// use std::time::Instant;
///
/// use user_events_rt::{UserEvent, emit, user_event};
///
/// #[user_event(name = "http_request")]
/// struct Request<'a> {
///     id: u64,
///     #[event(max = 256)]
///     path: &'a str,
///     #[event(skip)]
///     started: Instant,
/// }
///
/// let started = Instant::now();
/// emit!(Request { id: 7, path: "/", started });
/// assert_eq!(Request::META.description(), "http_request u64 id; __rel_loc char[] path");
/// ```
///
/// | option | |
/// |---|---|
/// | `name = "..."` | the event's name; without it the struct's in snake case (`HTTPRequest` is `http_request`) |
/// | `crate = path` | where `user-events-rt` is, if not at `::user_events_rt` |
/// | `loc = "rel"` | consumers in the kernel see the `__rel_loc` fields as they are; without it as `__data_loc`, which more tools know |
///
/// The struct may have lifetimes. It may not have type or const parameters: an event has one
/// static, so it is one concrete type.
///
/// Fields have options of their own, in `#[event(...)]`:
///
/// | option | |
/// |---|---|
/// | `name = "..."` | the field's name in the event |
/// | `skip` | the field is no part of the event |
/// | `max = 64` | text above so many bytes, or a slice above so many elements, is cut (and counted) |
/// | `flatten` | the fields of a nested `#[derive(UserField)]` struct stand in its place |
/// | `loc = "data"` | the location word is a `__data_loc` in the payload, too |
/// | `loc = "rel"` | the same as `loc = "rel"` on the struct: the kernel has one answer for an event |
///
/// ```
/// use user_events_rt::testing::capture;
/// use user_events_rt::{UserEvent, UserField, emit, user_event};
///
/// #[derive(UserField)]
/// #[repr(C)]
/// struct Place {
///     shard: u16,
///     offset: u64,
/// }
///
/// #[user_event]
/// struct Query<'a> {
///     #[event(name = "statement", max = 9)]
///     sql: &'a str,
///     #[event(flatten)]
///     place: Place,
///     #[event(loc = "data")]
///     parameters: &'a [u32],
/// }
///
/// assert_eq!(
///     Query::META.description(),
///     "query __rel_loc char[] statement; u16 shard; u64 offset; __data_loc u32[] parameters"
/// );
/// let place = Place { shard: 3, offset: 4096 };
/// let records = capture(|| {
///     emit!(Query { sql: "SELECT a FROM b", place, parameters: &[1, 2] });
/// });
/// assert_eq!(records[0]["statement"], "SELECT a ");
/// assert_eq!(records[0]["shard"], 3);
/// assert_eq!(records[0]["parameters"], [1, 2]);
/// ```
#[proc_macro_attribute]
pub fn user_event(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::user_event(options.into(), item.into()).into()
}

/// Makes a `#[repr(C)]` struct an event, without rewriting it as
/// [`#[user_event]`](macro@user_event) does.
///
/// ```
/// use user_events_rt::{UserEvent, emit};
///
/// #[derive(UserEvent)]
/// #[repr(C)]
/// #[event(name = "http_request")]
/// struct Request<'a> {
///     id: u64,
///     path: &'a str,
/// }
///
/// let request = Request { id: 7, path: "/" };
/// emit!(&request);
/// assert_eq!(Request::META.name(), "http_request");
/// ```
///
/// Options, of the struct and of its fields, are those of [`#[user_event]`](macro@user_event),
/// all of them in `#[event(...)]`.
#[proc_macro_derive(UserEvent, attributes(event))]
pub fn derive_user_event(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::derive_user_event(&input).into()
}

/// Makes a type of your own one that a field of an event may have.
///
/// | type | on the wire |
/// |---|---|
/// | fieldless `enum` with `#[repr(u8)]` (`u8` to `u64`, `i8` to `i64`) | the number; traces show the variants' names |
/// | `#[repr(C)] struct` with named fields | its bytes, or its fields where the event says `#[event(flatten)]` |
/// | `#[repr(transparent)] struct` | what its one field is |
///
/// ```
/// use user_events_rt::testing::capture;
/// use user_events_rt::{UserEvent, UserField, emit, user_event};
///
/// #[derive(UserField)]
/// #[repr(u8)]
/// enum Method {
///     Get,
///     #[event(name = "PUT")]
///     Put,
/// }
///
/// #[derive(UserField)]
/// #[repr(C)]
/// struct Version {
///     major: u16,
///     minor: u16,
/// }
///
/// #[derive(UserField)]
/// #[repr(transparent)]
/// struct RequestId([u8; 16]);
///
/// #[user_event]
/// struct Request {
///     id: RequestId,
///     method: Method,
///     version: Version,
/// }
///
/// assert_eq!(
///     Request::META.description(),
///     "request u8[16] id; u8 method; struct version version 4"
/// );
/// let version = Version { major: 1, minor: 1 };
/// let records = capture(|| {
///     emit!(Request { id: RequestId([0; 16]), method: Method::Put, version });
/// });
/// assert_eq!(records[0]["method"], "PUT");
/// assert_eq!(records[0]["version"]["minor"], 1);
/// ```
///
/// Options stand in `#[event(...)]`: `crate = path` on any of them, `name = "..."` on a
/// `#[repr(C)]` struct and on a variant, and on a struct's fields those of
/// [`#[user_event]`](macro@user_event).
#[proc_macro_derive(UserField, attributes(event))]
pub fn derive_user_field(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::derive_user_field(&input).into()
}

/// What `user_events_rt::emit!` expands to, with the runtime's `$crate` in front of the event.
#[doc(hidden)]
#[proc_macro]
pub fn emit(input: TokenStream) -> TokenStream {
    emit::emit(input.into()).into()
}

/// What `user_events_rt::try_emit!` expands to, with the runtime's `$crate` in front of the
/// event.
#[doc(hidden)]
#[proc_macro]
pub fn try_emit(input: TokenStream) -> TokenStream {
    emit::try_emit(input.into()).into()
}
