//! The Rust contenders do what the benchmark says of them.

use std::fs;
use std::path::Path;
use std::process::Command;

const SUBJECT: &str = env!("CARGO_BIN_EXE_bench-subject");
const ALLOCATIONS: &str = env!("CARGO_BIN_EXE_bench-allocations");

/// What a program prints for a contender in a scenario.
fn run(program: &str, contender: &str, scenario: &str) -> u64 {
    let name = Path::new(program).file_name().unwrap().to_string_lossy();
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{name}-{contender}-{scenario}-{}", std::process::id()));
    fs::create_dir_all(&dir).unwrap();
    let output = Command::new(program)
        .args([contender, scenario, "20000"])
        .arg(&dir)
        .env_remove("USER_EVENTS_SESSION")
        .output()
        .unwrap();
    fs::remove_dir_all(&dir).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

#[test]
fn disabled_events_are_not_recorded() {
    for contender in [
        "empty",
        "user-events",
        "tracepoint",
        "eventheader",
        "probe",
        "probe-lazy",
        "usdt",
        "tracing",
        "tracing-level-off",
        "log",
    ] {
        run(SUBJECT, contender, "disabled");
    }
}

#[test]
#[should_panic(expected = "built without the feature `off`")]
fn a_level_is_not_said_to_be_off_that_is_not() {
    run(SUBJECT, "log-compiled-off", "disabled");
}

#[test]
fn enabled_events_are_all_recorded() {
    for contender in ["user-events", "user-events-kept", "tracing", "tracing-buffered"] {
        run(SUBJECT, contender, "three");
        run(SUBJECT, contender, "text");
    }
}

#[test]
fn emitting_allocates_nothing() {
    assert_eq!(run(ALLOCATIONS, "user-events", "disabled"), 0);
    for contender in ["user-events", "user-events-kept"] {
        assert_eq!(run(ALLOCATIONS, contender, "three"), 0);
        assert_eq!(run(ALLOCATIONS, contender, "text"), 0);
    }
}

#[test]
fn allocations_are_counted() {
    assert!(run(ALLOCATIONS, "tracing-buffered", "three") > 0);
}
