//! The project's commands: `cargo xtask <command>`.

mod bench;
mod cargo;
mod setup;
mod tally;
mod test;

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
        Installs what tests use (`setup test`), then runs rustfmt, clippy, rustdoc, the tests of \
        the workspace, and the runtime's unit tests built as for a target without events. A \
        failing step does not stop the next one. The last line is \"N passed, N failed, \
        N skipped\"; the exit status is 0 only if every step and every test succeeded.")]
    Test {
        /// Run the tests alone, without rustfmt, clippy and rustdoc
        #[arg(long)]
        no_lints: bool,
        #[command(flatten)]
        filter: Filter,
    },
    /// Run the tests and rewrite their golden files
    Bless {
        #[command(flatten)]
        filter: Filter,
    },
    /// Measure events side by side with tracing and LTTng-UST (installs them first)
    Bench,
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
        Command::Test { no_lints, filter } => {
            test::run(&Run { lints: !no_lints, bless: false, filter: filter.args })
        }
        Command::Bless { filter } => {
            test::run(&Run { lints: false, bless: true, filter: filter.args })
        }
        Command::Bench => bench::run(),
    }
}
