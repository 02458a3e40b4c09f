//! The public API of the published crates, held in a file beside each.
//!
//! What is `#[doc(hidden)]` is none: expansions alone use it, and the macros are pinned to one
//! version of the runtime.

use std::path::Path;

use user_events_publish_tests::{assert_golden, cargo, printed};

/// Traits that programs cannot name, and that come and go with the compiler.
const UNSTABLE: &[&str] = &["marker::Freeze", "marker::UnsafeUnpin", "marker::StructuralPartialEq"];

/// Holds a crate's public API to its file.
fn is_held(name: &str) {
    // A directory of its own: RUSTC_BOOTSTRAP has everything compiled again.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("public-api");
    let mut rustdoc = cargo(&["rustdoc", "--quiet", "--lib", "--package", name]);
    rustdoc.arg("--target-dir").arg(&target);
    rustdoc.args(["--", "-Zunstable-options", "--output-format=json", "--cap-lints=allow"]);
    // rustdoc's JSON is unstable, but the pinned compiler's does not change.
    printed(rustdoc.env("RUSTC_BOOTSTRAP", "1"));
    let json = target.join("doc").join(name.replace('-', "_")).with_extension("json");
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .build()
        .expect("the JSON of the pinned compiler");
    let stable = |line: &&str| !UNSTABLE.iter().any(|name| line.contains(name));
    let api: String =
        api.to_string().lines().filter(stable).map(|line| format!("{line}\n")).collect();
    assert_golden(&format!("{name}/public-api.txt"), &api);
}

#[test]
fn of_the_macros() {
    is_held("user-events-macros");
}

#[test]
fn of_the_runtime() {
    is_held("user-events-rt");
}
