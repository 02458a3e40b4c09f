//! Tools that record until they are told to stop.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use nix::libc::O_NONBLOCK;
use nix::sys::signal::Signal;
use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use tempfile::TempDir;

use super::running::Running;
use super::tool::Tool;
use super::tracefs;
use super::wait::until;

/// A tool that is recording. Between the return of its start and its end, it gets everything.
pub struct Recording {
    running: Running,
    data: PathBuf,
    /// `perf`'s, to say when to begin and to be told that it has.
    control: Option<(File, File)>,
    place: TempDir,
}

impl Recording {
    /// `perf record` of the whole machine.
    pub fn perf(args: &[&str]) -> Self {
        let place = TempDir::new().expect("a temporary directory");
        let data = place.path().join("perf.data");
        let fifos = ["control", "ack"].map(|name| place.path().join(name));
        for fifo in &fifos {
            mkfifo(fifo, Mode::S_IRWXU).expect("a new name");
        }
        let control = format!("--control=fifo:{},{}", fifos[0].display(), fifos[1].display());
        // What is recorded begins with the command, not while the events are being opened.
        let fixed = ["record", "-q", "-a", "-D", "-1", &control, "-o", &data.to_string_lossy()];
        let running = Tool::new("perf").args(&fixed).args(args).start();
        // To read and write: opening one end of a pipe alone would wait for the other one.
        let [control, ack] = fifos.map(|fifo| {
            let mut options = OpenOptions::new();
            options.read(true).write(true).custom_flags(O_NONBLOCK);
            options.open(fifo).expect("it was made")
        });
        let mut recording = Self { running, data, control: Some((control, ack)), place };
        recording.command("enable");
        recording
    }

    /// `trace-cmd record` of the whole machine, one of whose events is `user_events:<event>`.
    pub fn trace_cmd(event: &str, args: &[&str]) -> Self {
        let place = TempDir::new().expect("a temporary directory");
        let data = place.path().join("trace.dat");
        let fixed = ["record", "-o", &data.to_string_lossy()];
        let running = Tool::new("trace-cmd").args(&fixed).args(args).start();
        // It turns tracing off, enables events, and turns tracing on. What it says then comes
        // when it ends, if not to a terminal.
        until("trace-cmd records", || {
            tracefs::listens(event, "ftrace") && tracefs::read("tracing_on").trim() == "1"
        });
        Self { running, data, control: None, place }
    }

    /// `bpftrace` with probes, and what must be defined before them.
    pub fn bpftrace(definitions: &str, probes: &str) -> Self {
        let place = TempDir::new().expect("a temporary directory");
        let data = place.path().join("program.bt");
        // Probes are attached from the last to the first one: when this one runs, all do.
        let ready = "interval:ms:50 /@ready == 0/ { printf(\"ready\\n\"); @ready = 1; }\n\
            END { clear(@ready); }\n";
        fs::write(&data, format!("{definitions}{ready}{probes}")).expect("a temporary file");
        let path = data.to_string_lossy().into_owned();
        let mut running = Tool::new("bpftrace").arg(&path).start();
        running.until_printed("ready");
        Self { running, data, control: None, place }
    }

    /// Tells `perf` what to do, and waits until that is done.
    fn command(&mut self, command: &str) {
        let Some((control, ack)) = &mut self.control else { return };
        writeln!(control, "{command}").expect("a pipe with room");
        let mut answer = [0; 16];
        // It writes its answer at once. While there is none, reading fails.
        let len = self.running.until_there(|_| ack.read(&mut answer).ok());
        let answer = String::from_utf8_lossy(&answer[..len]);
        assert_eq!(answer.trim_matches(['\0', '\n']), "ack", "{}", self.running.printed());
    }

    /// Ends `perf`'s recording; what `perf script` makes of it.
    pub fn script(self) -> Vec<String> {
        self.script_with(&[])
    }

    /// The same, with arguments.
    pub fn script_with(mut self, args: &[&str]) -> Vec<String> {
        self.command("disable");
        let (data, _place) = self.stop();
        script(&data, args)
    }

    /// Ends `trace-cmd`'s recording; what `trace-cmd report` makes of it.
    pub fn report(self, args: &[&str]) -> Vec<String> {
        let (data, _place) = self.stop();
        report(&data, args)
    }

    /// Waits until `bpftrace` has printed something.
    pub fn until_printed(&mut self, wanted: &str) {
        self.running.until_printed(wanted);
    }

    /// Ends `bpftrace`; its lines.
    pub fn lines(self) -> Vec<String> {
        let Self { running, place, .. } = self;
        running.signal(Signal::SIGINT);
        let output = running.end();
        assert!(output.status.success(), "{output:?}");
        drop(place);
        output.stdout.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    fn stop(self) -> (PathBuf, TempDir) {
        self.running.signal(Signal::SIGINT);
        let output = self.running.end();
        until("there is a recording", || self.data.exists());
        assert!(!output.stderr.contains("LOST"), "{output:?}");
        (self.data, self.place)
    }
}

/// What `perf script` makes of a file.
fn script(data: &Path, args: &[&str]) -> Vec<String> {
    let output = Tool::new("perf").args(&["script", "-i", &data.to_string_lossy()]).args(args).ok();
    output.lines().map(str::to_owned).collect()
}

/// What `trace-cmd report` makes of a file.
fn report(data: &Path, args: &[&str]) -> Vec<String> {
    let output =
        Tool::new("trace-cmd").args(&["report", "-i", &data.to_string_lossy()]).args(args).ok();
    output.lines().map(str::to_owned).collect()
}
