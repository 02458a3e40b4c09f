//! Records that are much larger than their payloads.

use user_events_vm_tests::guest::{Tool, tracefs};

pub(crate) fn much() {
    tracefs::clear();
    // A process of its own: this one would keep the module in use.
    Tool::subject("padded").ok();
    let trace = tracefs::trace();
    // It stays, and the module with it, as long as ftrace has a record of it.
    tracefs::write("user_events_status", "\n");
    let record = trace.iter().find(|line| line.contains(" padded: "));
    let record = record.unwrap_or_else(|| panic!("{trace:#?}"));
    assert!(record.contains(" a=1 b=2 c=3 d=0 "), "{record}");
    assert!(record.ends_with(" r=18 s=19 t=20"), "{record}");
}
