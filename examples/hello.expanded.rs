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
        const FIELDS: &'static [__rt::Field] = &[
            __rt::Field::new(
                "id",
                const {
                    builtin # offset_of(Self, id)
                },
                __rt::core::mem::size_of::<u64>(),
                <u64 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "path",
                const {
                    builtin # offset_of(Self, path)
                },
                __rt::core::mem::size_of::<&'a str>(),
                <&'a str as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "latency_ns",
                const {
                    builtin # offset_of(Self, latency_ns)
                },
                __rt::core::mem::size_of::<u64>(),
                <u64 as __rt::UserField>::WIRE,
            ),
        ];
        const META: &'static __rt::Meta = {
            const FIELDS: &[__rt::Field] = <Request<'static> as __rt::UserEvent>::FIELDS;
            const SHAPE: __rt::Shape = __rt::Shape::of("request", FIELDS);
            const LAYOUT: [__rt::WireField; SHAPE.wire_fields] = __rt::layout(FIELDS);
            const DESCRIPTION: [__rt::core::primitive::u8; SHAPE.description] =
                __rt::describe("request", &LAYOUT);
            &__rt::Meta::new("request", &DESCRIPTION, &LAYOUT, SHAPE, __rt::shown_as(FIELDS))
        };
        #[inline]
        fn event() -> &'static __rt::Event {
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event =
                __rt::Event::new(<Request<'static> as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn with_payload<__R>(
            &self,
            __consume: impl __rt::core::ops::FnOnce(__rt::Pieces<'_>) -> __R,
        ) -> __R {
            const SHAPE: __rt::Shape = <Request<'static> as __rt::UserEvent>::META.shape();
            let mut __space = __rt::Space::<{ SHAPE.fixed }, { __rt::max_pieces(SHAPE) }>::new();
            let mut __payload = __space.payload(self);
            <u64 as __rt::UserField>::put(&self.id, &mut __payload, __rt::Options::NONE);
            <&'a str as __rt::UserField>::put(&self.path, &mut __payload, __rt::Options::NONE);
            <u64 as __rt::UserField>::put(&self.latency_ns, &mut __payload, __rt::Options::NONE);
            __consume(__payload.finish())
        }
    }
    const _: () = __rt::check_field(&<Request<'static> as __rt::UserEvent>::FIELDS[0usize]);
    const _: () = __rt::check_field(&<Request<'static> as __rt::UserEvent>::FIELDS[1usize]);
    const _: () = __rt::check_field(&<Request<'static> as __rt::UserEvent>::FIELDS[2usize]);
    const _: () = __rt::check_event(
        <Request<'static> as __rt::UserEvent>::META.name(),
        <Request<'static> as __rt::UserEvent>::META.shape(),
        <Request<'static> as __rt::UserEvent>::META.layout(),
    );
    const _: () = __rt::assert_description(
        <Request<'static> as __rt::UserEvent>::META,
        "request u64 id; __rel_loc char[] path; u64 latency_ns",
    );
    #[automatically_derived]
    impl<'a> Request<'a> {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        #[allow(dead_code)]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::probe::<Self>().enabled()
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
