//! Builds the programs and the library of this package with each linker that is there and each
//! kind of optimisation, and counts the events that `register_all` finds.

use std::ffi::{CString, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use libtest_mimic::{Arguments, Failed, Trial};

/// Profiles of the workspace, and the directories that they are built in.
const PROFILES: &[(&str, &str)] =
    &[("dev", "debug"), ("release", "release"), ("lto-thin", "lto-thin"), ("lto-fat", "lto-fat")];

/// Linkers and how they are asked for. lld drops what it can, which nothing but its events'
/// flags may keep it from.
const LINKERS: &[(&str, &[&str])] = &[
    ("bfd", &["-Clink-arg=-fuse-ld=bfd"]),
    ("lld", &["-Clink-arg=-fuse-ld=lld", "-Clink-arg=-Wl,-z,start-stop-gc"]),
    ("mold", &["-Clink-arg=-fuse-ld=mold"]),
];

/// One build at a time: they share a directory.
static BUILDING: Mutex<()> = Mutex::new(());

fn main() {
    let arguments = Arguments::from_args();
    let trials = LINKERS.iter().flat_map(|(linker, flags)| {
        let missing = (!is_there(flags)).then(|| format!("no linker {linker} here"));
        PROFILES.iter().map(move |profile| {
            let name = format!("{linker}_{}", profile.0);
            if let Some(reason) = &missing {
                println!("skipped: {name}: {reason}");
            }
            let run = move || {
                events_are_found(profile, flags);
                Ok::<(), Failed>(())
            };
            Trial::test(name, run).with_ignored_flag(missing.is_some())
        })
    });
    let trials = trials.collect();
    libtest_mimic::run(&arguments, trials).exit()
}

/// Whether a program can be linked with these flags.
fn is_there(flags: &[&str]) -> bool {
    let source = target().join("empty.rs");
    std::fs::create_dir_all(target()).expect("a directory");
    std::fs::write(&source, "fn main() {}").expect("a file");
    let mut rustc = Command::new("rustc");
    rustc.arg(&source).args(flags).arg("-o").arg(target().join("empty"));
    let status = rustc.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("link")
}

fn events_are_found((profile, directory): &(&str, &str), flags: &[&str]) {
    let _one_at_a_time = BUILDING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let built = target().join(directory);
    build(profile, &["--bin", "linked-program"], flags);
    assert_eq!(printed(&built.join("linked-program")), "6");
    build(profile, &["--bin", "linked-without-events"], flags);
    assert_eq!(printed(&built.join("linked-without-events")), "0");
    build(profile, &["--lib"], flags);
    assert_eq!(in_library(&built.join("liblinked.so")), 3);
}

fn build(profile: &str, what: &[&str], flags: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustc", "--quiet", "--offline", "--package", "user-events-link-tests"]);
    cargo.args(["--profile", profile]).args(what).arg("--target-dir").arg(target());
    cargo.arg("--").args(flags);
    assert!(cargo.status().expect("cargo runs").success(), "{cargo:?}");
}

fn printed(program: &Path) -> String {
    let output = Command::new(program).output().expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

unsafe extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// What the library says when it is loaded. It stays loaded: copies are told apart by their
/// path, so each is loaded from one of its own.
fn in_library(built: &Path) -> usize {
    const RTLD_NOW: c_int = 2;
    static LOADED: Mutex<usize> = Mutex::new(0);
    let mut loaded = LOADED.lock().expect("no panic");
    *loaded += 1;
    let copy = target().join(format!("loaded-{loaded}.so"));
    std::fs::copy(built, &copy).expect("the library was built");
    let path = CString::new(copy.as_os_str().as_bytes()).expect("no NUL");
    // SAFETY: the library has no constructors but the standard library's.
    let library = unsafe { dlopen(path.as_ptr(), RTLD_NOW) };
    assert!(!library.is_null(), "{copy:?} is loaded");
    // SAFETY: a library that is loaded, and a text.
    let symbol = unsafe { dlsym(library, c"linked_events".as_ptr()) };
    assert!(!symbol.is_null());
    // SAFETY: the symbol is the function of this type in `src/lib.rs`.
    let count: extern "C" fn() -> usize = unsafe { core::mem::transmute(symbol) };
    count()
}
