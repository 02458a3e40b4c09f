//! What the programs inside the virtual machine share.

pub mod abi;
pub mod bench;
pub mod cases;
pub mod enable_bit;
pub mod guest;
pub mod kmsg;

/// Where `cargo xtask vm` puts what the machine is to do: a line each for the terminal of the
/// program, for the module that is loaded (or nothing), for the program, and for its arguments.
pub const PLAN: &str = "/vm/plan";

/// Where the test programs lie.
pub const TESTS: &str = "/tests";
