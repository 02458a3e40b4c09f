//! What the figures were taken with.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use crate::bounded;
use crate::lttng::CHANNEL;
use crate::subjects::Subjects;

const LOCK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock");

pub(crate) fn render(subjects: &Subjects, rounds: usize) -> String {
    let lttng = match &subjects.lttng {
        Ok(lttng) => lttng.snapshot().unwrap_or_else(|error| format!("{error:#}")),
        Err(error) => format!("{error:#}"),
    };
    [
        format!("Machine: {}", machine()),
        format!("Versions: {}", versions()),
        format!("Time: {rounds} rounds, each with one process per row, in changing order."),
        "Instructions: user space, by callgrind; there the clock is a system call, so that the \
         clock's own instructions are in no row."
            .to_owned(),
        format!(
            "Sessions: {}; they keep all events, but for keep_last, which overwrites old ones as \
             LTTng-UST's snapshot session does.",
            sessions(subjects)
        ),
        "tracing: JSON time includes the flush of what is buffered; default format.".to_owned(),
        format!("LTTng-UST: snapshot session, {}; {lttng}.", CHANNEL.join(" ")),
    ]
    .map(|line| format!("- {line}\n"))
    .concat()
}

fn machine() -> String {
    let cpus = thread::available_parallelism().map_or(0, usize::from);
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(": ")).map_or("unknown", |(_, model)| model);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{model}, {cpus} processors, Linux {}", kernel.trim())
}

fn versions() -> String {
    let tools = [
        ("rustc", "--version"),
        ("gcc", "-dumpfullversion"),
        ("valgrind", "--version"),
        ("lttng", "--version"),
    ];
    let tools = tools.map(|(tool, argument)| {
        let line = bounded::stdout(Command::new(tool).arg(argument)).unwrap_or_default();
        let is_number = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
        format!("{tool} {}", line.split([' ', '-']).find(is_number).unwrap_or("missing"))
    });
    let lock = fs::read_to_string(LOCK).unwrap_or_default();
    let crates =
        ["tracepoint", "eventheader", "probe", "usdt", "tracing", "tracing-subscriber", "log"]
            .map(|name| format!("{name} {}", locked(&lock, name).unwrap_or("unknown")));
    [tools.as_slice(), crates.as_slice()].concat().join(", ")
}

fn locked<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let (_, behind) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    behind.split('"').next()
}

fn sessions(subjects: &Subjects) -> String {
    let dirs = [("disk", &subjects.disk), ("/dev/shm", &subjects.memory)];
    let dirs = dirs.map(|(name, dir)| match dir {
        Ok(dir) => format!("{name} is {}", file_system(dir.path())),
        Err(error) => format!("{name}: {error:#}"),
    });
    dirs.join(", ")
}

fn file_system(dir: &Path) -> String {
    let table = bounded::stdout(Command::new("df").arg("--output=fstype").arg(dir));
    table.ok().and_then(|table| Some(table.lines().last()?.to_owned())).unwrap_or_default()
}
