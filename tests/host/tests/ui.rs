//! What the compiler says of wrong events. Right ones are those of `tests/hygiene`.
//!
//! `cargo xtask bless` rewrites the `.stderr` files; they belong to the pinned compiler.

#[test]
fn errors() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
}
