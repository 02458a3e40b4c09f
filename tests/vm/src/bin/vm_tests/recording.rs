//! ftrace's side of an event: enabling, filters, instances.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;

use user_events_vm_tests::abi::DATA_LOC;
use user_events_vm_tests::guest::{tracefs, until};

use crate::support::data_file::{DataFile, location};
use crate::support::ftrace::{self, Entry, Instance, append, shown, shown_in, texts};
use crate::support::{Requests, status};
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
    ("ftrace_instances", MODULE, instances),
    ("ftrace_trace_pipe", MODULE, trace_pipe),
];

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
