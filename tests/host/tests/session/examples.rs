//! The examples, as a user starts them.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Output};

use super::babeltrace::print;
use super::subject::Place;

fn example(name: &str) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--package", "user-events-examples", "--example", name, "--"]);
    command.env_remove("USER_EVENTS_SESSION").env_remove("USER_EVENTS");
    command
}

fn output(command: &mut Command) -> (Output, String) {
    let output = command.output().expect("cargo is there");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    (output, stdout)
}

pub(crate) fn hello() {
    let place = Place::new();
    let (output, _) = output(example("hello").env("USER_EVENTS_SESSION", &place.session));
    assert!(output.status.success(), "{output:?}");
    let printed = print(&place.session);
    let fields: Vec<_> = printed.of_event("request").map(|line| line.fields.as_str()).collect();
    assert_eq!(
        fields,
        [
            r#"{ id = 7, _path_off = 8, _path_len = 2, latency_ns = 1200, path = "/" }"#,
            r#"{ id = 8, _path_off = 8, _path_len = 7, latency_ns = 900, path = "/about" }"#
        ]
    );
}

/// What `capture` shows and what a session holds are the same events.
pub(crate) fn types() {
    let place = Place::new();
    let (output, stdout) = output(example("types").env("USER_EVENTS_SESSION", &place.session));
    assert!(output.status.success(), "{output:?}");
    let captured: Vec<_> = stdout.lines().skip_while(|line| !line.is_empty()).skip(1).collect();
    let printed = print(&place.session);
    assert_eq!(printed.lines.len(), 10);
    assert_eq!(captured.len(), printed.lines.len());
    for (captured, printed) in captured.iter().zip(&printed.lines) {
        assert!(captured.starts_with(&format!("{}: {{ ", printed.event)), "{captured}");
    }
}

pub(crate) fn quickstart() {
    let place = Place::new();
    let tree = place.directory.path().join("tree");
    fs::create_dir_all(tree.join("below")).expect("it can be made");
    fs::write(tree.join("one"), "1").expect("it can be made");
    fs::write(tree.join(OsStr::from_bytes(b"below/\xff\n\"")), "22").expect("it can be made");
    symlink("nowhere", tree.join("below/link")).expect("it can be made");

    let (output, stdout) = output(example("quickstart").arg(&tree).arg(&place.session));
    assert!(output.status.success(), "{output:?}");
    assert_eq!(output.stderr, b"", "no progress line without a terminal");
    let row = |start: &str| {
        let row = stdout.lines().find(|line| line.starts_with(start));
        let row = row.unwrap_or_else(|| panic!("no row `{start}` in {stdout}"));
        row.split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("file_seen")[0], "3");
    assert_eq!(row("directory_seen")[0], "2");
    assert_eq!(row("lost"), ["0"]);
    assert!(stdout.ends_with(&format!("babeltrace2 {}\n", place.session.display())), "{stdout}");

    let printed = print(&place.session);
    let kinds: Vec<_> = printed.of_event("file_seen").map(|line| line.field("kind")).collect();
    assert_eq!(kinds.iter().filter(|kind| kind.contains("\"Link\"")).count(), 1);
    let sizes: u64 = printed.of_event("file_seen").map(|line| line.number("size")).sum();
    assert_eq!(sizes, 1 + 2 + "nowhere".len() as u64);

    let (output, _) = self::output(example("quickstart").arg(tree.join("no such place")));
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.starts_with("quickstart: cannot walk "), "{error}");
}
