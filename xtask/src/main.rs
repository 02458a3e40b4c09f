//! The project's commands: `cargo xtask <command>`.

mod bench;
mod cache;
mod cargo;
mod debian;
mod kernels;
mod kmod;
mod setup;
mod tally;
mod test;
mod vm;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use setup::Purpose;
use test::Run;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "The project's commands")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install the Debian packages that tests and benchmarks use
    #[command(long_about = "Install the Debian packages that tests and benchmarks use.\n\n\
        Uses apt-get, as root or through a sudo that asks no password, and only for what is \
        missing. Elsewhere it names what to install by hand.")]
    Setup {
        /// What to install for
        #[arg(value_enum, default_value_t = Purpose::Bench)]
        purpose: Purpose,
    },
    /// Run lints and tests; the last line is "N passed, N failed, N skipped"
    #[command(long_about = "Run lints and tests.\n\n\
        Installs what tests use, then runs rustfmt, clippy, rustdoc, checkpatch and sparse, the \
        tests of the workspace, the runtime's unit tests built as for a target without events, \
        its interleavings of threads by loom, and the tests inside virtual machines (`vm`). A failing step does not stop the next one; \
        what this machine cannot run is skipped. With ARGS no virtual machine is started: `vm \
        ARGS` runs a part of those tests. The last line is \"N passed, N failed, \
        N skipped\"; the exit status is 0 only if every step and every test succeeded.")]
    Test {
        /// Run the tests alone, without rustfmt, clippy, rustdoc, checkpatch and sparse
        #[arg(long)]
        no_lints: bool,
        /// Start no virtual machines
        #[arg(long)]
        no_vm: bool,
        #[command(flatten)]
        filter: Filter,
    },
    /// Run the tests and rewrite their golden files
    Bless {
        #[command(flatten)]
        filter: Filter,
    },
    /// Build the kernel module, or check its sources
    #[command(long_about = "Build the kernel module for the kernels of tests/kernels.toml.\n\n\
        Each build is made in target/kmod/<release>, out of a copy of the sources; a warning is \
        a failure. Installs compilers and headers with apt-get where they are missing.")]
    Kmod {
        /// The kernel of tests/kernels.toml to build for [default: all]
        #[arg(long, value_name = "NAME")]
        kernel: Option<String>,
        /// Run checkpatch.pl --strict and sparse on the sources instead
        #[arg(long)]
        check: bool,
    },
    /// Run the tests inside virtual machines, or a shell in one
    #[command(long_about = "Run the tests inside virtual machines.\n\n\
        Builds the programs of tests/vm and the kernel module, packs them, boots each kernel of \
        tests/kernels.toml in QEMU, and judges what the tests and the kernel's console say: a \
        warning, an oops or a hang of the kernel is a failure. Installs what is missing with \
        apt-get; a kernel that cannot be had is skipped. Kernels and tools are kept in \
        $USER_EVENTS_CACHE (else $XDG_CACHE_HOME/user-events or ~/.cache/user-events), the \
        consoles of the last runs in target/vm/runs/<kernel>/console.log.")]
    Vm {
        /// The kernel of tests/kernels.toml to boot [default: all; for a shell the last one]
        #[arg(long, value_name = "NAME")]
        kernel: Option<String>,
        /// Start a shell on this terminal instead of the tests, with the module loaded
        #[arg(long, conflicts_with = "args")]
        shell: bool,
        /// Arguments for the harness, for example a part of a test's name
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Measure events, in sessions and in the kernel, side by side with other ways
    #[command(long_about = "Measure what events cost.\n\n\
        First sessions, side by side with tracing and LTTng-UST, on this machine. Then events \
        that the kernel takes, beside trace_marker and getppid, in a virtual machine for each \
        kernel of tests/kernels.toml: in instructions, the program's and the kernel's together, \
        and by two threads at once, which needs a QEMU newer than Debian 12's and gets it from \
        its backports (into the cache; nothing is installed for it). Other things are installed \
        with apt-get where they are missing.")]
    Bench {
        /// Measure in virtual machines only
        #[arg(long)]
        vm: bool,
        /// Measure sessions only
        #[arg(long, conflicts_with = "vm")]
        no_vm: bool,
        /// The kernel of tests/kernels.toml to measure [default: all]
        #[arg(long, value_name = "NAME", conflicts_with = "no_vm")]
        kernel: Option<String>,
    },
}

#[derive(Args)]
struct Filter {
    /// Arguments for `cargo test`, for example a part of a test's name
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<String>,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the command succeeded; what went wrong has been printed.
fn run(command: Command) -> Result<bool> {
    match command {
        Command::Setup { purpose } => setup::install(purpose),
        Command::Test { no_lints, no_vm, filter } => test::run(&Run {
            lints: !no_lints,
            machines: !no_vm,
            bless: false,
            filter: filter.args,
        }),
        Command::Bless { filter } => {
            test::run(&Run { lints: false, machines: false, bless: true, filter: filter.args })
        }
        Command::Kmod { kernel, check: true } => kmod::check(kernel.as_deref()),
        Command::Kmod { kernel, check: false } => kmod::run(kernel.as_deref()),
        Command::Vm { kernel, shell: true, .. } => vm::shell(kernel.as_deref()),
        Command::Vm { kernel, args, .. } => vm::run(&vm::Run { kernel, args }),
        Command::Bench { vm, no_vm, kernel } => {
            bench::run(&bench::Run { sessions: !vm, machines: !no_vm, kernel })
        }
    }
}
