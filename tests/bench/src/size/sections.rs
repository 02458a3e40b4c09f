//! The parts of a program.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use object::elf::SHF_ALLOC;
use object::{File, Object, ObjectSection, SectionFlags};

/// Bytes of what a program consists of, without what only debuggers read.
#[derive(Default)]
pub(crate) struct Sections {
    pub(crate) code: f64,
    /// Constants, variables and addresses.
    pub(crate) data: f64,
    pub(crate) unwinding: f64,
    /// What the loader has to adjust.
    pub(crate) relocations: f64,
    /// `.note.stapsdt`: not loaded, but what a probe is found by.
    pub(crate) notes: f64,
}

impl Sections {
    pub(crate) fn read(program: &Path) -> Result<Self> {
        let content =
            fs::read(program).with_context(|| format!("cannot read {}", program.display()))?;
        let mut sections = Self::default();
        for section in File::parse(content.as_slice())?.sections() {
            let SectionFlags::Elf { sh_flags } = section.flags() else { continue };
            let is_loaded = sh_flags & u64::from(SHF_ALLOC) != 0;
            let part = match section.name()? {
                ".note.stapsdt" => &mut sections.notes,
                _ if !is_loaded => continue,
                ".text" => &mut sections.code,
                ".eh_frame" | ".eh_frame_hdr" | ".gcc_except_table" => &mut sections.unwinding,
                ".rela.dyn" | ".relr.dyn" => &mut sections.relocations,
                _ => &mut sections.data,
            };
            *part += section.size() as f64;
        }
        Ok(sections)
    }

    /// What one of `count` more takes.
    pub(crate) fn more_than(&self, base: &Self, count: usize) -> Self {
        let each = |of: fn(&Self) -> f64| (of(self) - of(base)) / count as f64;
        Self {
            code: each(|sections| sections.code),
            data: each(|sections| sections.data),
            unwinding: each(|sections| sections.unwinding),
            relocations: each(|sections| sections.relocations),
            notes: each(|sections| sections.notes),
        }
    }

    pub(crate) fn all_but_code(&self) -> f64 {
        self.data + self.unwinding + self.relocations + self.notes
    }
}
