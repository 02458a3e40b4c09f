//! Names that are no plain words.

use std::path::Path;
use std::thread;

use user_events_rt::{Session, emit, user_event};

use super::session;

#[user_event]
struct Named {
    n: usize,
}

/// Threads with these names, one behind the other. Arguments: their names.
pub(crate) fn threads(path: &Path, args: &[String]) {
    let session = session(path);
    for (n, name) in args.iter().enumerate() {
        let thread = thread::Builder::new().name(name.clone());
        let thread = thread.spawn(move || emit!(Named { n })).expect("a thread can be made");
        thread.join().expect("no panic");
    }
    println!("losses={}", session.losses());
}

/// Sessions of these names, one behind the other. Arguments: their names.
pub(crate) fn sessions(path: &Path, args: &[String]) {
    for (n, name) in args.iter().enumerate() {
        let session = Session::builder(path).name(name).start().expect("the session starts");
        emit!(Named { n });
        let trace = session.trace_path().file_name().unwrap_or_default();
        println!("{n}={}", trace.to_string_lossy());
    }
}
