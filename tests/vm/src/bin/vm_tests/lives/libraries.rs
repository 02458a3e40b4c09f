//! Libraries with events are loaded and unloaded, as plugins are.

use user_events_vm_tests::guest::{Listener, Tool};

use super::{keeper, watched, well};
use crate::{Test, USER_EVENTS};

/// A test for each of the cases of `vm_loader`.
macro_rules! each {
    ($($case:ident,)*) => {
        &[
            $((concat!("library_", stringify!($case)), USER_EVENTS, || play(stringify!($case))),)*
            ("library_every_case", &[], || every_case(&[$(stringify!($case),)*])),
        ]
    };
}

pub(crate) const TESTS: &[Test] = each![
    loaded_again_and_again,
    unloaded_while_enabled,
    unloaded_before_threads_exit,
    unloaded_while_toggled,
    loaded_twice_at_a_time,
    unloaded_in_a_child,
];

fn play(case: &str) {
    // The event stays while the library is away.
    let keeper = keeper();
    let seen = watched(Tool::new("vm_loader").arg(case), Listener::Ftrace);
    well(&seen, case);
    keeper.end();
}

/// Those above are all that there are.
fn every_case(cases: &[&str]) {
    let told = Tool::new("vm_loader").arg("?").run().stderr;
    let (_, names) = told.split_once("there are: ").expect("it tells");
    assert_eq!(names.trim().split(", ").collect::<Vec<_>>(), cases);
}
