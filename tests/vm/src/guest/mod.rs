//! What tests do to the machine.

pub mod buffers;
pub mod module;
mod need;
pub mod perf;
mod recording;
mod running;
mod subject;
mod tool;
pub mod tracefs;
mod wait;
mod watched;

pub use need::Need;
pub use recording::Recording;
pub use running::Running;
pub use subject::{END, Subject};
pub use tool::{Output, Tool};
pub use wait::until;
pub use watched::{Listener, Seen, Watched};

/// Whether the kernel has user events of its own, and gets no module. What its consumers show of
/// events, and how it is asked about them, is partly its own.
pub fn in_tree() -> bool {
    !module::file().exists() && tracefs::path("user_events_data").exists()
}
