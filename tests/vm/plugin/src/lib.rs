//! A library with an event, and a runtime of its own, for programs that load and unload it.

use core::ffi::c_void;

use user_events_rt::{UserEvent, emit, user_event};

/// As `vm_subject` has it.
#[user_event]
struct Numbered {
    n: u64,
}

/// Uses the event for the first time.
#[unsafe(no_mangle)]
pub extern "C" fn vm_plugin_register() {
    Numbered::event().enabled();
}

/// Whether somebody listens.
#[unsafe(no_mangle)]
pub extern "C" fn vm_plugin_enabled() -> bool {
    Numbered::enabled()
}

/// Emits a record, whose number is asked for where somebody listens.
#[unsafe(no_mangle)]
pub extern "C" fn vm_plugin_emit(number: extern "C" fn(*mut c_void) -> u64, of: *mut c_void) {
    emit!(Numbered { n: number(of) });
}

/// Looks again whether the kernel is there.
#[unsafe(no_mangle)]
pub extern "C" fn vm_plugin_refresh() {
    user_events_rt::refresh();
}
