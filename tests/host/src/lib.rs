//! What the subject programs and the tests that watch them share.

pub mod events;
pub mod model;
