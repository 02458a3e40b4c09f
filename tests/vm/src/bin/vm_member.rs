//! What a user without privileges can do with tracefs, through the kernel's files alone.

use std::ffi::CString;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result, bail};
use memmap2::MmapOptions;
use nix::libc::O_NONBLOCK;
use user_events_vm_tests::abi::{Reg, STATUS_BYTES};
use user_events_vm_tests::guest::{tracefs, until};

fn main() -> Result<()> {
    let args: Vec<_> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["emit", event, value] => emit(event, value.parse()?),
        // Its own directory cannot be listed.
        ["opens", ref names @ ..] => {
            names.iter().for_each(|name| opens(&tracefs::path(name)));
            Ok(())
        }
        ref other => bail!("no scenario {other:?}; there are: emit EVENT VALUE, opens NAME..."),
    }
}

/// Registers an event with one field, waits until somebody listens, and emits it.
fn emit(event: &str, value: u32) -> Result<()> {
    let mut data =
        OpenOptions::new().read(true).write(true).open(tracefs::path("user_events_data"))?;
    let description = CString::new(format!("{event} u32 value"))?;
    let mut reg = Reg::new(description.as_bytes_with_nul());
    reg.make(&data).context("cannot register")?;
    let status = File::open(tracefs::path("user_events_status"))?;
    // SAFETY: only the kernel changes the page, and the bytes are read as volatile.
    let status = unsafe { MmapOptions::new().len(STATUS_BYTES).map(&status) }?;
    let byte = &raw const status[usize::try_from(reg.status_index)?];
    println!("registered");
    // SAFETY: the mapping lives on.
    until("somebody listens", || unsafe { byte.read_volatile() } != 0);
    data.write_all(&[reg.write_index.to_ne_bytes(), value.to_ne_bytes()].concat())
        .context("cannot emit")
}

/// Prints which files below can be opened, and which directories listed.
fn opens(path: &Path) {
    let can = |options: &mut OpenOptions| {
        // Some files wait for what comes.
        options.custom_flags(O_NONBLOCK).open(path).is_ok()
    };
    if let Ok(entries) = fs::read_dir(path) {
        println!("lists {}", path.display());
        entries.flatten().for_each(|entry| opens(&entry.path()));
    } else {
        if can(File::options().read(true)) {
            println!("reads {}", path.display());
        }
        if can(File::options().write(true)) {
            println!("writes {}", path.display());
        }
    }
}
