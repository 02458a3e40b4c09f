//! How long an event is there: as long as a file, a consumer, or ftrace's records need it.

use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use user_events_vm_tests::guest::perf::Counter;
use user_events_vm_tests::guest::{tracefs, until};

use crate::support::data_file::DataFile;
use crate::support::ftrace::{self, Entry, Instance, shown, shown_in};
use crate::support::status::{self, is_there, until_gone};
use crate::support::{forked, raw};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("event_goes_with_its_last_file", MODULE, last_file),
    ("event_comes_again", MODULE, comes_again),
    ("event_stays_while_enabled", MODULE, while_enabled),
    ("event_stays_while_traced_before", MODULE, traced_before),
    ("event_stays_while_perf_counts", MODULE, while_perf_counts),
    ("event_stays_while_probed", MODULE, while_probed),
    ("event_stays_while_triggered", MODULE, while_triggered),
    ("event_swept_is_not_decoded_as_another", MODULE, swept_ids),
    ("event_sweep_spares_what_is_used", MODULE, sweep_spares),
    ("event_of_a_killed_process", MODULE, killed),
    ("event_registered_and_given_up_at_once", MODULE, churn),
    ("event_enabled_while_it_goes", MODULE, enabled_while_it_goes),
];

fn last_file() {
    let file = DataFile::open();
    let other = DataFile::open();
    file.register("lasting u32 n");
    other.register("lasting u32 n");
    assert!(is_there("lasting"));
    drop(file);
    assert!(is_there("lasting"));
    drop(other);
    until_gone("lasting");
}

fn comes_again() {
    let page = status::Page::map();
    for n in 0..20_u32 {
        let file = DataFile::open();
        // Each time with other fields, which a name that is free may have.
        let event = file.register(&format!("again u32[{}] n", n + 1));
        assert_eq!((page.byte(event), event.write), (0, 0));
        drop(file);
        until_gone("again");
    }
}

fn while_enabled() {
    let file = DataFile::open();
    let event = file.register("kept u32 n");
    let enabled = ftrace::enable("kept");
    file.emit(event, &1_u32.to_ne_bytes());
    drop(file);
    assert!(is_there("kept"));
    status::sweep();
    assert!(is_there("kept"));
    assert_eq!(status::get("kept").users, 0);
    // Its name is not free meanwhile.
    let file = DataFile::open();
    assert_eq!(file.try_register("kept u64 n", 0), Err(Errno::EADDRINUSE));
    // Who comes back finds it listened to.
    let again = file.register("kept u32 n");
    assert_eq!(again.status, event.status);
    file.emit(again, &2_u32.to_ne_bytes());
    assert_eq!(shown("kept"), ["n=1", "n=2"]);
    drop((file, enabled));
    status::sweep();
    assert!(!is_there("kept"));
}

fn traced_before() {
    let file = DataFile::open();
    let event = file.register("traced u32 n");
    {
        let _enabled = ftrace::enable("traced");
        file.emit(event, &1_u32.to_ne_bytes());
    }
    drop(file);
    // Its records stay readable until somebody says that they are not needed.
    assert!(is_there("traced"));
    assert_eq!(shown("traced"), ["n=1"]);
    assert!(is_there("traced"));
    status::sweep();
    assert!(!is_there("traced"));
    assert!(tracefs::trace().is_empty());
}

fn while_perf_counts() {
    let file = DataFile::open();
    file.register("counted u32 n");
    let counter = Counter::new("user_events/counted");
    drop(file);
    status::sweep();
    assert!(is_there("counted"));
    assert_eq!(status::get("counted").listeners, "perf");
    let file = DataFile::open();
    let event = file.register("counted u32 n");
    file.emit(event, &[0; 4]);
    let mut counter = counter;
    assert_eq!(counter.count(), 1);
    drop(file);
    assert!(is_there("counted"));
    drop(counter);
    // Nobody has to sweep.
    until_gone("counted");
}

fn while_probed() {
    let file = DataFile::open();
    file.register("probed_idle u32 n");
    let probe = Entry::eprobe("on_idle", "probed_idle", "n=$n");
    drop(file);
    status::sweep();
    assert!(is_there("probed_idle"), "an event probe that is not enabled keeps its event");
    let file = DataFile::open();
    let event = file.register("probed_idle u32 n");
    {
        let _enabled = tracefs::Enabled::new("probes/on_idle");
        file.emit(event, &5_u32.to_ne_bytes());
        assert!(tracefs::trace().iter().any(|line| line.contains("on_idle: ")));
    }
    drop((file, probe));
    status::sweep();
    until_gone("probed_idle");
}

fn while_triggered() {
    let file = DataFile::open();
    file.register("with_hist u32 n");
    let hist = Entry::trigger("with_hist", "hist:keys=n");
    drop(file);
    status::sweep();
    assert!(is_there("with_hist"));
    drop(hist);
    status::sweep();
    until_gone("with_hist");
}

fn swept_ids() {
    let id = |name: &str| tracefs::read(&format!("events/user_events/{name}/id"));
    let instance = Instance::new("keeps_records");
    let file = DataFile::open();
    let event = file.register("swept u64 secret");
    let old = id("swept");
    {
        let _enabled = ftrace::enable("swept");
        instance.enable("swept", "1");
        for _ in 0..100 {
            file.emit(event, &0xdead_u64.to_ne_bytes());
        }
        instance.enable("swept", "0");
        // Some records here, the others in the other buffer.
        tracefs::write("snapshot", "1");
        file.emit(event, &0xdead_u64.to_ne_bytes());
    }
    assert_eq!(ftrace::texts(&tracefs::read("snapshot"), "swept").len(), 100);
    assert_eq!(shown("swept").len(), 1);
    assert_eq!(shown_in(&instance.place(), "swept").len(), 100);
    drop(file);
    status::sweep();
    assert!(!is_there("swept"));
    // Some of these have its id now: the kernel gives out the next free one.
    let file = DataFile::open();
    let names: Vec<_> = (0..50).map(|number| format!("follower_{number}")).collect();
    let mut ids = Vec::new();
    for name in &names {
        file.register(&format!("{name} u32 low; u32 high"));
        ids.push(id(name));
    }
    for buffer in ["trace", "snapshot", "instances/keeps_records/trace"] {
        let trace = tracefs::read(buffer);
        let records = trace.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(records, 0, "records of {old} are decoded, now that {ids:?} are new: {trace}");
    }
    assert!(raw::take(&instance.place()).is_empty());
    tracefs::write("snapshot", "0");
}

fn sweep_spares() {
    let used = DataFile::open();
    let event = used.register("used u32 n");
    let unused = DataFile::open();
    unused.register("unused u32 n");
    let both = [ftrace::enable("used"), ftrace::enable("unused")];
    used.emit(event, &1_u32.to_ne_bytes());
    drop(both);
    // Nothing is removed: no record is lost.
    status::sweep();
    assert!(is_there("used") && is_there("unused"));
    assert_eq!(shown("used"), ["n=1"]);
    drop(unused);
    assert!(is_there("unused"));
    status::sweep();
    assert!(is_there("used") && !is_there("unused"));
}

fn killed() {
    let file = DataFile::open();
    file.register("of_killed u32 n");
    let _enabled = ftrace::enable("of_killed");
    let child = forked(|| {
        let file = DataFile::open();
        let event = file.register("of_killed u32 n");
        file.register("of_killed_alone u32 n");
        for n in 0_u32.. {
            file.emit(event, &n.to_ne_bytes());
            // The buffer has room for all.
            thread::sleep(Duration::from_micros(200));
        }
    });
    until("the child writes", || shown("of_killed").len() > 10);
    assert_eq!(status::get("of_killed").users, 2);
    child.kill();
    assert_eq!(status::get("of_killed").users, 1);
    until_gone("of_killed_alone");
    // What it has written is there, whole and in order.
    let numbers: Vec<u32> = shown("of_killed")
        .iter()
        .map(|line| line.strip_prefix("n=").and_then(|n| n.parse().ok()).expect("a number"))
        .collect();
    assert!((0..).zip(&numbers).all(|(n, number)| n == *number), "{} records", numbers.len());
}

fn churn() {
    // Several processes, one name.
    let children: Vec<_> = (0..4)
        .map(|_| {
            forked(|| {
                for _ in 0..100 {
                    let file = DataFile::open();
                    let event = file.register("churned u32 n");
                    assert_eq!(event.write, 0);
                    assert!(matches!(file.write(event, &[0; 4]), Ok(8) | Err(Errno::EBADF)));
                }
            })
        })
        .collect();
    children.into_iter().for_each(|child| child.ends_well());
    until_gone("churned");
}

fn enabled_while_it_goes() {
    let child = forked(|| {
        for _ in 0..200 {
            let file = DataFile::open();
            let event = file.register("flickering u32 n");
            assert!(matches!(file.write(event, &[0; 4]), Ok(8) | Err(Errno::EBADF)));
        }
    });
    // Both succeed or find nothing there.
    for round in 0..200 {
        let value = if round % 2 == 0 { "1" } else { "0" };
        let _ = tracefs::try_write("events/user_events/flickering/enable", value);
        let _ = std::fs::read(tracefs::path("events/user_events/flickering/format"));
    }
    child.ends_well();
    let _ = tracefs::try_write("events/user_events/flickering/enable", "0");
    status::sweep();
    until_gone("flickering");
}
