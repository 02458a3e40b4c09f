//! A library's events reach its user.

use library::{Outcome, Served};
use user_events_hygiene_tests as library;
use user_events_rt::UserEvent;
use user_events_rt::testing::capture;

#[test]
fn a_library_without_std_emits() {
    let records = capture(|| library::serve(7, "/"));
    let outcomes: Vec<_> = records.iter().map(|record| record["outcome"].as_str()).collect();
    assert_eq!(outcomes, [Some("Answered"), Some("Failed")]);
    assert_eq!(records[0]["id"], 7);
    assert_eq!(records[1]["path"], "/");
}

#[test]
fn its_users_emit_its_events() {
    let records = capture(|| {
        user_events_rt::emit!(Served { id: 8, path: "/a", outcome: Outcome::Failed });
        assert!(Served::enabled());
    });
    assert_eq!(records[0]["id"], 8);
    assert_eq!(Served::META.description(), "served u64 id; __rel_loc char[] path; u8 outcome");
}
