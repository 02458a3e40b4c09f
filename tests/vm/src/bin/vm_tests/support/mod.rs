//! What tests of the module's ABI share.

pub(crate) mod data_file;
pub(crate) mod descriptors;
pub(crate) mod faults;
mod forked;
pub(crate) mod format;
mod fresh;
pub(crate) mod ftrace;
pub(crate) mod memory;
pub(crate) mod raw;
mod requests;
pub(crate) mod status;

pub(crate) use forked::{Forked, forked};
pub(crate) use fresh::fresh;
pub(crate) use requests::Requests;
