//! What threads meet at: atomics, cells, statics and thread locals. The usual ones; in a build with
//! `--cfg user_events_loom` those of loom, whose tests (`interleavings`) run the code that uses them
//! once for each order in which threads may come, and with each value that a load may see. What
//! loom makes it makes anew in each run, so that nothing of it is `const`: hence the macros. (Not
//! `--cfg loom`: that is for programs that test themselves, with this crate as it is.)

#[cfg(user_events_loom)]
mod modelled;
#[cfg(not(user_events_loom))]
mod usual;

pub(crate) use core::sync::atomic::Ordering;

#[cfg(user_events_loom)]
pub(crate) use self::modelled::*;
#[cfg(not(user_events_loom))]
pub(crate) use self::usual::*;
