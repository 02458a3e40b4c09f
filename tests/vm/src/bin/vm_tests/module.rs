//! The kernel module comes and goes.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use user_events_vm_tests::guest::{module, tracefs};

const FILES: &[(&str, u32)] = &[("user_events_data", 0o660), ("user_events_status", 0o640)];

pub(crate) fn files() {
    assert!(module::is_loaded());
    for (name, mode) in FILES {
        let data = fs::metadata(tracefs::path(name)).unwrap_or_else(|error| {
            panic!("{name}: {error}");
        });
        assert!(data.is_file(), "{name}");
        assert_eq!(data.permissions().mode() & 0o777, *mode, "{name}");
    }
}

pub(crate) fn reload() {
    for _ in 0..10 {
        module::unload().expect("nobody uses it");
        assert!(!module::is_loaded());
        for (name, _) in FILES {
            assert!(!tracefs::path(name).exists(), "{name} is still there");
        }
        module::load().expect("it was loaded before");
    }
    files();
}
