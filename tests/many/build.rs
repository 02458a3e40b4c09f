//! Writes the events, because no macro without one of its own can make names.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let count = if env::var_os("CARGO_FEATURE_ALL").is_some() { 10_000 } else { 10 };
    let mut code = String::new();
    let mut list = String::new();
    for number in 0..count {
        let name = format!("Many{number:04}");
        write!(code, "#[user_events_rt::user_event] struct {name};").expect("a String has room");
        write!(list, "|| emit!({name}),").expect("a String has room");
    }
    writeln!(code, "static EMIT: [fn(); {count}] = [{list}];").expect("a String has room");
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("events.rs"), code).expect("cargo made the directory");
}
