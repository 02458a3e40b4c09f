//! ftrace's side of an event: enabling, filters, triggers, histograms, instances, probes.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;

use user_events_vm_tests::guest::{tracefs, until};

use crate::support::abi::{DATA_LOC, DataFile, Event, location};
use crate::support::ftrace::{self, Entry, Instance, append, shown, shown_in, texts};
use crate::support::status;
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("ftrace_enable", MODULE, enable),
    ("ftrace_enable_all", MODULE, enable_all),
    ("ftrace_set_event", MODULE, set_event),
    ("ftrace_recording_off", MODULE, recording_off),
    ("ftrace_other_processes_only", MODULE, other_processes),
    ("ftrace_filter_numbers", MODULE, filter_numbers),
    ("ftrace_filter_strings", MODULE, filter_strings),
    ("ftrace_filter_arrays", MODULE, filter_arrays),
    ("ftrace_filter_of_no_field", MODULE, filter_of_no_field),
    ("ftrace_trigger_traceoff", MODULE, trigger_traceoff),
    ("ftrace_trigger_snapshot", MODULE, trigger_snapshot),
    ("ftrace_trigger_stacktrace", MODULE, trigger_stacktrace),
    ("ftrace_trigger_enables_another", MODULE, trigger_enables),
    ("ftrace_histogram_of_sums", MODULE, histogram_of_sums),
    ("ftrace_histogram_of_strings", MODULE, histogram_of_strings),
    ("ftrace_instances", MODULE, instances),
    ("ftrace_trace_pipe", MODULE, trace_pipe),
    ("ftrace_event_probe", MODULE, event_probe),
    ("ftrace_synthetic_event", MODULE, synthetic_event),
];

/// A request: a number, a text by location, and one in place.
struct Requests {
    file: DataFile,
    event: Event,
    name: &'static str,
}

impl Requests {
    fn new(name: &'static str, flags: u32) -> Self {
        let file = DataFile::open();
        let fields = "u32 id; s64 bytes; __rel_loc char[] path; char[8] verb";
        let event = file.register_with(&format!("{name} {fields}"), flags);
        Self { file, event, name }
    }

    fn emit(&self, id: u32, bytes: i64, path: &str, verb: &str) {
        let mut in_place = [0; 8];
        in_place[..verb.len()].copy_from_slice(verb.as_bytes());
        let payload = [
            &id.to_ne_bytes()[..],
            &bytes.to_ne_bytes(),
            &location(8, path.len() + 1),
            &in_place,
            path.as_bytes(),
            b"\0",
        ];
        self.file.emit(self.event, &payload.concat());
    }

    /// A few that differ.
    fn emit_some(&self) {
        self.emit(1, 10, "/index.html", "GET");
        self.emit(2, -20, "/images/logo.png", "GET");
        self.emit(3, 30, "/index.html", "POST");
        self.emit(4, 40, "/", "HEAD");
    }

    /// The numbers of those that were recorded.
    fn recorded(&self) -> Vec<u32> {
        let id = |line: String| line.strip_prefix("id=")?.split(' ').next()?.parse().ok();
        shown(self.name).into_iter().map(|line| id(line).expect("a number")).collect()
    }
}

fn enable() {
    let requests = Requests::new("enabled", 0);
    for _ in 0..3 {
        let enabled = ftrace::enable("enabled");
        requests.emit(5, -5, "/x", "GET");
        drop(enabled);
        requests.file.write(requests.event, &[0; 24]).expect_err("nobody listens");
    }
    let wanted = "id=5 bytes=-5 path=/x verb=GET";
    assert_eq!(shown("enabled"), [wanted; 3]);
    assert_eq!(status::get("enabled").written, 3);
}

fn enable_all() {
    let file = DataFile::open();
    let events = ["all_a", "all_b", "all_c"].map(|name| file.register(&format!("{name} u32 n")));
    let all = tracefs::Enabled::new("user_events");
    for event in events {
        file.emit(event, &[0; 4]);
    }
    assert_eq!(tracefs::read("events/user_events/enable").trim(), "1");
    assert_eq!(tracefs::read("events/user_events/all_b/enable").trim(), "1");
    // What comes later is not enabled.
    let later = file.register("all_d u32 n");
    file.write(later, &[0; 4]).expect_err("nobody listens");
    assert_eq!(tracefs::read("events/user_events/enable").trim(), "X");
    drop(all);
    for event in events {
        file.write(event, &[0; 4]).expect_err("nobody listens");
    }
    assert_eq!(tracefs::trace().len(), 3);
}

fn set_event() {
    let file = DataFile::open();
    let event = file.register("chosen u32 n");
    file.register("not_chosen u32 n");
    let page = status::Page::map();
    append("set_event", "user_events:chosen").expect("the event is there");
    assert_eq!(tracefs::read("set_event").trim(), "user_events:chosen");
    assert_eq!(page.byte(event), status::FTRACE);
    append("set_event", "!user_events:chosen").expect("the event is there");
    assert_eq!(page.byte(event), 0);
    append("set_event", "user_events:").expect("the system is there");
    file.emit(event, &[0; 4]);
    let all = tracefs::read("set_event");
    let mut all: Vec<_> = all.lines().collect();
    all.sort_unstable();
    assert_eq!(all, ["user_events:chosen", "user_events:not_chosen"]);
    append("set_event", "user_events:no_such").expect_err("there is no such event");
    let available = tracefs::read("available_events");
    assert!(available.lines().any(|line| line == "user_events:chosen"));
    tracefs::write("set_event", "\n");
    assert_eq!(page.byte(event), 0);
}

fn recording_off() {
    let requests = Requests::new("recording_off", 0);
    let _enabled = ftrace::enable("recording_off");
    tracefs::write("tracing_on", "0");
    // Not an error: the event is enabled, and the user wants no records.
    requests.emit(1, 1, "/", "GET");
    requests.file.emit(requests.event, &[&[0; 12][..], &location(8, 1), &[0; 9]].concat());
    tracefs::write("tracing_on", "1");
    requests.emit(2, 2, "/", "GET");
    assert_eq!(requests.recorded(), [2]);
    let counts = status::get("recording_off");
    assert_eq!((counts.written, counts.invalid, counts.too_large), (3, 0, 0));
}

fn other_processes() {
    let requests = Requests::new("of_others", 0);
    let _enabled = ftrace::enable("of_others");
    {
        // That of the first process.
        let _others = Entry::new("set_event_pid", "1", "");
        requests.emit(1, 1, "/", "GET");
        tracefs::write("set_event_pid", "\n");
    }
    requests.emit(2, 2, "/", "GET");
    assert_eq!(requests.recorded(), [2]);
}

/// What of [`Requests::emit_some`] comes through filters.
fn filters(name: &'static str, flags: u32, filters: &[(&str, &[u32])]) {
    let requests = Requests::new(name, flags);
    let _enabled = ftrace::enable(name);
    for (filter, wanted) in filters {
        tracefs::clear();
        let _filter = Entry::filter(name, filter);
        requests.emit_some();
        assert_eq!(requests.recorded(), *wanted, "{filter}");
    }
    tracefs::clear();
    requests.emit_some();
    assert_eq!(requests.recorded(), [1, 2, 3, 4]);
}

fn filter_numbers() {
    let pid = std::process::id();
    filters(
        "numbers",
        0,
        &[
            ("id == 2", &[2]),
            ("id > 2", &[3, 4]),
            ("id != 1 && id <= 3", &[2, 3]),
            // The field is signed.
            ("bytes < 0", &[2]),
            ("bytes > 10 || id == 1", &[1, 3, 4]),
            ("id & 1", &[1, 3]),
            (&format!("common_pid == {pid}"), &[1, 2, 3, 4]),
            ("common_pid == 1", &[]),
        ],
    );
}

fn filter_strings() {
    let strings: &[(&str, &[u32])] = &[
        ("path == \"/index.html\"", &[1, 3]),
        ("path != \"/index.html\"", &[2, 4]),
        ("path ~ \"/i*\"", &[1, 2, 3]),
        ("path ~ \"*.png\"", &[2]),
        ("path ~ \"*x.h*\" && verb == \"POST\"", &[3]),
        ("verb == \"GET\"", &[1, 2]),
        ("verb ~ \"*E*\"", &[1, 2, 4]),
        ("path == \"/\"", &[4]),
        ("path == \"\"", &[]),
    ];
    filters("strings", 0, strings);
    // Presented as the other kind of location, they find the same.
    filters("strings_data_loc", DATA_LOC, strings);
}

fn filter_arrays() {
    let file = DataFile::open();
    let event = file.register("arrays u8[4] a; __rel_loc u8[] b; struct s c 8; u16 d");
    let _enabled = ftrace::enable("arrays");
    // Fields that the kernel cannot compare as a whole must do no harm.
    for filter in ["d == 7", "b == 1", "a == 1", "c == 1", "a == \"x\"", "c ~ \"x*\""] {
        if append("events/user_events/arrays/filter", filter).is_ok() {
            let payload = [&[1; 4][..], &location(10, 2), &[1; 8], &7_u16.to_ne_bytes(), &[1; 2]];
            file.emit(event, &payload.concat());
        }
        append("events/user_events/arrays/filter", "0").expect("no filter");
    }
    assert!(!shown("arrays").is_empty());
}

fn filter_of_no_field() {
    let _requests = Requests::new("no_field", 0);
    for filter in ["nothing == 1", "id ==", "id == \"text\""] {
        let error = append("events/user_events/no_field/filter", filter);
        let error = error.map_err(|error| error.kind());
        assert_eq!(error, Err(ErrorKind::InvalidInput), "{filter}");
    }
    append("events/user_events/no_field/filter", "0").expect("no filter");
}

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

fn instances() {
    let requests = Requests::new("apart", 0);
    let first = Instance::new("one");
    let second = Instance::new("two");
    first.enable("apart", "1");
    requests.emit(1, 1, "/", "GET");
    second.enable("apart", "1");
    let main = ftrace::enable("apart");
    requests.emit(2, 2, "/", "GET");
    first.enable("apart", "0");
    drop(main);
    requests.emit(3, 3, "/", "GET");
    let ids = |lines: Vec<String>| -> Vec<String> {
        lines.iter().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
    };
    assert_eq!(ids(shown_in(&first.place(), "apart")), ["id=1", "id=2"]);
    assert_eq!(ids(shown_in(&second.place(), "apart")), ["id=2", "id=3"]);
    assert_eq!(ids(shown("apart")), ["id=2"]);
    // A write counts once.
    assert_eq!(status::get("apart").written, 3);
    // An instance that is made later knows the event.
    let third = Instance::new("three");
    third.enable("apart", "1");
    requests.emit(4, 4, "/", "GET");
    assert_eq!(ids(shown_in(&third.place(), "apart")), ["id=4"]);
}

fn trace_pipe() {
    let requests = Requests::new("piped", 0);
    let _enabled = ftrace::enable("piped");
    let mut options = File::options();
    let pipe = options.read(true).custom_flags(nix::libc::O_NONBLOCK);
    let mut pipe = pipe.open(tracefs::path("trace_pipe")).expect("tracefs is there");
    requests.emit_some();
    let mut text = String::new();
    until("trace_pipe has all four", || {
        let mut piece = [0; 4096];
        if let Ok(len) = pipe.read(&mut piece) {
            text += std::str::from_utf8(&piece[..len]).expect("text");
        }
        texts(&text, "piped").len() == 4
    });
    assert_eq!(texts(&text, "piped")[1], "id=2 bytes=-20 path=/images/logo.png verb=GET");
    // What was read is gone.
    assert!(tracefs::trace().is_empty());
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
