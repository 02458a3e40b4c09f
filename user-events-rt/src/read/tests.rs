//! The reader against sessions that are written by hand here, byte by byte.

mod damage;
mod kinds;
mod order;
mod session;

pub(super) use session::HEAD;
