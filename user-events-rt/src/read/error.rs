//! Why a session, or a part of it, cannot be read.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a session, or a part of it, cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The system refused.
    #[non_exhaustive]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The directory holds no trace.
    #[non_exhaustive]
    NotASession {
        /// The directory.
        path: PathBuf,
    },
    /// A `metadata` file is not what this crate writes.
    #[non_exhaustive]
    Metadata {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// A stream file is damaged or cut off. The reader goes on with the next packet whose
    /// place is known.
    #[non_exhaustive]
    Stream {
        /// The file.
        path: PathBuf,
        /// Byte offset in the file.
        offset: u64,
        /// What is wrong there.
        what: String,
    },
}

impl ReadError {
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        |source| Self::Io { path, source }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::NotASession { path } => write!(
                f,
                "no `metadata` in {} or in a directory below it; is it the session's directory?",
                path.display()
            ),
            Self::Metadata { path, line, what } => {
                write!(f, "{}:{line}: {what}", path.display())
            }
            Self::Stream { path, offset, what } => {
                write!(f, "{}, byte {offset}: {what}", path.display())
            }
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
