//! What the session has of the system, in memory: for tests that run without system calls.

pub(super) mod directory;
pub(super) mod files;
pub(super) mod thread;
pub(super) mod trace;
