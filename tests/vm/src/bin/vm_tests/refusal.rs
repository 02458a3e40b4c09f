//! The module is refused, and one line of the kernel log says why.

use std::fs;

use nix::errno::Errno;
use user_events_vm_tests::guest::{Tool, module, tracefs};
use user_events_vm_tests::kmsg;

const LOCKDOWN: &str = "/sys/kernel/security/lockdown";

/// The kernel itself refuses a second one, and says nothing.
pub(crate) fn loaded_twice() {
    let log = Log::start("loaded twice");
    assert_eq!(module::load(), Err(Errno::EEXIST));
    assert_eq!(log.ours(), [""; 0]);
    assert!(module::is_loaded());
}

/// Somebody else has the files: here, the module under another name.
pub(crate) fn files_taken() {
    let log = Log::start("files taken");
    let bytes = fs::read(module::file()).expect("it is packed");
    let other = "/tmp/user_event2.ko";
    fs::write(other, renamed(bytes)).expect("a file");
    assert!(module::load_file(other.as_ref()).is_err());
    assert_eq!(
        log.ours(),
        ["user_events: cannot load: tracefs takes no file user_events_status \
          (the kernel is locked down, or the file exists)"]
    );
    // What was there is not disturbed.
    crate::module::files();
}

/// Modules that nobody has signed are refused by the kernel, with a line of its own.
pub(crate) fn lockdown_integrity() {
    lockdown("integrity");
}

/// The same; a signed one would be refused its files (`files_taken` sees that message).
pub(crate) fn lockdown_confidentiality() {
    lockdown("confidentiality");
}

fn lockdown(level: &str) {
    if !std::path::Path::new(LOCKDOWN).exists() {
        let securityfs = ["-t", "securityfs", "none", "/sys/kernel/security"];
        Tool::new("mount").args(&securityfs).ok();
    }
    let loaded = module::is_loaded();
    fs::write(LOCKDOWN, level).expect("it goes up");
    // What is loaded stays.
    assert_eq!(module::is_loaded(), loaded);
    if loaded {
        crate::module::files();
        tracefs::write("user_events_status", "\n");
        module::unload().expect("nobody uses it");
    }
    let log = Log::start(level);
    assert_eq!(module::load(), Err(Errno::EPERM));
    let lines = log.lines();
    let refused = lines.iter().filter(|line| {
        line.starts_with("Lockdown: ")
            && line.ends_with("unsigned module loading is restricted; see man kernel_lockdown.7")
    });
    assert_eq!(refused.count(), 1, "{lines:#?}");
    assert_eq!(log.ours(), [""; 0]);
}

/// The module with another name, which the kernel takes for another module.
fn renamed(mut bytes: Vec<u8>) -> Vec<u8> {
    // `name` of `struct module`: 56 bytes; and `name=` in what modinfo prints.
    let mut field = b"user_events".to_vec();
    field.resize(56, 0);
    for name in [field.as_slice(), b"name=user_events\0"] {
        let found: Vec<_> =
            (0..bytes.len() - name.len()).filter(|&at| bytes[at..].starts_with(name)).collect();
        assert_eq!(found.len(), 1, "{name:?}");
        let end = found[0] + name.iter().rposition(|&byte| byte == b's').expect("it has one");
        bytes[end] = b'2';
    }
    bytes
}

/// The kernel log from a line of ours on.
struct Log {
    start: String,
}

impl Log {
    fn start(what: &str) -> Self {
        let start = format!("log from here: {what}");
        kmsg::write(&start).expect("a line");
        Self { start }
    }

    /// The messages, without their times.
    fn lines(&self) -> Vec<String> {
        let log = Tool::new("dmesg").ok();
        let (_, after) = log.rsplit_once(&self.start).expect("the line is there");
        let messages = after.lines().map(|line| line.split_once("] ").map_or(line, |(_, m)| m));
        messages.filter(|message| !message.is_empty()).map(str::to_owned).collect()
    }

    /// Those of the module.
    fn ours(&self) -> Vec<String> {
        self.lines().into_iter().filter(|line| line.starts_with("user_events: ")).collect()
    }
}
