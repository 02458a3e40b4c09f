//! The reader against sessions that are written by hand here, byte by byte.

// Thousands of files are much for an interpreter, and nothing unsafe is in here.
#[cfg(not(miri))]
mod damage;
mod kinds;
mod order;
mod session;

pub(super) use session::HEAD;
