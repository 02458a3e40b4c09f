//! What `emit!` becomes while nobody listens: compared with golden files, and held to what the
//! documentation promises of it. `BLESS=1` rewrites the golden files.

mod build;
mod listing;
mod size;
mod target;

use libtest_mimic::{Arguments, Failed, Trial};

use build::Built;
use listing::Function;
use target::Target;

/// Bytes of a call site besides its cold part.
const MOST: usize = 24;

/// The functions of `src/lib.rs`.
const FUNCTIONS: [&str; 9] = [
    "numbers",
    "angles",
    "text",
    "unit",
    "expression",
    "computed",
    "first_place",
    "second_place",
    "amid",
];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for target in &target::ALL {
        let missing = target.missing();
        if let Some(reason) = missing.as_ref().filter(|_| !arguments.list) {
            println!("skipped: {}: {reason}", target.name);
        }
        let test = || {
            let built = build::build(target);
            golden(target, &built);
            small(target, &built);
            nothing_evaluated(target, &built);
            cold_part_once(target, &built);
            Ok::<(), Failed>(())
        };
        trials.push(Trial::test(target.name, test).with_ignored_flag(missing.is_some()));
    }
    libtest_mimic::run(&arguments, trials).exit()
}

fn functions(built: &Built) -> impl Iterator<Item = Function<'_>> {
    FUNCTIONS.iter().map(|name| Function::find(&built.assembly, name))
}

fn golden(target: &Target, built: &Built) {
    let text: Vec<_> = functions(built).map(|function| function.normalized()).collect();
    let text = text.join("\n");
    let path = format!("{}/tests/disabled/golden/{}.s", env!("CARGO_MANIFEST_DIR"), target.name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).expect("it can be written");
    }
    let golden = std::fs::read_to_string(&path).expect("BLESS=1 writes it");
    assert_eq!(golden, text, "{path} differs: BLESS=1 rewrites it");
}

/// From the event's address to the branch that leaves for the cold part.
fn small(target: &Target, built: &Built) {
    for name in FUNCTIONS {
        let bytes = size::of_check(target, &built.object, name);
        assert!((1..=MOST).contains(&bytes), "{name}: {bytes} bytes for a disabled event");
    }
}

/// Field expressions come behind the branch.
fn nothing_evaluated(target: &Target, built: &Built) {
    let function = Function::find(&built.assembly, "computed");
    let (before, behind) = function.split_at_branch(target);
    assert!(before.iter().all(|line| !target.is_call(line)), "called too early: {before:#?}");
    assert!(behind.iter().filter(|line| target.is_call(line)).count() >= 4, "{behind:#?}");
}

/// One function emits a type, whatever number of places it is emitted from.
fn cold_part_once(target: &Target, built: &Built) {
    let emits = |name| Function::find(&built.assembly, name).callees(target, "emit::emit::");
    let twice = emits("first_place");
    assert_eq!(twice.len(), 1, "{twice:?}");
    assert_eq!(emits("second_place"), twice);
    assert_eq!(emits("amid"), twice);
    assert_ne!(emits("numbers"), twice);
    assert_eq!(listing::definitions(&built.assembly, twice[0]), 1);
}
