//! A session beside the kernel.

use user_events_rt::read::{Reader, Record};
use user_events_vm_tests::guest::{Subject, Tool, tracefs};

use crate::ticks::ticks;
use crate::{Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] = &[("session_beside_kernel", USER_EVENTS, beside)];

fn beside() {
    let place = tempfile::TempDir::new().expect("a temporary directory");
    let session = place.path().join("session");
    let talk = Tool::subject("talk").env("USER_EVENTS_SESSION", &session.to_string_lossy());
    let mut subject = Subject::start_as(talk);
    subject.ask("tick 10");
    subject.ask("large 1 1");
    let enabled = tracefs::Enabled::new("user_events/tick");
    subject.ask("tick 20");
    drop(enabled);
    subject.ask("tick 10");
    // The session takes what ftrace cannot.
    let enabled = tracefs::Enabled::new("user_events/large");
    assert_eq!(subject.ask("large 3 6000"), "Err(TooLarge)");
    assert_eq!(subject.ask("large 2 100"), "Ok(())");
    drop(enabled);
    let counters = subject.ask("counters");
    assert_eq!(counters, "emitted=6 kernel=2 too_large=3 raced=0 failed=0 dropped=3");
    let status = subject.ask("status");
    let expected = format!(
        "session: {}\nkernel: 2 events registered by /sys/kernel/tracing/user_events_data",
        session.display()
    );
    assert_eq!(status, expected);
    subject.end();

    let in_kernel: Vec<_> = ticks(&tracefs::trace()).iter().map(|tick| tick.n).collect();
    assert_eq!(in_kernel, (10..30).collect::<Vec<_>>());
    let reader = Reader::open(&session).expect("a session");
    let records: Vec<Record> = reader.map(|record| record.expect("a whole record")).collect();
    let of = |name: &str| records.iter().filter(|record| record.name() == name).collect::<Vec<_>>();
    let numbers: Vec<_> = of("tick").iter().map(|tick| tick["n"].as_u64()).collect();
    assert_eq!(numbers, (0..40).map(Some).collect::<Vec<_>>());
    let lengths: Vec<_> =
        of("large").iter().map(|large| large["text"].as_str().map(str::len)).collect();
    assert_eq!(lengths, [1, 6000, 6000, 6000, 100, 100].map(Some));
}
