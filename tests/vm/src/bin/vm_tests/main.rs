//! The tests inside the virtual machine. One file per area, one line here per test.

mod guest;
mod machine;

use libtest_mimic::{Arguments, ColorSetting, Failed, Trial};
use user_events_vm_tests::kmsg;

type Test = (&'static str, fn());

const TESTS: &[Test] = &[("tracefs_is_mounted", machine::tracefs), ("tools_run", machine::tools)];

fn main() {
    let mut arguments = Arguments::from_args();
    // Tracing is one for the whole machine.
    arguments.test_threads = Some(1);
    // The serial line is a terminal, but what comes out of it is read by a program.
    arguments.color = Some(ColorSetting::Never);
    let trials = TESTS.iter().map(|(name, test)| {
        Trial::test(*name, move || {
            kmsg::write(&format!("test {name}"))?;
            test();
            Ok::<(), Failed>(())
        })
    });
    let trials = trials.collect();
    libtest_mimic::run(&arguments, trials).exit()
}
