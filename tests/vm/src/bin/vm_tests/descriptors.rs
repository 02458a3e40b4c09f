//! Descriptors that are copied, inherited and passed on.

use std::fs::File;
use std::io::{IoSlice, IoSliceMut};
use std::os::fd::{AsRawFd, FromRawFd};

use nix::sys::socket::{
    AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, SockFlag, SockType, recvmsg,
    sendmsg, socketpair,
};
use user_events_vm_tests::guest::until;

use crate::support::data_file::DataFile;
use crate::support::{forked, ftrace, status};
use crate::{MODULE, Test};

pub(crate) const TESTS: &[Test] = &[
    ("descriptor_nonblocking", MODULE, nonblocking),
    ("descriptor_appending", MODULE, appending),
    ("descriptor_copied", MODULE, copied),
    ("descriptor_inherited", MODULE, inherited),
    ("descriptor_passed_on", MODULE, passed_on),
    ("descriptor_of_threads", MODULE, of_threads),
];

const ONE: [u8; 4] = 1_u32.to_ne_bytes();

fn nonblocking() {
    let file = DataFile::open_with(nix::libc::O_NONBLOCK);
    let event = file.register("nonblocking u32 n");
    let _enabled = ftrace::enable("nonblocking");
    file.emit(event, &ONE);
    assert_eq!(ftrace::shown("nonblocking"), ["n=1"]);
}

fn appending() {
    let file = DataFile::open_with(nix::libc::O_APPEND | nix::libc::O_TRUNC);
    let event = file.register("appending u32 n");
    let _enabled = ftrace::enable("appending");
    file.emit(event, &ONE);
    file.emit(event, &ONE);
    assert_eq!(ftrace::shown("appending"), ["n=1"; 2]);
}

fn copied() {
    let file = DataFile::open();
    let event = file.register("copied u32 n");
    let copy = file.dup();
    // It is the same file: one write index for both.
    let second = copy.register("copied_second u32 n");
    assert_eq!(second.write, 1);
    let _enabled = [ftrace::enable("copied"), ftrace::enable("copied_second")];
    copy.emit(event, &ONE);
    file.emit(second, &ONE);
    assert_eq!(status::get("copied").users, 1);
    drop(file);
    assert_eq!(status::get("copied").users, 1);
    copy.emit(event, &ONE);
    drop(copy);
    assert_eq!(status::get("copied").users, 0);
    assert_eq!(ftrace::shown("copied"), ["n=1"; 2]);
    assert_eq!(ftrace::shown("copied_second"), ["n=1"]);
}

fn inherited() {
    let file = DataFile::open();
    let event = file.register("inherited u32 n");
    let _enabled = ftrace::enable("inherited");
    let child = forked(|| {
        file.emit(event, &ONE);
        // What a child registers is the file's.
        assert_eq!(file.register("of_the_child u32 n").write, 1);
        until("the parent has closed its descriptor", || {
            file.emit(event, &2_u32.to_ne_bytes());
            ftrace::shown("inherited").iter().any(|line| line == "n=3")
        });
    });
    until("the child has written", || !ftrace::shown("inherited").is_empty());
    until("the child has registered", || status::find("of_the_child").is_some());
    assert_eq!(file.register("of_the_child u32 n").write, 1);
    drop(file);
    // The child keeps both.
    assert!(status::is_there("inherited") && status::is_there("of_the_child"));
    let own = DataFile::open();
    let event = own.register("inherited u32 n");
    own.emit(event, &3_u32.to_ne_bytes());
    child.ends_well();
    status::until_gone("of_the_child");
    assert_eq!(status::get("inherited").users, 1);
}

fn passed_on() {
    let flags = SockFlag::empty();
    let (ours, theirs) = socketpair(AddressFamily::Unix, SockType::Datagram, None, flags)
        .expect("a pair of sockets");
    let child = forked(|| {
        let mut byte = [0];
        let mut slices = [IoSliceMut::new(&mut byte)];
        let mut room = nix::cmsg_space!([i32; 1]);
        let message =
            recvmsg::<()>(theirs.as_raw_fd(), &mut slices, Some(&mut room), MsgFlags::empty());
        let message = message.expect("a message");
        let Some(ControlMessageOwned::ScmRights(files)) = message.cmsgs().expect("they fit").next()
        else {
            panic!("there is no descriptor in the message");
        };
        // SAFETY: it was just received, and nobody else has it.
        let file = DataFile::from(unsafe { File::from_raw_fd(files[0]) });
        let event = file.register("passed_on u32 n");
        assert_eq!(event.write, 1);
        file.emit(event, &ONE);
    });
    let file = DataFile::open();
    file.register("passed_on_first u32 n");
    file.register("passed_on u32 n");
    let _enabled = ftrace::enable("passed_on");
    let files = [file.raw()];
    let rights = [ControlMessage::ScmRights(&files)];
    sendmsg::<()>(ours.as_raw_fd(), &[IoSlice::new(b"x")], &rights, MsgFlags::empty(), None)
        .expect("the message is sent");
    // On its way, the message alone keeps the events.
    drop(file);
    child.ends_well();
    assert_eq!(ftrace::shown("passed_on"), ["n=1"]);
    assert_eq!(status::get("passed_on").users, 0);
    status::until_gone("passed_on_first");
}

fn of_threads() {
    const THREADS: u32 = 4;
    const RECORDS: u32 = 500;
    let file = DataFile::open();
    let event = file.register("of_threads u32 thread; u32 n");
    let _enabled = ftrace::enable("of_threads");
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let file = &file;
            scope.spawn(move || {
                for n in 0..RECORDS {
                    file.emit(event, &[thread.to_ne_bytes(), n.to_ne_bytes()].concat());
                }
            });
        }
    });
    assert_eq!(status::get("of_threads").written, u64::from(THREADS * RECORDS));
    let shown = ftrace::shown("of_threads");
    assert_eq!(shown.len(), (THREADS * RECORDS) as usize);
    // Each thread's in its order.
    for thread in 0..THREADS {
        let prefix = format!("thread={thread} n=");
        let numbers =
            shown.iter().filter_map(|line| line.strip_prefix(&prefix)?.parse::<u32>().ok());
        assert!(numbers.eq(0..RECORDS), "thread {thread}");
    }
}
