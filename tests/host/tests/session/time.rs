//! Times, as readers see them.

use std::process::Command;
use std::time::{Duration, SystemTime};

use user_events_rt::read::Reader;

use super::subject::{Place, run};

/// Records count from when the machine started; the metadata says when that was.
pub(crate) fn of_day() {
    // A clock that is being set right moves by less.
    const SLACK: Duration = Duration::from_secs(5);
    let since = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is later");
    let place = Place::new();
    let from = since() - SLACK;
    run("values", &place.session, &["1", "1"]);
    let to = since() + SLACK;
    let is_now = |time: Duration| assert!((from..to).contains(&time), "{from:?} {time:?} {to:?}");

    for record in Reader::open(&place.session).expect("a session") {
        is_now(Duration::from_nanos(record.expect("a record").timestamp()));
    }
    let printed = Command::new("babeltrace2").arg("--clock-seconds").arg(&place.session).output();
    let printed = String::from_utf8(printed.expect("babeltrace2 is there").stdout).expect("UTF-8");
    assert_eq!(printed.lines().count(), 3);
    for line in printed.lines() {
        let time = line.strip_prefix('[').and_then(|line| line.split_once(']')).expect("a time").0;
        is_now(Duration::from_secs_f64(time.parse().expect("seconds")));
    }
}
