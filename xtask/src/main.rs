//! The project's commands: `cargo xtask <command>`.

mod bench;
mod bless;
mod cache;
mod cargo;
mod debian;
mod deny;
mod kernels;
mod kmod;
mod proofs;
mod release;
mod setup;
mod tally;
mod test;
mod tool;
mod toolchain;
mod vm;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use proofs::Proof;
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
        Installs what tests use, then runs rustfmt, clippy, rustdoc, checkpatch and sparse, \
        cargo deny, cargo semver-checks (where there is a release to compare with and `release` \
        has built the tool), the tests of the workspace, the runtime's unit tests built as for a \
        target without events, its interleavings of threads by loom, the tests under other tools \
        (`prove`), and the tests inside virtual machines (`vm`). A failing step does not stop the next one; what this machine \
        cannot run is skipped. With ARGS the tests of the workspace run alone: `vm ARGS` runs a \
        part of those in machines. The last line is \"N passed, N failed, \
        N skipped\"; the exit status is 0 only if every step and every test succeeded.")]
    Test {
        /// Run the tests alone, without lints: rustfmt, clippy, rustdoc, checkpatch, cargo deny ...
        #[arg(long)]
        no_lints: bool,
        /// Leave out the tests under other tools
        #[arg(long)]
        no_proofs: bool,
        /// Start no virtual machines
        #[arg(long)]
        no_vm: bool,
        #[command(flatten)]
        filter: Filter,
    },
    /// Run the runtime's tests under other tools: the oldest compiler, sanitizers, Miri
    #[command(long_about = "Run the runtime's tests under other tools.\n\n\
        The oldest compiler that is supported, AddressSanitizer (with leak detection, and debug \
        assertions in Rust's library), ThreadSanitizer, and Miri. What they need is taken from \
        the installed toolchains, else from Debian's packages, into the cache; nothing is \
        installed. What cannot be had is skipped with its reason.")]
    Prove {
        /// What to run under [default: all]
        #[arg(value_enum)]
        proof: Option<Proof>,
    },
    /// Rewrite the golden files
    #[command(long_about = "Rewrite the golden files.\n\n\
        Runs the tests that have some: error messages, expansions, layouts and traces of the \
        examples, and what the documents quote of them; or the tests that ARGS name.")]
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
        apt-get; a kernel that no distribution has is built the first time, which takes minutes; \
        one that cannot be had is skipped. Kernels and tools are kept in \
        $USER_EVENTS_CACHE (else $XDG_CACHE_HOME/user-events or ~/.cache/user-events), the \
        consoles of the last runs in target/vm/runs/<kernel>/console.log.")]
    Vm {
        /// The kernel of tests/kernels.toml to boot [default: all; for a shell the last one with the module]
        #[arg(long, value_name = "NAME")]
        kernel: Option<String>,
        /// Start a shell on this terminal instead of the tests, with the module loaded
        #[arg(long, conflicts_with = "args")]
        shell: bool,
        /// Arguments for the harness, for example a part of a test's name
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Measure events, in programs and in the kernel, side by side with other ways
    #[command(long_about = "Measure what events cost.\n\n\
        First on this machine, a table for each part. events: disabled ones beside tracepoint, \
        eventheader, probe, usdt, tracing, log and LTTng-UST, and enabled ones in sessions beside \
        tracing and LTTng-UST. start: the start of a program with 10,000 events (minutes to \
        compile at the first time), and their registration. size: bytes of an event and of a call \
        site. compile: seconds for a crate with 500 events, beside serde and eventheader. With \
        PARTs only these are measured.\n\n\
        Then events that the kernel takes, beside trace_marker and getppid, in a virtual machine \
        for each kernel of tests/kernels.toml: in instructions, the program's and the kernel's \
        together, and by two threads at once, which needs a QEMU newer than Debian 12's and gets \
        it from its backports (into the cache; nothing is installed for it). Where the kernel has \
        user events of its own, also beside tracepoint and eventheader: instructions, two threads, \
        and which events arrive while threads and processes come and go. Other things are \
        installed with apt-get where they are missing.")]
    Bench {
        /// Measure in virtual machines only
        #[arg(long, conflicts_with = "parts")]
        vm: bool,
        /// Start no virtual machines
        #[arg(long, conflicts_with = "vm")]
        no_vm: bool,
        /// The kernel of tests/kernels.toml to measure [default: all]
        #[arg(long, value_name = "NAME", conflicts_with_all = ["no_vm", "parts"])]
        kernel: Option<String>,
        /// Measure these parts only
        #[arg(value_name = "PART", value_parser = ["events", "start", "size", "compile"])]
        parts: Vec<String>,
    },
    /// Check what must hold before the crates are published; publishes nothing
    #[command(long_about = "Check what must hold before the crates are published.\n\n\
        cargo-semver-checks compares the runtime's API with that of the last release (the newest \
        tag v*): a change that breaks programs needs a version that says so. CHANGELOG.md must \
        have a section of the version, and both packages must build, in their order, as `cargo \
        publish --dry-run` does it. Publishes nothing. The tool is built out of the registry at \
        the first time, which takes minutes, and kept in the cache.")]
    Release {
        /// The commit to compare with [default: the last release]
        #[arg(long, value_name = "COMMIT")]
        baseline: Option<String>,
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
        Command::Test { no_lints, no_proofs, no_vm, filter } => test::run(&Run {
            lints: !no_lints,
            proofs: !no_proofs,
            machines: !no_vm,
            filter: filter.args,
        }),
        Command::Bless { filter } => bless::run(&filter.args),
        Command::Prove { proof } => test::prove(proof),
        Command::Kmod { kernel, check: true } => kmod::check(kernel.as_deref()),
        Command::Kmod { kernel, check: false } => kmod::run(kernel.as_deref()),
        Command::Vm { kernel, shell: true, .. } => vm::shell(kernel.as_deref()),
        Command::Vm { kernel, args, .. } => vm::run(&vm::Run { kernel, args }),
        Command::Bench { vm, no_vm, kernel, parts } => {
            let machines = !no_vm && parts.is_empty();
            bench::run(&bench::Run { here: !vm, parts, machines, kernel })
        }
        Command::Release { baseline } => release::check(baseline),
    }
}
