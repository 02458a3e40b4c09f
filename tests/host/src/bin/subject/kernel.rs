//! Where the kernel's files should be. What stands there in these tests is no kernel, so that it
//! never gets further than to be found, and found wanting.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nix::unistd::{Gid, Uid, setgid, setgroups, setuid};
use user_events_rt::{emit, refresh, register_all, status, user_event};

#[user_event]
struct Early {
    n: u64,
}

#[user_event]
struct Later {
    n: u64,
}

#[user_event]
struct Last {
    n: u64,
}

/// Files that appear while the program runs.
pub(crate) fn appears(_: &Path, _: &[String]) {
    empty_sys_kernel();
    emit!(Early { n: 1 });
    println!("before={}", status().kernel);

    let data = Path::new("/sys/kernel/tracing/user_events_data");
    fs::create_dir(data.parent().expect("a directory")).expect("it is empty");
    fs::write(data, "").expect("it is empty");
    emit!(Later { n: 1 });
    println!("at_once={}", status().kernel);
    std::thread::sleep(Duration::from_millis(1100));
    emit!(Last { n: 1 });
    println!("later={}", status().kernel);
    fs::remove_file(data).expect("it is there");
    println!("refreshed={}", refresh().kernel);

    fs::write(data, "").expect("it is gone");
    fs::set_permissions(data, PermissionsExt::from_mode(0o640)).expect("it is ours");
    become_nobody();
    println!("denied={}", refresh().kernel);
}

/// A directory that nobody may enter.
pub(crate) fn closed_directory(_: &Path, _: &[String]) {
    empty_sys_kernel();
    let tracing = Path::new("/sys/kernel/tracing");
    fs::create_dir(tracing).expect("it is empty");
    fs::set_permissions(tracing, PermissionsExt::from_mode(0o700)).expect("it is ours");
    become_nobody();
    emit!(Early { n: 1 });
    println!("denied={}", status().kernel);
}

/// All events of this program.
pub(crate) fn all(_: &Path, _: &[String]) {
    let before = status().events;
    let all = register_all();
    println!("before={before}\nevents={}", all.events);
    println!("again={}", register_all().events);
    emit!(Early { n: 1 });
    println!("after={}", status().events);
}

/// For this process alone.
fn empty_sys_kernel() {
    unshare(CloneFlags::CLONE_NEWNS).expect("root may");
    let none = None::<&str>;
    mount(none, "/", none, MsFlags::MS_REC | MsFlags::MS_PRIVATE, none).expect("root may");
    mount(Some("tmpfs"), "/sys/kernel", Some("tmpfs"), MsFlags::empty(), none).expect("root may");
    // The directory is open to everybody, as that of sysfs is.
    fs::set_permissions("/sys/kernel", PermissionsExt::from_mode(0o755)).expect("it is ours");
}

fn become_nobody() {
    setgroups(&[]).expect("root may");
    setgid(Gid::from_raw(65_534)).expect("root may");
    setuid(Uid::from_raw(65_534)).expect("root may");
}
