//! The kernel module's parser, compiled for user space and run as a process of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use crate::parsed::{Answer, answer};

const KMOD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../user-events-kmod");
const DRIVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/c/parse_driver.c");

const FLAGS: &[&str] = &["-g", "-O1", "-Wall", "-Wextra", "-Werror"];
const SANITIZERS: &[&str] = &["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// Why the parser cannot be compiled here.
pub(crate) fn missing() -> Option<&'static str> {
    let mut gcc = Command::new("gcc");
    gcc.args(["-fsyntax-only", "-include", "stdio.h", "-include", "linux/types.h"]);
    gcc.args(["-x", "c", "/dev/null"]).stdout(Stdio::null()).stderr(Stdio::null());
    let there = gcc.status().is_ok_and(|status| status.success());
    (!there).then_some("gcc or libc6-dev is not installed")
}

/// A process that parses.
pub(crate) struct Driver {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Driver {
    pub(crate) fn start() -> Self {
        let mut command = Command::new(program());
        without_leaks(&mut command);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the driver starts");
        let input = child.stdin.take().expect("a pipe");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, input, output }
    }

    /// What the parser makes of each description.
    pub(crate) fn parse<T: AsRef<[u8]> + Sync>(&mut self, texts: &[T]) -> Vec<Answer> {
        let mut framed = Vec::new();
        for text in texts {
            let text = text.as_ref();
            assert!(!text.contains(&0), "a description ends at its NUL");
            let len = u32::try_from(text.len()).expect("descriptions are short");
            framed.extend_from_slice(&len.to_ne_bytes());
            framed.extend_from_slice(text);
        }
        let Self { child, input, output } = self;
        std::thread::scope(|scope| {
            // A driver that ended shows where its answers are missing.
            scope.spawn(|| drop(input.write_all(&framed).and_then(|()| input.flush())));
            let read = |text: &T| {
                let mut line = String::new();
                output.read_line(&mut line).expect("answers are UTF-8");
                answer(line.trim_end_matches('\n'))
                    .unwrap_or_else(|| failed(child, text.as_ref(), &line))
            };
            texts.iter().map(read).collect()
        })
    }

    /// What the parser makes of one description.
    pub(crate) fn parse_one<T: AsRef<[u8]> + Sync>(&mut self, text: T) -> Answer {
        self.parse(&[text]).remove(0)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _status = self.child.wait();
    }
}

fn failed(child: &mut Child, text: &[u8], line: &str) -> ! {
    // The thread that writes must end, too.
    let mut errors = String::new();
    if let (true, Some(stderr)) = (line.is_empty(), &mut child.stderr) {
        let _what_there_is = stderr.read_to_string(&mut errors);
    }
    let _ended_already = child.kill();
    panic!("no answer but {line:?} to \"{}\"\n{errors}", text.escape_ascii())
}

/// The compiled driver, made once.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let sanitizers = if has_sanitizers(dir) { SANITIZERS } else { &[] };
        if sanitizers.is_empty() {
            println!("note: gcc has no sanitizers here; the parser runs without them");
        }
        let sources = ["parse.c", "types.c"].map(|file| Path::new(KMOD).join(file));
        let program = dir.join("parse_driver");
        let mut gcc = Command::new("gcc");
        gcc.args(FLAGS).args(sanitizers).arg("-I").arg(KMOD).arg(DRIVER).args(sources);
        let output = gcc.arg("-o").arg(&program).output().expect("gcc runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the parser does not compile:\n{errors}");
        program
    })
}

/// Whether a program with sanitizers can be made and run.
fn has_sanitizers(dir: &Path) -> bool {
    let (source, program) = (dir.join("sanitizers.c"), dir.join("sanitizers"));
    fs::write(&source, "int main(void) { return 0; }\n").expect("the target directory is ours");
    let mut gcc = Command::new("gcc");
    gcc.args(SANITIZERS).arg(source).arg("-o").arg(&program).stderr(Stdio::null());
    let mut run = Command::new(program);
    without_leaks(&mut run).stderr(Stdio::null());
    [gcc, run].iter_mut().all(|command| command.status().is_ok_and(|status| status.success()))
}

/// The sanitizer looks for leaks by tracing its own process, which containers forbid; the parser
/// allocates nothing.
fn without_leaks(command: &mut Command) -> &mut Command {
    command.env("ASAN_OPTIONS", "detect_leaks=0")
}
