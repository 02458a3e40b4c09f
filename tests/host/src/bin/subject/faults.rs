//! What goes wrong: full disks, wrong paths, closed descriptors.

use std::fs::{self, File};
use std::io::Read;
use std::os::fd::AsRawFd;
use std::path::Path;

use nix::errno::Errno;
use user_events_rt::{EmitError, Session, UserEvent, emit, status, try_emit, user_event};

use super::{number, report, session};

#[user_event]
struct Filler<'a> {
    n: u64,
    text: &'a str,
}

#[user_event]
struct Afterwards {
    n: u64,
}

fn fill(from: u64, events: u64) -> u64 {
    let text = "x".repeat(100);
    (from..from + events).filter(|n| try_emit!(Filler { n: *n, text: &text }).is_ok()).count()
        as u64
}

/// A disk that fills up, gets free space, and fills up again. Arguments: events of each step, a
/// file to remove in between.
pub(crate) fn full(path: &Path, args: &[String]) {
    let session = session(path);
    let events = number(args, 0);
    let before = fill(0, events);
    println!("delivered_before={before}");
    println!("status_before={}", status());
    fs::remove_file(&args[1]).expect("the test made it");
    std::thread::sleep(std::time::Duration::from_millis(20));
    let after = fill(events, events);
    println!("delivered_after={after}");
    // Registered on a disk that is full again.
    let late = try_emit!(Afterwards { n: 0 });
    println!("late={}", late.is_ok());
    report(Filler::event());
    println!("losses={}", session.losses());
}

/// A disk that is full from the start.
pub(crate) fn full_at_once(path: &Path, _: &[String]) {
    match Session::builder(path).start() {
        Ok(session) => {
            println!("emitted={}", fill(0, 100));
            println!("status={}", status());
            println!("losses={}", session.losses());
        }
        Err(error) => println!("error={error}"),
    }
}

/// A session that may not start. Arguments: globs.
pub(crate) fn start(path: &Path, args: &[String]) {
    let globs = args.first().map_or("*", String::as_str);
    match Session::builder(path).events(globs).start() {
        Ok(session) => {
            std::env::set_current_dir("/").expect("the root is there");
            emit!(Afterwards { n: 1 });
            let twice = Session::builder(path).start().map(drop).expect_err("one at a time");
            println!("path={}\ntwice={twice}", session.path().display());
        }
        Err(error) => {
            emit!(Afterwards { n: 1 });
            println!("error={error}");
        }
    }
}

/// A daemon that closes all descriptors and reuses their numbers.
pub(crate) fn closed(path: &Path, args: &[String]) {
    let session = session(path);
    emit!(Filler { n: 0, text: "before" });
    // SAFETY: nothing in this program relies on a descriptor above 2.
    let closed = unsafe { nix::libc::close_range(3, u32::MAX, 0) };
    assert_eq!(closed, 0);
    let mine: Vec<File> = (0..8).map(|_| File::open(&args[0]).expect("the test made it")).collect();
    emit!(Afterwards { n: 1 });
    let delivered = fill(1, 10_000);
    println!("delivered={delivered}\nlosses={}", session.losses());
    for mut file in mine {
        let mut text = String::new();
        file.read_to_string(&mut text).expect("it is still ours");
        assert_eq!(text, "mine", "descriptor {}", file.as_raw_fd());
    }
}

/// `errno` around a first event, a late one, a failing one.
pub(crate) fn errno(path: &Path, _: &[String]) {
    let session = session(path);
    let kept = |what: &str, emit: &dyn Fn()| {
        Errno::EXDEV.set();
        emit();
        println!("{what}={}", Errno::last());
    };
    kept("first", &|| emit!(Filler { n: 0, text: "" }));
    kept("again", &|| emit!(Filler { n: 0, text: "" }));
    let text = "x".repeat(60_000);
    kept("packet", &|| (0..10).for_each(|n| emit!(Filler { n, text: &text })));
    fs::remove_dir_all(session.trace_path()).expect("it is there");
    kept("refused", &|| {
        let refused = try_emit!(Afterwards { n: 0 });
        assert!(matches!(refused, Err(EmitError::System(_))), "{refused:?}");
    });
}

macro_rules! numbered {
    ($($module:ident)*) => { $(
        mod $module {
            #[user_events_rt::user_event(name = "numbered")]
            pub(super) struct Numbered {
                pub(super) n: u64,
            }
        }
    )* };
}

numbered! { e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 }

/// Several statics of one name and shape.
pub(crate) fn many_events(path: &Path, _: &[String]) {
    let _session = session(path);
    emit!(e0::Numbered { n: 0 });
    emit!(e1::Numbered { n: 1 });
    emit!(e2::Numbered { n: 2 });
    emit!(e3::Numbered { n: 3 });
    emit!(e4::Numbered { n: 4 });
    emit!(e5::Numbered { n: 5 });
    emit!(e6::Numbered { n: 6 });
    emit!(e7::Numbered { n: 7 });
    emit!(e8::Numbered { n: 8 });
    emit!(e9::Numbered { n: 9 });
}
