//! Records that are much larger than their payloads.

use user_events_vm_tests::guest::Subject;
use user_events_vm_tests::guest::tracefs::{self, Enabled};

pub(crate) fn much() {
    let mut subject = Subject::start();
    subject.ask("register_all");
    let _enabled = Enabled::new("user_events/padding");
    subject.ask("padding");
    let trace = tracefs::trace();
    let [record] = trace.as_slice() else { panic!("{trace:#?}") };
    assert!(record.contains(" a=1 b=2 c=3 d=0 "), "{record}");
    assert!(record.ends_with(" r=18 s=19 t=20"), "{record}");
    subject.end();
}
