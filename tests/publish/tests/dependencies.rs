//! What a program gets with the runtime, besides it: each addition is one that is meant.

use user_events_publish_tests::{assert_golden, cargo, printed};

#[test]
fn are_those_that_are_listed() {
    // Of all targets, with their features, and without versions, which come and go.
    let mut tree = cargo(&["tree", "--package", "user-events-rt", "--edges", "no-dev"]);
    let tree = printed(tree.args(["--target", "all", "--format", "{lib}: {f}"]));
    let lines = tree.lines().map(|line| line.trim_end_matches([':', ' ']));
    let tree: String = lines.map(|line| format!("{line}\n")).collect();
    assert_golden("user-events-rt/dependencies.txt", &tree);
}
