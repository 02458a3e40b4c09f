//! Does what it is told on standard input, a line each, and answers.

use std::process::Command;

use anyhow::{Context, Result, bail};
use nix::errno::Errno;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, fork};
use user_events_rt::{UserEvent, emit, status, try_emit, user_event};
use user_events_vm_tests::guest::END;

use crate::ticks::{Runner, Tick, allocations, emit_ticks, ticks};
use crate::{deny, files, lives, requests, values};

#[user_event]
struct Large<'a> {
    text: &'a str,
}

#[user_event]
struct Other {
    n: u64,
}

/// One of many threads' events, with a text that shows whether a record is whole.
#[user_event]
struct Part<'a> {
    thread: u64,
    n: u64,
    text: &'a str,
}

/// As two versions of one program may have it.
mod first {
    #[user_events_rt::user_event]
    pub(super) struct Shared<'a> {
        pub(super) n: u64,
        pub(super) text: &'a str,
    }
}

mod second {
    #[user_events_rt::user_event]
    pub(super) struct Shared {
        pub(super) n: u32,
    }
}

/// Reads commands until there are no more.
pub(crate) fn talk() -> Result<()> {
    let mut runner = None;
    for line in std::io::stdin().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        if words == ["end"] {
            break;
        }
        let answer = obey(&words, &mut runner).with_context(|| line.clone())?;
        print!("{answer}{END}");
        std::io::Write::flush(&mut std::io::stdout())?;
    }
    Ok(())
}

fn obey(words: &[&str], runner: &mut Option<Runner>) -> Result<String> {
    let number = |place: usize| -> Result<u64> {
        Ok(words.get(place).copied().unwrap_or_default().parse()?)
    };
    match words[0] {
        "values" => values::emit_all(),
        "requests" => requests(number(1)?),
        "tick" => return Ok(ticks(number(1)?)),
        "run" => *runner = Some(Runner::start()),
        "halt" => return runner.take().context("it does not run").map(Runner::halt),
        "numbered" => lives::register(),
        "enabled" => return Ok(Tick::enabled().to_string()),
        "other" => emit!(Other { n: number(1)? }),
        "status" => return Ok(status().to_string()),
        "refresh" => return Ok(user_events_rt::refresh().to_string()),
        "register_all" => return Ok(user_events_rt::register_all().to_string()),
        "shared" => (0..number(1)?).for_each(|n| emit!(first::Shared { n, text: "first" })),
        "clash" => (0..number(1)?).for_each(|n| emit!(second::Shared { n: n as u32 })),
        "large" => return Ok(large(number(1)?, number(2)? as usize)),
        "counters" => return Ok(counters(&words[1..])),
        "threads" => threads(number(1)?, number(2)?),
        "fork" => return in_two(number(1)?),
        "errno" => return Ok(errno()),
        "allocations" => return Ok(of_emissions(number(1)?)),
        "sh" => return shell(&words[1..].join(" ")),
        "thread" => return in_thread(&words[1..]),
        "meanwhile" => meanwhile(&words[1..]),
        "files" => return files::obey(&words[1..]),
        "deny" => return deny::obey(&words[1..]),
        other => bail!("what is {other}?"),
    }
    Ok(String::new())
}

/// Emits texts of one length; how the last one went.
fn large(count: u64, len: usize) -> String {
    let text = "x".repeat(len);
    let mut last = Ok(());
    (0..count).for_each(|_| last = try_emit!(Large { text: &text }));
    format!("{last:?}")
}

/// Those of `large`, or of another event that is named.
fn counters(words: &[&str]) -> String {
    let event = match words {
        ["tick"] => Tick::event(),
        ["part"] => Part::event(),
        _ => Large::event(),
    };
    let counts = event.counters();
    format!(
        "emitted={} kernel={} too_large={} raced={} failed={} dropped={}",
        counts.emitted,
        counts.kernel,
        counts.too_large,
        counts.raced,
        counts.failed,
        counts.dropped()
    )
}

/// Obeys, with commas between commands, in a thread that ends.
fn in_thread(words: &[&str]) -> Result<String> {
    let obey_all =
        || words.split(|word| *word == ",").map(|words| obey(words, &mut None)).collect();
    let answers: Result<Vec<_>> =
        std::thread::scope(|scope| scope.spawn(obey_all).join()).expect("it does not panic");
    Ok(answers?.join(" "))
}

/// Obeys in a thread that nobody waits for.
fn meanwhile(words: &[&str]) {
    let line = words.join(" ");
    std::thread::spawn(move || {
        let words: Vec<_> = line.split(' ').collect();
        obey(&words, &mut None).expect("it goes well");
    });
}

/// Threads that emit at the same time, into one descriptor.
fn threads(threads: u64, count: u64) {
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || {
                for n in 0..count {
                    // Of all lengths, so that records end at different places.
                    let text = format!("{thread}").repeat((n % 50) as usize);
                    emit!(Part { thread, n, text: &text });
                }
            });
        }
    });
}

/// A child and its parent, both of which emit.
fn in_two(count: u64) -> Result<String> {
    // SAFETY: the program has one thread while it forks.
    match unsafe { fork() }? {
        ForkResult::Child => {
            emit_ticks(count);
            emit!(Other { n: 1 });
            std::process::exit(0);
        }
        ForkResult::Parent { child } => {
            emit_ticks(count);
            let ended = waitpid(child, None)?;
            if ended != WaitStatus::Exited(child, 0) {
                bail!("the child: {ended:?}");
            }
            Ok(format!("child={child}"))
        }
    }
}

/// `errno` after an event that was taken, one that was too large, and a first use.
fn errno() -> String {
    let kept = |emit: &dyn Fn()| {
        Errno::EXDEV.set();
        emit();
        Errno::last() as i32
    };
    let text = "x".repeat(9000);
    let taken = kept(&|| emit!(Tick { n: 0, evaluated: 0, path: "/" }));
    let too_large = kept(&|| emit!(Large { text: &text }));
    let first = kept(&|| emit!(Other { n: 0 }));
    format!("taken={taken} too_large={too_large} first={first} wanted={}", Errno::EXDEV as i32)
}

/// What emissions allocate.
fn of_emissions(count: u64) -> String {
    let text = "x".repeat(2000);
    emit!(Large { text: &text });
    let before = allocations();
    emit_ticks(count);
    for _ in 0..count {
        emit!(Large { text: &text });
    }
    let allocated = allocations() - before;
    format!("allocated={allocated}")
}

/// A command in this process's surroundings: its mounts, its user.
fn shell(command: &str) -> Result<String> {
    let output = Command::new("/bin/sh").args(["-c", command]).output()?;
    if !output.status.success() {
        bail!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
