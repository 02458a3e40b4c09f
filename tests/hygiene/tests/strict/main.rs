//! Every way to define and to emit an event, in a crate with strict lints.
#![forbid(unsafe_code)]
#![deny(
    warnings,
    unused,
    nonstandard_style,
    future_incompatible,
    rust_2018_idioms,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    let_underscore_drop,
    macro_use_extern_crate,
    meta_variable_misuse,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]

mod definitions;
mod forms;
mod macros;
mod places;

/// What a closure emits, an event a line.
fn emitted(emits: impl FnOnce()) -> Vec<String> {
    user_events_rt::testing::capture(emits).iter().map(ToString::to_string).collect()
}

/// What an event's registration says.
const fn described<T: user_events_rt::UserEvent>() -> &'static str {
    T::META.description()
}
