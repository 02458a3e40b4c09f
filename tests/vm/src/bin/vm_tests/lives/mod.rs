//! Threads and processes come and go: every record that is emitted while somebody listens arrives,
//! once, and nobody goes on emitting when nobody does. What is played stands in
//! `user_events_vm_tests::cases`.

pub(crate) mod libraries;

use std::collections::BTreeSet;

use user_events_vm_tests::cases;
use user_events_vm_tests::guest::{Listener, Seen, Subject, Tool, Watched, module};

use crate::ticks::number;
use crate::{Test, USER_EVENTS};

/// A test for each of the cases, and some more.
macro_rules! each {
    ({ $($case:ident,)* } unless_told { $($untold:ident,)* }) => {
        &[
            $((concat!("lives_", stringify!($case)), USER_EVENTS, || play(stringify!($case))),)*
            $((concat!("lives_", stringify!($untold)), USER_EVENTS, || {
                play_untold(stringify!($untold));
            }),)*
            ("lives_of_every_case", &[], || {
                every_case(&[$(stringify!($case),)* $(stringify!($untold),)*]);
            }),
            ("lives_seen_by_perf_after_a_worker", USER_EVENTS, seen_by_perf_after_a_worker),
            ("lives_seen_by_perf_in_a_child", USER_EVENTS, seen_by_perf_in_a_child),
            ("lives_all_registered", USER_EVENTS, all_registered),
            ("lives_of_two_events", USER_EVENTS, two_events),
            ("lives_first_used_while_enabled", USER_EVENTS, first_used_while_enabled),
            ("lives_noticed_at_once_after_a_fork", USER_EVENTS, noticed_at_once),
        ]
    };
}

pub(crate) const TESTS: &[Test] = each!({
    worker_registers,
    main_registers,
    worker_exits_then_enabled,
    worker_exits_then_an_older_thread_emits,
    worker_exits_then_a_newer_thread_emits,
    enabled_then_worker_exits,
    worker_exits_before_its_descendant,
    one_after_the_other,
    thread_per_request,
    workers_come_and_go,
    workers_come_and_go_toggled,
    worker_exits_by_system_call_then_refresh,
    emitted_in_a_thread_local_destructor,
    registered_in_a_thread_local_destructor,
    emitted_in_an_earlier_key_destructor,
    emitted_in_a_later_key_destructor,
    emitted_in_the_last_key_destructor,
    main_exits,
    main_exits_after_a_worker_registered,
    main_exits_while_enabled,
    main_exits_emitting_to_the_last,
    main_exits_by_system_call_then_refresh,
    fork_from_main,
    fork_before_first_use,
    fork_from_worker,
    fork_from_worker_which_exits,
    fork_by_main_which_never_emitted,
    fork_by_a_stranger_thread,
    fork_while_enabled,
    fork_of_a_child,
    child_outlives_its_parent,
    parent_outlives_its_child,
    child_has_threads,
    forks_among_emitters,
    fork_by_system_call,
    fork_by_system_call_from_worker,
    fork_by_system_call_by_a_stranger_thread_then_refresh,
    programs_are_started,
    programs_are_started_while_enabled,
    emitted_between_fork_and_exec,
    emitted_between_vfork_and_exec,
    registered_between_vfork_and_exec_then_refresh,
    exec_in_place,
    exec_in_place_by_a_worker,
} unless_told {
    worker_exits_by_system_call,
    main_exits_by_system_call,
    fork_by_system_call_by_a_stranger_thread,
});

/// What becomes of a case with an event of ours.
fn seen(listener: Listener, args: &[&str]) -> Seen {
    watched(Tool::subject("lives").args(args), listener)
}

/// The same of any program that plays with such an event.
fn watched(program: Tool, listener: Listener) -> Seen {
    let of_line = |line: &str| number(line.split_once("numbered: ")?.1, "n");
    Watched::start(program, "user_events/numbered", listener, of_line).watch()
}

/// All is well.
fn well(seen: &Seen, what: &str) {
    let none: &[String] = &[];
    assert_eq!(seen.faults(), none, "{what}, of {} records", seen.emitted());
}

fn play(case: &str) {
    well(&seen(Listener::Ftrace, &[case]), case);
}

/// A kernel that keeps a thread's events with that thread may lose records until somebody tells the
/// runtime what libc did not; and nothing else may be wrong. The module has no such threads.
fn play_untold(case: &str) {
    let seen = seen(Listener::Ftrace, &[case]);
    if module::is_loaded() {
        well(&seen, case);
    } else {
        let others = seen.faults().into_iter().filter(|fault| !fault.starts_with("missing: "));
        assert_eq!(others.collect::<Vec<_>>(), Vec::<String>::new(), "{case}");
    }
}

/// Another program has the event already, and somebody listens.
fn first_used_while_enabled() {
    let keeper = keeper();
    well(&seen(Listener::Ftrace, &["first_used_while_enabled"]), "first_used_while_enabled");
    keeper.end();
}

/// A program that has the event, and emits nothing.
fn keeper() -> Subject {
    let mut keeper = Subject::start();
    keeper.ask("numbered");
    keeper
}

/// Those above are all that there are.
fn every_case(cases: &[&str]) {
    let played: BTreeSet<_> = cases.iter().copied().collect();
    assert_eq!(played, cases::names().into_iter().collect());
}

/// perf is started and ended for each scene, which takes seconds.
fn seen_by_perf_after_a_worker() {
    let case = "worker_exits_then_enabled";
    well(&seen(Listener::Perf, &[case]), case);
}

fn seen_by_perf_in_a_child() {
    let case = "child_outlives_its_parent";
    well(&seen(Listener::Perf, &[case]), case);
}

/// The first use is that of all events at once.
fn all_registered() {
    for case in ["main_registers", "worker_exits_then_enabled", "fork_by_a_stranger_thread"] {
        well(&seen(Listener::Ftrace, &[case, "all"]), case);
    }
}

/// A thread registers an event of its own after one that it and the main thread have registered.
fn two_events() {
    well(&seen(Listener::Ftrace, &["two_events"]), "two_events");
}

/// Memory that a fork has made common must not keep the kernel from telling at once.
fn noticed_at_once() {
    well(&seen(Listener::Ftrace, &["noticed_at_once"]), "noticed_at_once");
}
