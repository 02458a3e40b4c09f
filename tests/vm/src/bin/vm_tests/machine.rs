//! The machine itself: what every other test takes for granted.

use user_events_vm_tests::guest::{Tool, tracefs};

/// Something that every kernel has.
const EVENT: &str = "sched:sched_process_exec";

pub(crate) fn tracefs() {
    let tracers = tracefs::read("available_tracers");
    assert!(tracers.contains("nop"), "available_tracers: {tracers}");
    tracefs::clear();
    {
        let _enabled = tracefs::Enabled::new("sched/sched_process_exec");
        Tool::new("/bin/true").ok();
    }
    let trace = tracefs::trace();
    assert!(trace.iter().any(|line| line.contains("filename=/bin/true")), "{trace:#?}");
}

pub(crate) fn perf() {
    let data = "/tmp/perf.data";
    Tool::new("perf").args(&["record", "-q", "-o", data, "-a", "-e", EVENT, "/bin/true"]).ok();
    let script = Tool::new("perf").args(&["script", "-i", data]).ok();
    assert!(script.contains("filename=/bin/true"), "{script}");
}

pub(crate) fn trace_cmd() {
    let data = "/tmp/trace.dat";
    // A program that ends at once may end before trace-cmd's readers have begun.
    let program = ["/bin/busybox", "sleep", "1"];
    let record = ["record", "-q", "-o", data, "-e", EVENT];
    Tool::new("trace-cmd").args(&record).args(&program).ok();
    let report = Tool::new("trace-cmd").args(&["report", "-i", data]).ok();
    assert!(report.contains("filename=/bin/busybox"), "{report}");
}

pub(crate) fn bpftrace() {
    let program = "BEGIN { printf(\"ready\\n\"); } \
        tracepoint:sched:sched_process_exec /str(args->filename) == \"/bin/true\"/ \
        { printf(\"ran %s\\n\", str(args->filename)); exit(); }";
    let mut bpftrace = Tool::new("bpftrace").args(&["-e", program]).start();
    bpftrace.until_printed("ready");
    Tool::new("/bin/true").ok();
    bpftrace.until_printed("ran /bin/true");
    let output = bpftrace.end();
    assert!(output.status.success(), "{output:?}");
}

pub(crate) fn strace() {
    Tool::new("strace").args(&["-o", "/tmp/strace", "/bin/true"]).ok();
}

pub(crate) fn subject() {
    // With module or without: a program with events runs.
    let subject = Tool::subject("requests").arg("3").run();
    assert!(subject.status.success() && subject.stderr.is_empty(), "{subject:?}");
}
