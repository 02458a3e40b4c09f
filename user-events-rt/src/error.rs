//! Why an event was not emitted.

use core::fmt;

/// Why [`try_emit!`](crate::try_emit) did not emit an event.
///
/// ```
/// use user_events_rt::testing::Capture;
/// use user_events_rt::{EmitError, try_emit, user_event};
///
/// #[user_event]
/// struct Body<'a> {
///     bytes: &'a [u8],
/// }
///
/// let _capture = Capture::start();
/// match try_emit!(Body { bytes: &[0; 100_000] }) {
///     Ok(()) | Err(EmitError::NotEnabled) => unreachable!("somebody listens, and it is large"),
///     Err(error) => assert_eq!(error, EmitError::TooLarge),
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmitError {
    /// Nobody listens to the event; its fields were not evaluated.
    NotEnabled,
    /// The payload is larger than a record may be (65,528 bytes in a session; 8,180 bytes for
    /// the kernel, of which ftrace takes about 4,060), or one text or slice is larger than a
    /// location word can say (65,535 bytes, a text's NUL included). Who takes larger ones has
    /// it all the same.
    TooLarge,
    /// The event was disabled between the check of its status byte and the write.
    Raced,
    /// This thread is in the middle of a step that cannot be interrupted: its first use of the
    /// event, or the reservation of a record, in which a signal handler or an allocator emitted
    /// again.
    Busy,
    /// The system refused: the `errno` of the call that failed (see `errno(3)`), for example
    /// `ENOSPC` for a full disk.
    System(i32),
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEnabled => f.write_str("nobody listens to the event"),
            Self::TooLarge => f.write_str(
                "the payload does not fit a record; limit its text and slices with #[event(max = N)]",
            ),
            Self::Raced => f.write_str("the event was disabled while it was emitted"),
            Self::Busy => f.write_str("the thread was already registering or reserving an event"),
            Self::System(errno) => {
                write!(f, "the system refused: {}", std::io::Error::from_raw_os_error(*errno))
            }
        }
    }
}

impl std::error::Error for EmitError {}
