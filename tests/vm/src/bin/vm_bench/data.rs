//! `user_events_data` by hand, as a program without the runtime would use it.

use std::ffi::CString;
use std::fs::File;

use anyhow::{Context, Result};
use user_events_vm_tests::abi::Reg;
use user_events_vm_tests::guest::tracefs;

/// An open file.
pub(crate) struct Data(File);

impl Data {
    pub(crate) fn open() -> Result<Self> {
        let path = tracefs::path("user_events_data");
        let file = File::options().write(true).open(&path);
        Ok(Self(file.with_context(|| format!("cannot open {}", path.display()))?))
    }

    pub(crate) fn file(&self) -> &File {
        &self.0
    }

    /// Registers an event; its write index.
    pub(crate) fn register(&self, description: &str, flags: u32) -> Result<u32> {
        let description = CString::new(description)?;
        let mut reg = Reg { flags, ..Reg::new(description.as_bytes_with_nul()) };
        reg.make(&self.0).with_context(|| format!("cannot register {description:?}"))?;
        Ok(reg.write_index)
    }
}
