//! The ways on which events leave the process. One today, the session; where the system has
//! none, events stay off.

#[cfg(all(target_os = "linux", target_has_atomic = "64", not(user_events_off)))]
pub(crate) use crate::session::linux::*;

#[cfg(not(all(target_os = "linux", target_has_atomic = "64", not(user_events_off))))]
mod none;
#[cfg(not(all(target_os = "linux", target_has_atomic = "64", not(user_events_off))))]
pub(crate) use none::*;
