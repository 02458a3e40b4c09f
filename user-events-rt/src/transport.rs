//! The ways on which events leave the process: the session and the kernel, side by side. An
//! event that both want goes to both. Where the system has none, events stay off.

#[cfg(all(test, user_events_loom))]
mod interleavings;
mod report;

#[cfg(all(target_os = "linux", target_has_atomic = "64", not(user_events_off)))]
mod kernel;
#[cfg(all(target_os = "linux", target_has_atomic = "64", not(user_events_off)))]
mod linux;
#[cfg(all(target_os = "linux", target_has_atomic = "64", not(user_events_off)))]
mod registration;
#[cfg(all(target_os = "linux", target_has_atomic = "64", not(user_events_off)))]
pub(crate) use linux::*;
#[cfg(all(target_os = "linux", target_has_atomic = "64", not(user_events_off)))]
pub(crate) use registration::Registration;

#[cfg(not(all(target_os = "linux", target_has_atomic = "64", not(user_events_off))))]
mod none;
#[cfg(not(all(target_os = "linux", target_has_atomic = "64", not(user_events_off))))]
pub(crate) use none::*;

pub use report::{KernelStatus, KernelTransport, Refused, Renamed, TransportStatus};
