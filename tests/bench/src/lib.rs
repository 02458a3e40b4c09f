//! The Rust side of what `cargo xtask bench` compares. Each contender runs in a process of its
//! own: `bench-subject` prints nanoseconds, `bench-allocations` prints heap allocations.

pub mod cli;
pub mod contender;
mod subject;

pub use subject::Subject;
