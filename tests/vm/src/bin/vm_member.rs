//! What a user without privileges can do with tracefs, through the kernel's files alone.

use std::ffi::CString;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result, bail};
use memmap2::MmapOptions;
use nix::libc::O_NONBLOCK;
use user_events_vm_tests::guest::{tracefs, until};

const STATUS_BYTES: usize = 65_536;

/// `struct ue_reg` (`user-events-kmod/uapi/user_events.h`).
#[repr(C)]
struct Registration {
    size: u32,
    flags: u32,
    name_args: u64,
    print_fmt: u64,
    status_index: u32,
    write_index: u32,
}

nix::ioctl_readwrite!(
    /// `UE_IOC_REG`.
    register, b'*', 16, Registration);

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
    let mut registration = Registration {
        size: u32::try_from(size_of::<Registration>())?,
        flags: 0,
        name_args: description.as_ptr().addr() as u64,
        print_fmt: 0,
        status_index: 0,
        write_index: 0,
    };
    // SAFETY: the kernel reads and writes the structure, and reads the text, that live on.
    unsafe { register(data.as_raw_fd(), &raw mut registration) }.context("cannot register")?;
    let status = File::open(tracefs::path("user_events_status"))?;
    // SAFETY: only the kernel changes the page, and the bytes are read as volatile.
    let status = unsafe { MmapOptions::new().len(STATUS_BYTES).map(&status) }?;
    let byte = &raw const status[usize::try_from(registration.status_index)?];
    println!("registered");
    // SAFETY: the mapping lives on.
    until("somebody listens", || unsafe { byte.read_volatile() } != 0);
    data.write_all(&[registration.write_index.to_ne_bytes(), value.to_ne_bytes()].concat())
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
