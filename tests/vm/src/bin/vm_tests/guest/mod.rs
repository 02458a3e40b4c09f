//! What tests do to the machine.

mod tool;
pub(crate) mod tracefs;

pub(crate) use tool::Tool;
