//! A library with events, linked into programs and as a shared library of its own.

/// An event that is emitted.
pub mod used {
    use user_events_rt::{emit, user_event};

    #[user_event]
    struct Used {
        a: u8,
    }

    /// Emits it.
    pub fn emit_it() {
        emit!(Used { a: 1 });
    }
}

/// An event that only a function emits which nobody calls.
pub mod unused {
    use user_events_rt::{emit, user_event};

    #[user_event]
    struct Unused {
        a: u8,
    }

    /// Emits it.
    pub fn emit_it() {
        emit!(Unused { a: 1 });
    }
}

/// An event that nothing refers to.
mod dead {
    use user_events_rt::user_event;

    #[user_event]
    struct Dead {
        a: u8,
    }
}

/// Registers the events of what this is linked into; how many it has.
#[unsafe(no_mangle)]
pub extern "C" fn linked_events() -> usize {
    used::emit_it();
    user_events_rt::register_all().events
}
