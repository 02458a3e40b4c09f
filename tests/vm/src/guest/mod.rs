//! What tests do to the machine.

pub mod module;
mod need;
mod running;
mod tool;
pub mod tracefs;
mod wait;

pub use need::Need;
pub use running::Running;
pub use tool::{Output, Tool};
pub use wait::until;
