//! Programs with an event of one name.

use user_events_vm_tests::guest::{Subject, tracefs};

use crate::{MODULE, Test, USER_EVENTS};

pub(crate) const TESTS: &[Test] =
    &[("sharing_one_event", USER_EVENTS, one_event), ("sharing_a_name", MODULE, a_name)];

/// Records of a process. By its number: ftrace does not always know its name, and writes `<...>`.
fn records_of(pid: i32) -> usize {
    let process = format!("-{pid}");
    let is_its = |line: &&String| {
        line.split_whitespace().next().is_some_and(|task| task.ends_with(&process))
    };
    tracefs::trace().iter().filter(is_its).count()
}

fn one_event() {
    let [mut one, mut two] = [Subject::start(), Subject::start()];
    one.ask("shared 1");
    two.ask("shared 1");
    tracefs::assert_status("shared", "users", 2);
    let enabled = tracefs::Enabled::new("user_events/shared");
    one.ask("shared 3");
    two.ask("shared 5");
    let (first, second) = (one.pid(), two.pid());
    assert_eq!((records_of(first), records_of(second)), (3, 5), "{:#?}", tracefs::trace());
    one.end();
    two.ask("shared 7");
    assert_eq!((records_of(first), records_of(second)), (3, 12), "{:#?}", tracefs::trace());
    tracefs::assert_status("shared", "users", 1);
    tracefs::assert_status("shared", "written", 15);
    drop(enabled);
    two.end();
}

/// Of the module's (`names` has the others). The second program is told, once it asks, and goes on with its other events.
fn a_name() {
    let [mut one, mut two] = [Subject::start(), Subject::start()];
    one.ask("shared 1");
    two.ask("clash 1");
    two.ask("tick 1");
    let status = two.ask("status");
    let refused = "refused: `shared`: the name is taken by an event with other fields: rename it \
                   with #[user_event(name = \"...\")], stop the program that has the other one, \
                   or, if none has it any more, sweep it with `> \
                   /sys/kernel/tracing/user_events_status`";
    let expected = format!(
        "session: none\nkernel: 1 events registered by /sys/kernel/tracing/user_events_data\n\
         {refused}"
    );
    assert_eq!(status, expected);
    let enabled = tracefs::Enabled::new("user_events/shared");
    let ticks = tracefs::Enabled::new("user_events/tick");
    two.ask("clash 3");
    two.ask("tick 2");
    one.ask("shared 4");
    let (first, second) = (one.pid(), two.pid());
    assert_eq!((records_of(first), records_of(second)), (4, 2), "{:#?}", tracefs::trace());
    drop((enabled, ticks));
    // The advice is good: with the other program gone and its event swept, it is this one's.
    one.end();
    tracefs::sweep();
    let status = two.ask("refresh");
    assert!(status.contains("2 events registered") && !status.contains("refused"), "{status}");
    let _enabled = tracefs::Enabled::new("user_events/shared");
    two.ask("clash 6");
    assert_eq!(records_of(two.pid()), 6);
    two.end();
}
