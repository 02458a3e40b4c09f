//! `user_events_data` by hand, as a program without the runtime would use it.

use std::ffi::CStr;
use std::fs::File;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};
use nix::errno::Errno;

use crate::abi::{ALIGN, DATA_LOC, Reg};
use crate::enable_bit;
use crate::guest::tracefs;

/// What a kernel speaks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Abi {
    /// The module: events share a page of status bytes.
    StatusPage,
    /// Kernels with user events of their own: a bit of the program's for each.
    EnableBit,
}

/// Where the kernel says that somebody listens, one for each registration of the process. Nobody
/// looks at them, and they never go away.
static WORDS: [AtomicU32; 16_384] = [const { AtomicU32::new(0) }; 16_384];

/// How many of them are taken.
static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// An open file.
pub struct Data {
    file: File,
    abi: Abi,
}

impl Data {
    /// Opens it.
    ///
    /// # Errors
    ///
    /// It cannot be opened, or is of another kind.
    pub fn open() -> Result<Self> {
        let path = tracefs::path("user_events_data");
        let file = File::options().write(true).open(&path);
        let file = file.with_context(|| format!("cannot open {}", path.display()))?;
        // Neither takes a structure of no size, but each knows its own request.
        let abi = match (Reg::default().make(&file), enable_bit::Reg::default().make(&file)) {
            (_, Err(Errno::EINVAL | Errno::E2BIG)) => Abi::EnableBit,
            (Err(Errno::EINVAL | Errno::E2BIG), _) => Abi::StatusPage,
            other => bail!("{} answers {other:?}", path.display()),
        };
        Ok(Self { file, abi })
    }

    /// The file.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// What it speaks.
    pub fn abi(&self) -> Abi {
        self.abi
    }

    /// Registers an event as the runtime does it; its write index.
    ///
    /// # Errors
    ///
    /// Those of the kernel.
    pub fn register(&self, description: &CStr) -> nix::Result<u32> {
        self.register_with(description, DATA_LOC | ALIGN)
    }

    /// The same, with flags that the module has.
    ///
    /// # Errors
    ///
    /// Those of the kernel.
    pub fn register_with(&self, description: &CStr, flags: u32) -> nix::Result<u32> {
        let description = description.to_bytes_with_nul();
        match self.abi {
            Abi::StatusPage => {
                let mut reg = Reg { flags, ..Reg::new(description) };
                reg.make(&self.file)?;
                Ok(reg.write_index)
            }
            Abi::EnableBit => {
                let word = &WORDS[TAKEN.fetch_add(1, Ordering::Relaxed)];
                let mut reg = enable_bit::Reg::new(description, word);
                reg.make(&self.file)?;
                Ok(reg.write_index)
            }
        }
    }
}
