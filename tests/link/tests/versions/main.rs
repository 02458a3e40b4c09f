//! Two copies of the runtime in one program, as when two of its dependencies ask for different
//! ones: of two versions they work side by side, of one version the linker refuses them.

mod copies;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use libtest_mimic::{Arguments, Failed, Trial};

use copies::{Copy, repository};

/// A version that is compatible with no other one.
const NEWER: &str = "1000.0.0";

fn main() {
    // They write and build the same files.
    let arguments = Arguments { test_threads: Some(1), ..Arguments::from_args() };
    let babeltrace = Command::new("babeltrace2").arg("--version").output().is_ok();
    if !babeltrace {
        println!("skipped: babeltrace2_reads_both_versions: no babeltrace2 here");
    }
    let trials = vec![
        Trial::test("each_version_has_its_own_events", passes(each_version_has_its_own_events)),
        Trial::test("babeltrace2_reads_both_versions", passes(babeltrace2_reads_both_versions))
            .with_ignored_flag(!babeltrace),
        Trial::test("one_version_is_linked_once", passes(one_version_is_linked_once)),
    ];
    libtest_mimic::run(&arguments, trials).exit()
}

fn passes(test: fn()) -> impl FnOnce() -> Result<(), Failed> + Send {
    move || {
        test();
        Ok(())
    }
}

fn each_version_has_its_own_events() {
    let output = run_two_versions(&[]);
    let expected = [
        "older: 2 events",
        "newer: 3 events",
        r#"older: request: { id = 1, path = "older" }"#,
        "newer: request: { id = 2, method = Get (0) }",
    ];
    assert_eq!(output.lines().collect::<Vec<_>>(), expected);
}

/// The session is one that the environment asks for, so that both versions start one.
fn babeltrace2_reads_both_versions() {
    let session = temporary().join("session");
    let _none_before = fs::remove_dir_all(&session);
    run_two_versions(&[("USER_EVENTS_SESSION", &session)]);
    let mut babeltrace = Command::new("babeltrace2");
    let read = text(babeltrace.arg(&session).output().expect("babeltrace2 runs"));
    let events: Vec<&str> = read.lines().filter(|line| line.contains(" request: ")).collect();
    let [older, newer] = events[..] else { panic!("{read}") };
    assert!(older.contains("id = 1,") && older.contains(r#"path = "older""#), "{older}");
    assert!(newer.contains("id = 2,") && newer.contains("Get"), "{newer}");
}

fn run_two_versions(environment: &[(&str, &Path)]) -> String {
    let newer = Copy::of_runtime("newer", NEWER);
    let package = newer.package(
        "two-versions",
        &format!(
            "[[bin]]\nname = \"two-versions\"\npath = {:?}\n\n[dependencies]\n\
             older = {{ package = \"user-events-rt\", path = {:?} }}\n\
             newer = {{ package = \"user-events-rt\", path = {:?} }}\n",
            fixture("two_versions.rs"),
            repository().join("user-events-rt"),
            newer.runtime(),
        ),
    );
    copies::build(&package, &target());
    let mut program = Command::new(target().join("debug/two-versions"));
    text(program.envs(environment.iter().copied()).output().expect("the program runs"))
}

/// Cargo does not let one program depend on two packages of one version by path; two libraries
/// that were built apart may.
fn one_version_is_linked_once() {
    let copy = Copy::of_runtime("same", env!("CARGO_PKG_VERSION"));
    for (name, runtime) in [("one", repository().join("user-events-rt")), ("two", copy.runtime())] {
        let manifest = format!(
            "[lib]\nname = {name:?}\npath = {:?}\n\n[dependencies]\n\
             user-events-rt = {{ path = {runtime:?} }}\n",
            fixture("event.rs"),
        );
        copies::build(&copy.package(name, &manifest), &target());
    }
    let linked = link("fn main() { one::emit_it(); }");
    assert!(linked.status.success(), "{linked:?}");
    let linked = link("fn main() { one::emit_it(); two::emit_it(); }");
    let error = String::from_utf8_lossy(&linked.stderr);
    assert!(!linked.status.success(), "two packages of one version were linked");
    assert!(error.contains("_must_be_linked_once"), "{error}");
}

/// Links a program with what was built of the two libraries.
fn link(program: &str) -> Output {
    let built = target().join("debug");
    let source = temporary().join("linked.rs");
    fs::write(&source, program).expect("a file");
    let mut rustc = Command::new("rustc");
    rustc.arg("--edition=2024").arg(&source).arg("-o").arg(temporary().join("linked"));
    for name in ["one", "two"] {
        let library = built.join(format!("lib{name}.rlib"));
        rustc.arg("--extern").arg(format!("{name}={}", library.display()));
    }
    rustc.arg("-L").arg(format!("dependency={}", built.join("deps").display()));
    rustc.output().expect("rustc runs")
}

fn text(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn temporary() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("versions")
}

/// Shared with the other test: most of what is built is the same.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("link")
}
