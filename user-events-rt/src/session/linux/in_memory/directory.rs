//! A session's directory: a path that nothing is behind.

use std::io;
use std::path::{Path, PathBuf};

use crate::session::SessionError;

#[derive(Debug)]
pub(in crate::session::linux) struct Directory(PathBuf);

impl Directory {
    pub(in crate::session::linux) fn of_session(path: &Path) -> Result<Self, SessionError> {
        Ok(Self(path.to_owned()))
    }

    pub(in crate::session::linux) fn path(&self) -> &Path {
        &self.0
    }
}

pub(in crate::session::linux) fn system<E: Into<io::Error>>(
    action: &'static str,
    path: &Path,
) -> impl FnOnce(E) -> SessionError {
    move |error| SessionError::System { action, path: path.to_owned(), source: error.into() }
}
