//! What the programs that measure share. They print lines that `cargo xtask bench` makes its tables
//! of.

pub mod batch;
mod data;
mod perf;
pub mod report;
pub mod scaling;

use anyhow::{Context, Result};
use nix::errno::Errno;
use nix::libc;

pub use data::{Abi, Data};
pub use perf::Perf;

/// Of ftrace's buffer, in KiB: nothing that is measured fills it.
pub const BUFFER: &str = "16384";

/// 20 bytes, as three numbers are.
pub const PAYLOAD: [u8; 20] = *b"aaaaaaaabbbbcccccccc";

/// What the longer events say.
pub const TEXT: &str = "sixteen bytes...";

/// Gives ports up: the first process may use an input and output port, which its children inherit,
/// and for which the kernel has something to do at the end of each system call.
///
/// # Errors
///
/// Those of the kernel.
pub fn give_ports_up() -> Result<()> {
    const ALL: libc::c_ulong = 65_536;
    // SAFETY: takes rights away that nothing here uses; no memory is touched.
    let result = unsafe { libc::ioperm(0, ALL, 0) };
    Errno::result(result).map(drop).context("cannot give ports up")
}
