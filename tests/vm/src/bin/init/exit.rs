//! The way out of the machine: the program's output, its status, and the power switch.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use nix::sys::reboot::{RebootMode, reboot};
use nix::sys::termios::{self, OutputFlags, SetArg};

/// The device's port, as `cargo xtask vm` configures it (`boot.rs`).
const PORT: u16 = 0xf4;

/// The device makes `(value << 1) | 1` of a value. The bit tells our statuses from QEMU's own.
const OURS: u8 = 0x40;

/// The largest status that fits beside it.
pub(crate) const MAX_STATUS: u8 = 0x3e;

/// Opens the terminal that the program writes to, without translation of line ends.
pub(crate) fn terminal(path: &Path) -> Result<File> {
    let terminal = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .with_context(|| format!("cannot open {}", path.display()))?;
    let mut settings = termios::tcgetattr(&terminal).context("cannot read the terminal's state")?;
    settings.output_flags.remove(OutputFlags::OPOST);
    termios::tcsetattr(&terminal, SetArg::TCSANOW, &settings)?;
    Ok(terminal)
}

/// Lets everything that was written reach the outside.
pub(crate) fn drain(terminal: &File) -> Result<()> {
    termios::tcdrain(terminal).context("cannot drain the terminal")
}

/// Turns the machine off.
pub(crate) fn power_off(status: u8) -> ! {
    nix::unistd::sync();
    exit_device(OURS | status.min(MAX_STATUS));
    // There is none, as in a machine that somebody else booted.
    let _ = reboot(RebootMode::RB_POWER_OFF);
    loop {
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// Whether the exit device's port may be used.
static CLAIMED: AtomicBool = AtomicBool::new(false);

/// Asks for the exit device while the kernel still gives it away: a test may lock it down. Holds
/// for this thread, and for those that it starts from then on.
pub(crate) fn claim() {
    #[cfg(target_arch = "x86_64")]
    {
        // SAFETY: asks for a port that belongs to the exit device, or to nothing.
        let allowed = unsafe { nix::libc::ioperm(PORT.into(), 4, 1) } == 0;
        CLAIMED.store(allowed, Ordering::Relaxed);
    }
}

/// Writes to QEMU's isa-debug-exit, which ends the machine at once. Stock kernels have no
/// /dev/port for it.
#[cfg(target_arch = "x86_64")]
fn exit_device(value: u8) {
    if CLAIMED.load(Ordering::Relaxed) {
        // SAFETY: the kernel has allowed it; no memory is touched.
        unsafe {
            std::arch::asm!("out dx, al", in("dx") PORT, in("al") value, options(nomem, nostack));
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn exit_device(_value: u8) {
    let _ = PORT;
}
