//! What ftrace does when an event comes: triggers, histograms, and events made of it.

use user_events_vm_tests::abi::DATA_LOC;
use user_events_vm_tests::guest::tracefs;

use crate::support::ftrace::{self, Entry, append, shown, texts};
use crate::support::{Requests, status};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("ftrace_trigger_traceoff", MODULE, trigger_traceoff),
    ("ftrace_trigger_snapshot", MODULE, trigger_snapshot),
    ("ftrace_trigger_stacktrace", MODULE, trigger_stacktrace),
    ("ftrace_trigger_enables_another", MODULE, trigger_enables),
    ("ftrace_histogram_of_sums", MODULE, histogram_of_sums),
    ("ftrace_histogram_of_strings", MODULE, histogram_of_strings),
    ("ftrace_event_probe", MODULE, event_probe),
    ("ftrace_synthetic_event", MODULE, synthetic_event),
];

fn trigger_traceoff() {
    let requests = Requests::new("stops", 0);
    let _enabled = ftrace::enable("stops");
    let _trigger = Entry::trigger("stops", "traceoff if id == 2");
    requests.emit_some();
    assert_eq!(tracefs::read("tracing_on").trim(), "0");
    // What stops it may be the last one or not; what comes later is not recorded.
    assert!(requests.recorded().iter().all(|id| *id <= 2), "{:?}", requests.recorded());
    tracefs::write("tracing_on", "1");
}

fn trigger_snapshot() {
    let requests = Requests::new("snapshots", 0);
    let _enabled = ftrace::enable("snapshots");
    let trigger = Entry::trigger("snapshots", "snapshot:1 if id == 3");
    requests.emit_some();
    let snapshot = texts(&tracefs::read("snapshot"), "snapshots");
    assert!(snapshot.len() >= 2 && snapshot[0].starts_with("id=1 "), "{snapshot:?}");
    drop(trigger);
    append("events/user_events/snapshots/trigger", "!snapshot").unwrap_or(());
    tracefs::write("snapshot", "0");
}

fn trigger_stacktrace() {
    let requests = Requests::new("stacks", 0);
    let _enabled = ftrace::enable("stacks");
    let _trigger = Entry::trigger("stacks", "stacktrace if id == 4");
    requests.emit_some();
    let trace = tracefs::read("trace");
    assert_eq!(trace.matches("<stack trace>").count(), 1, "{trace}");
    assert!(trace.contains("writev"), "{trace}");
}

fn trigger_enables() {
    let requests = Requests::new("first_of_two", 0);
    let second = requests.file.register("second_of_two u32 n");
    let _enabled = ftrace::enable("first_of_two");
    let page = status::Page::map();
    let trigger = "enable_event:user_events:second_of_two if id == 2";
    let trigger = Entry::trigger("first_of_two", trigger);
    // The kernel must hear of it to let it through.
    assert_eq!(page.byte(second), status::FTRACE);
    requests.emit(1, 1, "/", "GET");
    requests.file.emit(second, &1_u32.to_ne_bytes());
    requests.emit(2, 2, "/", "GET");
    requests.file.emit(second, &2_u32.to_ne_bytes());
    assert_eq!(shown("second_of_two"), ["n=2"]);
    drop(trigger);
    let _ = append(
        "events/user_events/first_of_two/trigger",
        "!enable_event:user_events:second_of_two",
    );
    tracefs::write("events/user_events/second_of_two/enable", "0");
    page.until(second, 0);
}

fn histogram_of_sums() {
    let requests = Requests::new("sums", 0);
    let hist = Entry::trigger("sums", "hist:keys=id:vals=bytes:sort=id");
    requests.emit_some();
    requests.emit(4, 2, "/", "HEAD");
    let text = tracefs::read("events/user_events/sums/hist");
    for wanted in [(1, 1, "10"), (3, 1, "30"), (4, 2, "42")] {
        let (id, hits, bytes) = wanted;
        let words = format!("id: {id} hitcount: {hits} bytes: {bytes}");
        assert!(entries(&text).contains(&words), "{words}\n{text}");
    }
    assert!(text.contains("Hits: 5"), "{text}");
    // A histogram alone listens, and keeps no records.
    assert!(tracefs::trace().is_empty());
    drop(hist);
    requests.file.write(requests.event, &[0; 24]).expect_err("nobody listens");
}

/// The entries of a histogram, each with its words apart by one space and without braces.
fn entries(hist: &str) -> Vec<String> {
    let lines = hist.lines().filter(|line| line.starts_with('{'));
    let words = |line: &str| {
        let plain = line.replace(['{', '}', ','], " ");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    lines.map(words).collect()
}

fn histogram_of_strings() {
    for (name, flags) in [("hist_rel", 0), ("hist_data", DATA_LOC)] {
        let requests = Requests::new(name, flags);
        let hist = Entry::trigger(name, "hist:keys=path,verb");
        requests.emit_some();
        requests.emit(5, 1, "/index.html", "GET");
        let text = tracefs::read(&format!("events/user_events/{name}/hist"));
        for wanted in [
            "path: /index.html verb: GET hitcount: 2",
            "path: /index.html verb: POST hitcount: 1",
            "path: /images/logo.png verb: GET hitcount: 1",
            "path: / verb: HEAD hitcount: 1",
        ] {
            assert!(entries(&text).iter().any(|entry| entry == wanted), "{wanted}\n{text}");
        }
        drop(hist);
    }
}

fn event_probe() {
    // Probes find text by `__data_loc` only: of `__rel_loc` they take bytes 4 too early, also in
    // the kernel's own events.
    let requests = Requests::new("probed", DATA_LOC);
    let fields = "id=$id bytes=$bytes:s64 path=$path:string";
    let probe = Entry::eprobe("on_probed", "probed", fields);
    {
        let _enabled = tracefs::Enabled::new("probes/on_probed");
        requests.emit_some();
    }
    let lines = tracefs::trace();
    let found = |wanted: &str| lines.iter().any(|line| line.contains(wanted));
    assert_eq!(lines.len(), 4, "{lines:#?}");
    assert!(found("id=0x2 ") || found("id=2 "), "{lines:#?}");
    assert!(found("bytes=-20 path=\"/images/logo.png\""), "{lines:#?}");
    assert!(shown("probed").is_empty());
    drop(probe);
    requests.file.write(requests.event, &[0; 24]).expect_err("nobody listens");
}

fn synthetic_event() {
    let requests = Requests::new("started", 0);
    let ended = requests.file.register("ended u32 id");
    let _latency = Entry::new("synthetic_events", "latency u32 id; u64 us", "!latency");
    let _start = Entry::trigger("started", "hist:keys=id:ts0=common_timestamp.usecs");
    let _end = Entry::trigger(
        "ended",
        "hist:keys=id:us=common_timestamp.usecs-$ts0:\
         onmatch(user_events.started).latency(id,$us)",
    );
    let _enabled = tracefs::Enabled::new("synthetic/latency");
    requests.emit(9, 0, "/", "GET");
    requests.file.emit(ended, &9_u32.to_ne_bytes());
    requests.file.emit(ended, &10_u32.to_ne_bytes());
    let lines = tracefs::trace();
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].contains("latency: id=9 us="), "{lines:#?}");
}
