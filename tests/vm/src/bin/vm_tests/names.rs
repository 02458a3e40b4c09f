//! Names that events with other fields have, on kernels with user events of their own.

use user_events_vm_tests::guest::{Recording, Subject, tracefs, until};

use crate::support::ftrace::Entry;
use crate::{OWN, Test};

pub(crate) const TESTS: &[Test] =
    &[("name_taken", OWN, taken), ("name_taken_twice", OWN, taken_twice)];

/// Under which name `shared` went, as the program is told.
fn other_name(subject: &mut Subject, events: usize) -> String {
    let status = subject.ask("status");
    let told = format!(
        "session: none\nkernel: {events} events registered by \
         /sys/kernel/tracing/user_events_data\nrenamed: `shared` is user_events:"
    );
    let name = status
        .strip_prefix(&told)
        .and_then(|rest| rest.strip_suffix(": an event with other fields has its name"));
    name.unwrap_or_else(|| panic!("{status}")).to_owned()
}

/// Records of an event.
fn records_of(event: &str, lines: &[String]) -> usize {
    lines.iter().filter(|line| line.contains(&format!("{event}: "))).count()
}

/// All consumers find it under the name that the program tells.
fn taken() {
    let [mut one, mut two, mut three] = [Subject::start(), Subject::start(), Subject::start()];
    one.ask("shared 1");
    two.ask("clash 1");
    two.ask("tick 1");
    let name = other_name(&mut two, 2);
    let event = format!("user_events:{name}");
    // Who has the same fields has the same event.
    three.ask("clash 1");
    assert_eq!(other_name(&mut three, 1), name);

    let enabled = ["shared", &name].map(|event| {
        let event = format!("user_events/{event}");
        tracefs::Enabled::new(&event)
    });
    let perf = Recording::perf(&["-e", &event]);
    one.ask("shared 4");
    two.ask("clash 3");
    three.ask("clash 2");
    drop(enabled);
    let trace = tracefs::trace();
    assert_eq!((records_of(" shared", &trace), records_of(&name, &trace)), (4, 5), "{trace:#?}");
    let script = perf.script();
    assert_eq!((records_of(&event, &script), script.len()), (5, 5), "{script:#?}");
    assert!(script.iter().any(|line| line.ends_with(": n=2")), "{script:#?}");
    let trace_cmd = Recording::trace_cmd(&name, &["-e", &event]);
    one.ask("shared 4");
    two.ask("clash 3");
    let report = trace_cmd.report(&[]);
    assert_eq!(records_of(&name, &report), 3, "{report:#?}");

    // Consumers know it by this name: it stays, also when its own is free.
    one.end();
    two.ask("refresh");
    assert_eq!(other_name(&mut two, 2), name);
    two.end();
    three.end();
}

/// Somebody else, who cannot mean it, has the second name as well.
fn taken_twice() {
    let mut one = Subject::start();
    one.ask("shared 1");
    let mut two = Subject::start();
    two.ask("clash 1");
    let name = other_name(&mut two, 1);
    two.end();
    let directory = tracefs::path(&format!("events/user_events/{name}"));
    until("it is gone", || !directory.exists());
    let other = Entry::new(
        "dynamic_events",
        &format!("u:{name} u8 other"),
        &format!("-:user_events/{name} u8 other"),
    );
    let mut two = Subject::start();
    two.ask("clash 1");
    two.ask("tick 1");
    let status = two.ask("status");
    let refused = "refused: `shared`: the name is taken by an event with other fields: rename it \
                   with #[user_event(name = \"...\")], or stop the program that has the other one";
    assert!(status.contains(" 1 events registered by ") && status.ends_with(refused), "{status}");
    drop(other);
    two.ask("refresh");
    assert_eq!(other_name(&mut two, 2), name);
    two.end();
    one.end();
}
