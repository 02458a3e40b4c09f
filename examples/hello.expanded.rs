//! The smallest program with an event. Run it, and look at what it emits:
//!
//! ```sh
//! USER_EVENTS_SESSION=/tmp/hello cargo run --example hello
//! babeltrace2 /tmp/hello
//! ```

use user_events_rt::{emit, user_event};

#[repr(C)]
struct Request<'a> {
    id: u64,
    path: &'a str,
    latency_ns: u64,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    /// `request u64 id; __rel_loc char[] path; u64 latency_ns`
    ///
    /// | offset | size | field        | kernel type        |
    /// |-------:|-----:|--------------|--------------------|
    /// |      0 |    8 | `id`         | `u64`              |
    /// |      8 |    4 | `path`       | `__rel_loc char[]` |
    /// |     12 |    8 | `latency_ns` | `u64`              |
    #[automatically_derived]
    impl<'a> __rt::UserEvent for Request<'a> {
        const META: &'static __rt::Meta =
            &__rt::Meta::described("request u64 id; __rel_loc char[] path; u64 latency_ns", 20, 1);
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event =
                __rt::Event::new(<Request<'static> as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            __payload.u64(&self.id);
            __payload.str(&self.path);
            __payload.u64(&self.latency_ns);
        }
    }
    #[automatically_derived]
    impl<'a> Request<'a> {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};

fn main() {
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&Request { id: 7, path: "/", latency_ns: 1200 });
            }
        }
    };
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&Request { id: 8, path: "/about", latency_ns: 900 });
            }
        }
    };
}
