//! A sandbox: system calls that the program takes from itself, as container runtimes, browsers
//! and `SystemCallFilter=` of systemd do it.

use std::mem::offset_of;

use anyhow::{Context, Result, bail};
use nix::errno::Errno;
use nix::libc::{self, c_long, seccomp_data, sock_filter, sock_fprog};

/// `CALL ERRNO [FROM]`: from now on the call fails, in this thread and those that it starts; with
/// `FROM`, only where its first argument, a descriptor, is not below that.
pub(crate) fn obey(words: &[&str]) -> Result<String> {
    let [name, errno, ref from @ ..] = *words else { bail!("deny CALL ERRNO [FROM]") };
    let from = from.first().map_or(Ok(0), |from| from.parse()).context("a number")?;
    install(&program(number(name)?, errno.parse()?, from))?;
    Ok(String::new())
}

fn number(call: &str) -> Result<c_long> {
    Ok(match call {
        "ioctl" => libc::SYS_ioctl,
        "openat" => libc::SYS_openat,
        "write" => libc::SYS_write,
        "writev" => libc::SYS_writev,
        "pwrite64" => libc::SYS_pwrite64,
        "pwritev" => libc::SYS_pwritev,
        _ => bail!("what is {call}?"),
    })
}

/// Its answer to a call that is denied is the last step but one, to all others the last one.
fn program(call: c_long, errno: u32, from: u32) -> [sock_filter; 6] {
    const LOAD: u32 = libc::BPF_LD | libc::BPF_W | libc::BPF_ABS;
    const IS: u32 = libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K;
    const IS_NOT_BELOW: u32 = libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K;
    const ANSWER: u32 = libc::BPF_RET | libc::BPF_K;
    let step = |code: u32, k: u32, otherwise: u8| sock_filter {
        code: code as u16,
        jt: 0,
        jf: otherwise,
        k,
    };
    [
        step(LOAD, offset_of!(seccomp_data, nr) as u32, 0),
        step(IS, call as u32, 3),
        // The low half, on a machine whose low halves come first.
        step(LOAD, offset_of!(seccomp_data, args) as u32, 0),
        step(IS_NOT_BELOW, from, 1),
        step(ANSWER, libc::SECCOMP_RET_ERRNO | errno, 0),
        step(ANSWER, libc::SECCOMP_RET_ALLOW, 0),
    ]
}

fn install(program: &[sock_filter]) -> Result<()> {
    nix::sys::prctl::set_no_new_privs().context("no new privileges")?;
    let program = sock_fprog {
        len: program.len() as u16,
        // The kernel only reads it.
        filter: program.as_ptr().cast_mut(),
    };
    // SAFETY: the kernel copies `len` steps, which live until the call returns, and checks them.
    let installed = unsafe {
        libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program, 0, 0)
    };
    Errno::result(installed).context("a filter of system calls")?;
    Ok(())
}
