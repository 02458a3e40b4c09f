//! The smallest program with an event. Run it, and look at what it emits:
//!
//! ```sh
//! USER_EVENTS_SESSION=/tmp/hello cargo run --example hello
//! babeltrace2 /tmp/hello
//! ```

use user_events_rt::{emit, user_event};

#[user_event]
struct Request<'a> {
    id: u64,
    path: &'a str,
    latency_ns: u64,
}

fn main() {
    emit!(Request { id: 7, path: "/", latency_ns: 1200 });
    emit!(Request < id: 8, path: "/about", latency_ns: 900 >);
}
