//! The session of a program that knows nothing of it.

use super::packet::is_privileged;
use crate::session::{ENV_EVENTS, ENV_SESSION, Session, SessionBuilder};

/// What the environment asks for. Nothing in a program that runs with more rights than its
/// user: he would say where it writes.
pub(super) fn session() -> Option<SessionBuilder> {
    let path = std::env::var_os(ENV_SESSION).filter(|path| !path.is_empty())?;
    if is_privileged() {
        return None;
    }
    let builder = Session::builder(path);
    Some(match std::env::var_os(ENV_EVENTS).filter(|globs| !globs.is_empty()) {
        Some(globs) => builder.events(globs.to_string_lossy()),
        None => builder,
    })
}
