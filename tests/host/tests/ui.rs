//! What the compiler says of wrong events, and that right ones compile and run.
//!
//! `cargo xtask bless` rewrites the `.stderr` files; they belong to the pinned compiler.

#[test]
fn errors_and_forms() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/*.rs");
}
