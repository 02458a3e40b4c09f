//! Sessions as `babeltrace2` and the runtime's reader see them. Each test runs a program of its
//! own (`subject`), because a session belongs to a process.

mod babeltrace;
mod bad_input;
mod control;
mod disk;
mod examples;
mod interrupted;
mod kernel;
mod lives;
mod names;
mod needs;
mod processes;
mod subject;
mod threads;
mod time;
mod values;

use libtest_mimic::{Arguments, Failed, Trial};
use needs::Need;

type Test = (&'static str, &'static [Need], fn());

const TESTS: &[Test] = &[
    ("example_hello", &[Need::Babeltrace], examples::hello),
    ("example_types", &[Need::Babeltrace], examples::types),
    ("example_quickstart", &[Need::Babeltrace], examples::quickstart),
    ("values_of_every_type", &[Need::Babeltrace], values::every_type),
    ("random_values", &[Need::Babeltrace], values::random),
    ("random_values_in_the_reader", &[], values::random_in_the_reader),
    ("odd_values", &[Need::Babeltrace], values::odd),
    ("late_registration", &[Need::Babeltrace], control::late_registration),
    ("enable_and_disable_while_emitting", &[Need::Babeltrace], control::toggle),
    ("off_and_on", &[Need::Babeltrace], control::off_and_on),
    ("event_filter", &[Need::Babeltrace], control::filter),
    ("event_filter_changed", &[Need::Babeltrace], control::refilter),
    ("session_that_turns_away", &[Need::Babeltrace], control::raced),
    ("environment", &[Need::Babeltrace], control::environment),
    ("environment_of_privileged_programs", &[Need::Root], control::privileged),
    ("sessions_one_after_another", &[Need::Babeltrace], control::restart),
    ("flight_recorder", &[Need::Babeltrace], control::recorder),
    ("hundred_threads_race", &[Need::Babeltrace], threads::race),
    ("thousand_short_lived_threads", &[Need::Babeltrace], threads::short_lived),
    ("destructors_of_thread_locals", &[Need::Babeltrace], threads::destructors),
    ("names_of_threads", &[Need::Babeltrace], names::threads),
    ("names_of_sessions", &[Need::Babeltrace], names::sessions),
    ("time_of_day", &[Need::Babeltrace], time::of_day),
    ("interrupted_calls", &[Need::Strace], interrupted::calls),
    ("threads_sessions_and_captures_come_and_go", &[Need::Babeltrace], threads::churn),
    ("fork_before_the_first_event", &[Need::Babeltrace], processes::fork_before),
    ("fork_after_the_first_event", &[Need::Babeltrace], processes::fork_after),
    ("fork_while_a_thread_emits", &[Need::Babeltrace], processes::fork_while_emitting),
    ("fork_while_a_thread_registers", &[], processes::fork_while_registering),
    ("fork_of_a_fork", &[Need::Babeltrace], processes::fork_nested),
    ("fork_in_a_signal_handler", &[Need::Babeltrace], processes::fork_in_handler),
    ("killed_200_times", &[Need::Babeltrace], processes::killed),
    ("read_while_it_is_written", &[Need::Babeltrace], processes::read_while_written),
    ("ends_of_a_life", &[Need::Babeltrace], lives::ends),
    ("signal_handler", &[Need::Babeltrace], lives::handler),
    ("signal_handler_and_new_sessions", &[Need::Babeltrace], lives::handler_restart),
    ("allocator_that_emits", &[Need::Babeltrace], lives::allocator),
    ("no_system_call_per_event", &[Need::Strace], lives::system_calls),
    ("full_disk", &[Need::Babeltrace, Need::Root], disk::full),
    ("full_disk_from_the_start", &[Need::Root], disk::full_at_once),
    ("closed_descriptors", &[Need::Babeltrace], disk::closed_descriptors),
    ("errno_is_kept", &[], disk::errno),
    ("unwritable_path", &[], bad_input::unwritable),
    ("path_that_is_no_session", &[], bad_input::no_session),
    ("path_that_is_a_link", &[], bad_input::link),
    ("relative_path", &[Need::Babeltrace], bad_input::relative),
    ("bad_glob", &[], bad_input::glob),
    ("second_session", &[], bad_input::second_session),
    ("events_of_one_name", &[Need::Babeltrace], bad_input::one_name),
    ("kernel_that_appears", &[Need::Root], kernel::appears),
    ("kernel_in_a_closed_directory", &[Need::Root], kernel::closed_directory),
    ("register_all", &[], kernel::all_events),
    ("private_directories", &[], bad_input::private),
];

fn main() {
    let arguments = Arguments::from_args();
    let trials = TESTS.iter().map(|(name, needs, test)| {
        let missing = needs.iter().find_map(Need::missing);
        if let Some(reason) = missing.filter(|_| !arguments.list) {
            println!("skipped: {name}: {reason}");
        }
        let run = || {
            test();
            Ok::<(), Failed>(())
        };
        Trial::test(*name, run).with_ignored_flag(missing.is_some())
    });
    let trials = trials.collect();
    libtest_mimic::run(&arguments, trials).exit()
}
