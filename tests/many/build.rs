//! Writes the events, because no macro without one of its own can make names.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

/// Events that one function emits: with all in one, the compiler takes long.
const CHUNK: usize = 100;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let count = if env::var_os("CARGO_FEATURE_ALL").is_some() { 10_000 } else { 10 };
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    let code = code(count).expect("a String has room");
    fs::write(Path::new(&out).join("events.rs"), code).expect("cargo made the directory");
}

/// The events, and what emits one by its number. Not a table of functions: each of its pointers
/// would be a relocation, which is what the start of this program is measured for.
fn code(count: usize) -> Result<String, std::fmt::Error> {
    let mut code = format!("const EVENTS: usize = {count};\n");
    for number in 0..count {
        writeln!(code, "#[user_events_rt::user_event] struct Many{number:04};")?;
    }
    for first in (0..count).step_by(CHUNK) {
        writeln!(code, "fn emit_from_{first:04}(number: usize) {{ match number {{")?;
        for number in first..count.min(first + CHUNK) {
            writeln!(code, "{number} => emit!(Many{number:04}),")?;
        }
        writeln!(code, "_ => {{}} }} }}")?;
    }
    writeln!(code, "#[allow(clippy::single_match, reason = \"few events are one chunk\")]")?;
    writeln!(code, "fn emit(number: usize) {{ match number / {CHUNK} {{")?;
    for first in (0..count).step_by(CHUNK) {
        writeln!(code, "{} => emit_from_{first:04}(number),", first / CHUNK)?;
    }
    writeln!(code, "_ => {{}} }} }}")?;
    Ok(code)
}
