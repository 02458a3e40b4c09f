//! The kernel module's parser of descriptions, compiled for user space with the compiler's
//! sanitizers: tables of what it takes and refuses, random descriptions beside a model of the
//! grammar, and what the macros generate.

mod bad;
mod driver;
mod generate;
mod good;
mod limits;
mod macros;
mod model;
mod parsed;
mod random;

use libtest_mimic::{Arguments, Failed, Trial};

type Test = (&'static str, fn());

const TESTS: &[Test] = &[
    ("integers", good::integers),
    ("longs", good::longs),
    ("descriptions", good::descriptions),
    ("mistakes", bad::mistakes),
    ("bytes_that_no_description_has", bad::bytes),
    ("length_of_description", limits::description),
    ("size_of_field", limits::field),
    ("size_of_all_fields", limits::sum),
    ("number_of_fields", limits::fields),
    ("length_of_names", limits::names),
    ("numbers", limits::numbers),
    ("random_descriptions", random::valid),
    ("random_mutations", random::mutated),
    ("random_words", random::words),
    ("events_of_the_macros", macros::events),
];

fn main() {
    let arguments = Arguments::from_args();
    let missing = if arguments.list { None } else { driver::missing() };
    let trials = TESTS.iter().map(|(name, test)| {
        let name = format!("parser_{name}");
        if let Some(reason) = missing {
            println!("skipped: {name}: {reason}");
        }
        let run = || {
            test();
            Ok::<(), Failed>(())
        };
        Trial::test(name, run).with_ignored_flag(missing.is_some())
    });
    let trials = trials.collect();
    libtest_mimic::run(&arguments, trials).exit()
}
