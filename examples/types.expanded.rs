//! Every type that a field may have, emitted once and shown decoded.
//!
//! ```sh
//! cargo run --example types
//! USER_EVENTS_SESSION=/tmp/types cargo run --example types && babeltrace2 /tmp/types
//! ```

use std::borrow::Cow;
use std::ffi::CStr;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime};

use user_events_rt::testing::capture;
use user_events_rt::{UserEvent, UserField, emit, user_event};

#[repr(C)]
struct Numbers {
    tiny: u8,
    small: u16,
    medium: u32,
    large: u64,
    size: usize,
    below_zero: i8,
    colder: i16,
    freezing: i32,
    absolute: i64,
    offset: isize,
    flag: bool,
    letter: char,
    half: f32,
    third: f64,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl __rt::UserEvent for Numbers {
        const FIELDS: &'static [__rt::Field] = &[
            __rt::Field::new(
                "tiny",
                const {
                    builtin # offset_of(Self, tiny)
                },
                __rt::core::mem::size_of::<u8>(),
                <u8 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "small",
                const {
                    builtin # offset_of(Self, small)
                },
                __rt::core::mem::size_of::<u16>(),
                <u16 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "medium",
                const {
                    builtin # offset_of(Self, medium)
                },
                __rt::core::mem::size_of::<u32>(),
                <u32 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "large",
                const {
                    builtin # offset_of(Self, large)
                },
                __rt::core::mem::size_of::<u64>(),
                <u64 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "size",
                const {
                    builtin # offset_of(Self, size)
                },
                __rt::core::mem::size_of::<usize>(),
                <usize as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "below_zero",
                const {
                    builtin # offset_of(Self, below_zero)
                },
                __rt::core::mem::size_of::<i8>(),
                <i8 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "colder",
                const {
                    builtin # offset_of(Self, colder)
                },
                __rt::core::mem::size_of::<i16>(),
                <i16 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "freezing",
                const {
                    builtin # offset_of(Self, freezing)
                },
                __rt::core::mem::size_of::<i32>(),
                <i32 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "absolute",
                const {
                    builtin # offset_of(Self, absolute)
                },
                __rt::core::mem::size_of::<i64>(),
                <i64 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "offset",
                const {
                    builtin # offset_of(Self, offset)
                },
                __rt::core::mem::size_of::<isize>(),
                <isize as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "flag",
                const {
                    builtin # offset_of(Self, flag)
                },
                __rt::core::mem::size_of::<bool>(),
                <bool as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "letter",
                const {
                    builtin # offset_of(Self, letter)
                },
                __rt::core::mem::size_of::<char>(),
                <char as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "half",
                const {
                    builtin # offset_of(Self, half)
                },
                __rt::core::mem::size_of::<f32>(),
                <f32 as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "third",
                const {
                    builtin # offset_of(Self, third)
                },
                __rt::core::mem::size_of::<f64>(),
                <f64 as __rt::UserField>::WIRE,
            ),
        ];
        const META: &'static __rt::Meta = {
            const FIELDS: &[__rt::Field] = <Numbers as __rt::UserEvent>::FIELDS;
            const SHAPE: __rt::Shape = __rt::Shape::of("numbers", FIELDS);
            const LAYOUT: [__rt::WireField; SHAPE.wire_fields] = __rt::layout(FIELDS);
            const DESCRIPTION: [__rt::core::primitive::u8; SHAPE.description] =
                __rt::describe("numbers", &LAYOUT);
            &__rt::Meta::new(&DESCRIPTION, &LAYOUT, SHAPE, __rt::shown_as(FIELDS))
        };
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event = __rt::Event::new(<Numbers as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            <u8 as __rt::UserField>::put(&self.tiny, __payload, __rt::Options::NONE);
            <u16 as __rt::UserField>::put(&self.small, __payload, __rt::Options::NONE);
            <u32 as __rt::UserField>::put(&self.medium, __payload, __rt::Options::NONE);
            <u64 as __rt::UserField>::put(&self.large, __payload, __rt::Options::NONE);
            <usize as __rt::UserField>::put(&self.size, __payload, __rt::Options::NONE);
            <i8 as __rt::UserField>::put(&self.below_zero, __payload, __rt::Options::NONE);
            <i16 as __rt::UserField>::put(&self.colder, __payload, __rt::Options::NONE);
            <i32 as __rt::UserField>::put(&self.freezing, __payload, __rt::Options::NONE);
            <i64 as __rt::UserField>::put(&self.absolute, __payload, __rt::Options::NONE);
            <isize as __rt::UserField>::put(&self.offset, __payload, __rt::Options::NONE);
            <bool as __rt::UserField>::put(&self.flag, __payload, __rt::Options::NONE);
            <char as __rt::UserField>::put(&self.letter, __payload, __rt::Options::NONE);
            <f32 as __rt::UserField>::put(&self.half, __payload, __rt::Options::NONE);
            <f64 as __rt::UserField>::put(&self.third, __payload, __rt::Options::NONE);
        }
        #[inline(always)]
        fn put<'__payload>(&'__payload self, __payload: &mut __rt::LargePayload<'__payload>) {
            <u8 as __rt::UserField>::put(&self.tiny, __payload, __rt::Options::NONE);
            <u16 as __rt::UserField>::put(&self.small, __payload, __rt::Options::NONE);
            <u32 as __rt::UserField>::put(&self.medium, __payload, __rt::Options::NONE);
            <u64 as __rt::UserField>::put(&self.large, __payload, __rt::Options::NONE);
            <usize as __rt::UserField>::put(&self.size, __payload, __rt::Options::NONE);
            <i8 as __rt::UserField>::put(&self.below_zero, __payload, __rt::Options::NONE);
            <i16 as __rt::UserField>::put(&self.colder, __payload, __rt::Options::NONE);
            <i32 as __rt::UserField>::put(&self.freezing, __payload, __rt::Options::NONE);
            <i64 as __rt::UserField>::put(&self.absolute, __payload, __rt::Options::NONE);
            <isize as __rt::UserField>::put(&self.offset, __payload, __rt::Options::NONE);
            <bool as __rt::UserField>::put(&self.flag, __payload, __rt::Options::NONE);
            <char as __rt::UserField>::put(&self.letter, __payload, __rt::Options::NONE);
            <f32 as __rt::UserField>::put(&self.half, __payload, __rt::Options::NONE);
            <f64 as __rt::UserField>::put(&self.third, __payload, __rt::Options::NONE);
        }
    }
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[0usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[1usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[2usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[3usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[4usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[5usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[6usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[7usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[8usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[9usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[10usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[11usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[12usize]);
    const _: () = __rt::check_field(&<Numbers as __rt::UserEvent>::FIELDS[13usize]);
    const _: () = __rt::check_event(<Numbers as __rt::UserEvent>::META);
    #[automatically_derived]
    impl Numbers {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
#[repr(C)]
struct Arrays {
    mac: [u8; 6],
    load: [u32; 3],
    ratios: [f32; 2],
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    /// `arrays u8[6] mac; u32[3] load; u32[2] ratios`
    ///
    /// | offset | size | field    | kernel type |
    /// |-------:|-----:|----------|-------------|
    /// |      0 |    6 | `mac`    | `u8[6]`     |
    /// |      6 |   12 | `load`   | `u32[3]`    |
    /// |     18 |    8 | `ratios` | `u32[2]`    |
    #[automatically_derived]
    impl __rt::UserEvent for Arrays {
        const META: &'static __rt::Meta =
            &__rt::Meta::described("arrays u8[6] mac; u32[3] load; u32[2] ratios", 26, 0)
                .with_floats(4);
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event = __rt::Event::new(<Arrays as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            __payload.field::<[__rt::core::primitive::u8; 6]>(&self.mac, __rt::Options::NONE);
            __payload.field::<[__rt::core::primitive::u32; 3]>(&self.load, __rt::Options::NONE);
            __payload.field::<[__rt::core::primitive::f32; 2]>(&self.ratios, __rt::Options::NONE);
        }
    }
    #[automatically_derived]
    impl Arrays {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
#[repr(C)]
struct Texts<'a> {
    borrowed: &'a str,
    owned: String,
    either: Cow<'a, str>,
    from_c: &'a CStr,
    #[event(max = 8)]
    cut: &'a str,
    #[event(loc = "data")]
    for_old_tools: &'a str,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl<'a> __rt::UserEvent for Texts<'a> {
        const FIELDS: &'static [__rt::Field] = &[
            __rt::Field::new(
                "borrowed",
                const {
                    builtin # offset_of(Self, borrowed)
                },
                __rt::core::mem::size_of::<&'a str>(),
                <&'a str as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "owned",
                const {
                    builtin # offset_of(Self, owned)
                },
                __rt::core::mem::size_of::<String>(),
                <String as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "either",
                const {
                    builtin # offset_of(Self, either)
                },
                __rt::core::mem::size_of::<Cow<'a, str>>(),
                <Cow<'a, str> as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "from_c",
                const {
                    builtin # offset_of(Self, from_c)
                },
                __rt::core::mem::size_of::<&'a CStr>(),
                <&'a CStr as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "cut",
                const {
                    builtin # offset_of(Self, cut)
                },
                __rt::core::mem::size_of::<&'a str>(),
                <&'a str as __rt::UserField>::WIRE,
            )
            .with(__rt::Options { max: 8usize, loc: __rt::Loc::Rel, says_loc: false }),
            __rt::Field::new(
                "for_old_tools",
                const {
                    builtin # offset_of(Self, for_old_tools)
                },
                __rt::core::mem::size_of::<&'a str>(),
                <&'a str as __rt::UserField>::WIRE,
            )
            .with(__rt::Options {
                max: __rt::Options::NONE.max,
                loc: __rt::Loc::Data,
                says_loc: true,
            }),
        ];
        const META: &'static __rt::Meta = {
            const FIELDS: &[__rt::Field] = <Texts<'static> as __rt::UserEvent>::FIELDS;
            const SHAPE: __rt::Shape = __rt::Shape::of("texts", FIELDS);
            const LAYOUT: [__rt::WireField; SHAPE.wire_fields] = __rt::layout(FIELDS);
            const DESCRIPTION: [__rt::core::primitive::u8; SHAPE.description] =
                __rt::describe("texts", &LAYOUT);
            &__rt::Meta::new(&DESCRIPTION, &LAYOUT, SHAPE, __rt::shown_as(FIELDS))
        };
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event = __rt::Event::new(<Texts<'static> as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            <&'a str as __rt::UserField>::put(&self.borrowed, __payload, __rt::Options::NONE);
            <String as __rt::UserField>::put(&self.owned, __payload, __rt::Options::NONE);
            <Cow<'a, str> as __rt::UserField>::put(&self.either, __payload, __rt::Options::NONE);
            <&'a CStr as __rt::UserField>::put(&self.from_c, __payload, __rt::Options::NONE);
            <&'a str as __rt::UserField>::put(
                &self.cut,
                __payload,
                __rt::Options { max: 8usize, loc: __rt::Loc::Rel, says_loc: false },
            );
            <&'a str as __rt::UserField>::put(
                &self.for_old_tools,
                __payload,
                __rt::Options {
                    max: __rt::Options::NONE.max,
                    loc: __rt::Loc::Data,
                    says_loc: true,
                },
            );
        }
        #[inline(always)]
        fn put<'__payload>(&'__payload self, __payload: &mut __rt::LargePayload<'__payload>) {
            <&'a str as __rt::UserField>::put(&self.borrowed, __payload, __rt::Options::NONE);
            <String as __rt::UserField>::put(&self.owned, __payload, __rt::Options::NONE);
            <Cow<'a, str> as __rt::UserField>::put(&self.either, __payload, __rt::Options::NONE);
            <&'a CStr as __rt::UserField>::put(&self.from_c, __payload, __rt::Options::NONE);
            <&'a str as __rt::UserField>::put(
                &self.cut,
                __payload,
                __rt::Options { max: 8usize, loc: __rt::Loc::Rel, says_loc: false },
            );
            <&'a str as __rt::UserField>::put(
                &self.for_old_tools,
                __payload,
                __rt::Options {
                    max: __rt::Options::NONE.max,
                    loc: __rt::Loc::Data,
                    says_loc: true,
                },
            );
        }
    }
    const _: () = __rt::check_field(&<Texts<'static> as __rt::UserEvent>::FIELDS[0usize]);
    const _: () = __rt::check_field(&<Texts<'static> as __rt::UserEvent>::FIELDS[1usize]);
    const _: () = __rt::check_field(&<Texts<'static> as __rt::UserEvent>::FIELDS[2usize]);
    const _: () = __rt::check_field(&<Texts<'static> as __rt::UserEvent>::FIELDS[3usize]);
    const _: () = __rt::check_field(&<Texts<'static> as __rt::UserEvent>::FIELDS[4usize]);
    const _: () = __rt::check_field(&<Texts<'static> as __rt::UserEvent>::FIELDS[5usize]);
    const _: () = __rt::check_event(<Texts<'static> as __rt::UserEvent>::META);
    #[automatically_derived]
    impl<'a> Texts<'a> {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
#[repr(C)]
struct Slices<'a> {
    bytes: &'a [u8],
    vector: Vec<u8>,
    words: &'a [u32],
    #[event(max = 2)]
    at_most_two: &'a [i64],
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    /// `slices __rel_loc u8[] bytes; __rel_loc u8[] vector; __rel_loc u32[] words; __rel_loc s64[] at_most_two`
    ///
    /// | offset | size | field         | kernel type       |
    /// |-------:|-----:|---------------|-------------------|
    /// |      0 |    4 | `bytes`       | `__rel_loc u8[]`  |
    /// |      4 |    4 | `vector`      | `__rel_loc u8[]`  |
    /// |      8 |    4 | `words`       | `__rel_loc u32[]` |
    /// |     12 |    4 | `at_most_two` | `__rel_loc s64[]` |
    #[automatically_derived]
    impl<'a> __rt::UserEvent for Slices<'a> {
        const META: &'static __rt::Meta = &__rt::Meta::described(
            "slices __rel_loc u8[] bytes; __rel_loc u8[] vector; __rel_loc u32[] words; __rel_loc s64[] at_most_two",
            16,
            4,
        );
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event =
                __rt::Event::new(<Slices<'static> as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            __payload.slice::<__rt::core::primitive::u8>(&self.bytes);
            __payload.slice::<__rt::core::primitive::u8>(&self.vector);
            __payload.slice::<__rt::core::primitive::u32>(&self.words);
            __payload.field::<[__rt::core::primitive::i64]>(
                &self.at_most_two,
                __rt::Options { max: 2usize, loc: __rt::Loc::Rel, says_loc: false },
            );
        }
    }
    #[automatically_derived]
    impl<'a> Slices<'a> {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
/// An enum's values carry their names into every tool.
#[repr(u8)]
enum Method {
    Get = 1,

    #[event(name = "POST")]
    Post = 2,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl __rt::UserField for Method {
        const WIRE: __rt::Wire = <__rt::core::primitive::u8 as __rt::UserField>::WIRE.labelled(&[
            __rt::Label {
                name: "Get",
                value: Self::Get as __rt::core::primitive::u8 as __rt::core::primitive::i128,
            },
            __rt::Label {
                name: "POST",
                value: Self::Post as __rt::core::primitive::u8 as __rt::core::primitive::i128,
            },
        ]);
        #[inline(always)]
        fn put<'__payload, const __SMALL: __rt::core::primitive::bool>(
            &'__payload self,
            __payload: &mut __rt::Payload<'__payload, __SMALL>,
            __options: __rt::Options,
        ) {
            __payload.number(match *self {
                Self::Get => Self::Get as __rt::core::primitive::u8,
                Self::Post => Self::Post as __rt::core::primitive::u8,
            });
        }
    }
};
/// Without padding, so that its bytes can stand in an event as they are.
#[repr(C)]
struct Point {
    x: i32,
    y: i32,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl __rt::UserField for Point {
        const WIRE: __rt::Wire = __rt::Wire::Struct(&__rt::Struct {
            name: "point",
            size: __rt::core::mem::size_of::<Self>(),
            fields: &[
                __rt::Field::new(
                    "x",
                    const {
                        builtin # offset_of(Self, x)
                    },
                    __rt::core::mem::size_of::<i32>(),
                    <i32 as __rt::UserField>::WIRE,
                ),
                __rt::Field::new(
                    "y",
                    const {
                        builtin # offset_of(Self, y)
                    },
                    __rt::core::mem::size_of::<i32>(),
                    <i32 as __rt::UserField>::WIRE,
                ),
            ],
        });
        #[inline(always)]
        fn put<'__payload, const __SMALL: __rt::core::primitive::bool>(
            &'__payload self,
            __payload: &mut __rt::Payload<'__payload, __SMALL>,
            __options: __rt::Options,
        ) {
            <i32 as __rt::UserField>::put(&self.x, __payload, __rt::Options::NONE);
            <i32 as __rt::UserField>::put(&self.y, __payload, __rt::Options::NONE);
        }
    }
    const _: () = __rt::check_field(&<Point as __rt::UserField>::WIRE.fields()[0usize]);
    const _: () = __rt::check_field(&<Point as __rt::UserField>::WIRE.fields()[1usize]);
};
/// With padding between its fields: flattened.
#[repr(C)]
struct Peer {
    port: u16,
    address: u32,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl __rt::UserField for Peer {
        const WIRE: __rt::Wire = __rt::Wire::Struct(&__rt::Struct {
            name: "peer",
            size: __rt::core::mem::size_of::<Self>(),
            fields: &[
                __rt::Field::new(
                    "port",
                    const {
                        builtin # offset_of(Self, port)
                    },
                    __rt::core::mem::size_of::<u16>(),
                    <u16 as __rt::UserField>::WIRE,
                ),
                __rt::Field::new(
                    "address",
                    const {
                        builtin # offset_of(Self, address)
                    },
                    __rt::core::mem::size_of::<u32>(),
                    <u32 as __rt::UserField>::WIRE,
                ),
            ],
        });
        #[inline(always)]
        fn put<'__payload, const __SMALL: __rt::core::primitive::bool>(
            &'__payload self,
            __payload: &mut __rt::Payload<'__payload, __SMALL>,
            __options: __rt::Options,
        ) {
            <u16 as __rt::UserField>::put(&self.port, __payload, __rt::Options::NONE);
            <u32 as __rt::UserField>::put(&self.address, __payload, __rt::Options::NONE);
        }
    }
    const _: () = __rt::check_field(&<Peer as __rt::UserField>::WIRE.fields()[0usize]);
    const _: () = __rt::check_field(&<Peer as __rt::UserField>::WIRE.fields()[1usize]);
};
/// A newtype is what it wraps.
#[repr(transparent)]
struct Uuid([u8; 16]);
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl __rt::UserField for Uuid {
        const WIRE: __rt::Wire = <[u8; 16] as __rt::UserField>::WIRE;
        #[inline(always)]
        fn put<'__payload, const __SMALL: __rt::core::primitive::bool>(
            &'__payload self,
            __payload: &mut __rt::Payload<'__payload, __SMALL>,
            __options: __rt::Options,
        ) {
            <[u8; 16] as __rt::UserField>::put(&self.0, __payload, __options);
        }
    }
};
#[repr(C)]
struct Own {
    method: Method,
    point: Point,
    #[event(flatten)]
    peer: Peer,
    uuid: Uuid,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl __rt::UserEvent for Own {
        const FIELDS: &'static [__rt::Field] = &[
            __rt::Field::new(
                "method",
                const {
                    builtin # offset_of(Self, method)
                },
                __rt::core::mem::size_of::<Method>(),
                <Method as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "point",
                const {
                    builtin # offset_of(Self, point)
                },
                __rt::core::mem::size_of::<Point>(),
                <Point as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "peer",
                const {
                    builtin # offset_of(Self, peer)
                },
                __rt::core::mem::size_of::<Peer>(),
                <Peer as __rt::UserField>::WIRE,
            )
            .flattened(),
            __rt::Field::new(
                "uuid",
                const {
                    builtin # offset_of(Self, uuid)
                },
                __rt::core::mem::size_of::<Uuid>(),
                <Uuid as __rt::UserField>::WIRE,
            ),
        ];
        const META: &'static __rt::Meta = {
            const FIELDS: &[__rt::Field] = <Own as __rt::UserEvent>::FIELDS;
            const SHAPE: __rt::Shape = __rt::Shape::of("own", FIELDS);
            const LAYOUT: [__rt::WireField; SHAPE.wire_fields] = __rt::layout(FIELDS);
            const DESCRIPTION: [__rt::core::primitive::u8; SHAPE.description] =
                __rt::describe("own", &LAYOUT);
            &__rt::Meta::new(&DESCRIPTION, &LAYOUT, SHAPE, __rt::shown_as(FIELDS))
        };
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event = __rt::Event::new(<Own as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            <Method as __rt::UserField>::put(&self.method, __payload, __rt::Options::NONE);
            <Point as __rt::UserField>::put(&self.point, __payload, __rt::Options::NONE);
            <Peer as __rt::UserField>::put(&self.peer, __payload, __rt::Options::NONE);
            <Uuid as __rt::UserField>::put(&self.uuid, __payload, __rt::Options::NONE);
        }
        #[inline(always)]
        fn put<'__payload>(&'__payload self, __payload: &mut __rt::LargePayload<'__payload>) {
            <Method as __rt::UserField>::put(&self.method, __payload, __rt::Options::NONE);
            <Point as __rt::UserField>::put(&self.point, __payload, __rt::Options::NONE);
            <Peer as __rt::UserField>::put(&self.peer, __payload, __rt::Options::NONE);
            <Uuid as __rt::UserField>::put(&self.uuid, __payload, __rt::Options::NONE);
        }
    }
    const _: () = __rt::check_field(&<Own as __rt::UserEvent>::FIELDS[0usize]);
    const _: () = __rt::check_field(&<Own as __rt::UserEvent>::FIELDS[1usize]);
    const _: () = __rt::check_field(&<Own as __rt::UserEvent>::FIELDS[2usize]);
    const _: () = __rt::check_field(&<Own as __rt::UserEvent>::FIELDS[3usize]);
    const _: () = __rt::check_event(<Own as __rt::UserEvent>::META);
    #[automatically_derived]
    impl Own {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
#[repr(C)]
struct Perhaps<'a> {
    there: Option<u32>,
    absent: Option<u64>,
    text: Option<&'a str>,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    /// `perhaps u32 there; u8 there_some; u64 absent; u8 absent_some; __rel_loc char[] text; u8 text_some`
    ///
    /// | offset | size | field         | kernel type        |
    /// |-------:|-----:|---------------|--------------------|
    /// |      0 |    4 | `there`       | `u32`              |
    /// |      4 |    1 | `there_some`  | `u8`               |
    /// |      5 |    8 | `absent`      | `u64`              |
    /// |     13 |    1 | `absent_some` | `u8`               |
    /// |     14 |    4 | `text`        | `__rel_loc char[]` |
    /// |     18 |    1 | `text_some`   | `u8`               |
    #[automatically_derived]
    impl<'a> __rt::UserEvent for Perhaps<'a> {
        const META: &'static __rt::Meta = &__rt::Meta::described(
            "perhaps u32 there; u8 there_some; u64 absent; u8 absent_some; __rel_loc char[] text; u8 text_some",
            19,
            1,
        );
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event =
                __rt::Event::new(<Perhaps<'static> as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            __payload.field::<__rt::core::option::Option<__rt::core::primitive::u32>>(
                &self.there,
                __rt::Options::NONE,
            );
            __payload.field::<__rt::core::option::Option<__rt::core::primitive::u64>>(
                &self.absent,
                __rt::Options::NONE,
            );
            __payload.field::<__rt::core::option::Option<&__rt::core::primitive::str>>(
                &self.text,
                __rt::Options::NONE,
            );
        }
    }
    #[automatically_derived]
    impl<'a> Perhaps<'a> {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
#[repr(C)]
struct TimesAndAddresses {
    took: Duration,
    at: SystemTime,
    v4: Ipv4Addr,
    v6: Ipv6Addr,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    #[automatically_derived]
    impl __rt::UserEvent for TimesAndAddresses {
        const FIELDS: &'static [__rt::Field] = &[
            __rt::Field::new(
                "took",
                const {
                    builtin # offset_of(Self, took)
                },
                __rt::core::mem::size_of::<Duration>(),
                <Duration as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "at",
                const {
                    builtin # offset_of(Self, at)
                },
                __rt::core::mem::size_of::<SystemTime>(),
                <SystemTime as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "v4",
                const {
                    builtin # offset_of(Self, v4)
                },
                __rt::core::mem::size_of::<Ipv4Addr>(),
                <Ipv4Addr as __rt::UserField>::WIRE,
            ),
            __rt::Field::new(
                "v6",
                const {
                    builtin # offset_of(Self, v6)
                },
                __rt::core::mem::size_of::<Ipv6Addr>(),
                <Ipv6Addr as __rt::UserField>::WIRE,
            ),
        ];
        const META: &'static __rt::Meta = {
            const FIELDS: &[__rt::Field] = <TimesAndAddresses as __rt::UserEvent>::FIELDS;
            const SHAPE: __rt::Shape = __rt::Shape::of("times_and_addresses", FIELDS);
            const LAYOUT: [__rt::WireField; SHAPE.wire_fields] = __rt::layout(FIELDS);
            const DESCRIPTION: [__rt::core::primitive::u8; SHAPE.description] =
                __rt::describe("times_and_addresses", &LAYOUT);
            &__rt::Meta::new(&DESCRIPTION, &LAYOUT, SHAPE, __rt::shown_as(FIELDS))
        };
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event =
                __rt::Event::new(<TimesAndAddresses as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            <Duration as __rt::UserField>::put(&self.took, __payload, __rt::Options::NONE);
            <SystemTime as __rt::UserField>::put(&self.at, __payload, __rt::Options::NONE);
            <Ipv4Addr as __rt::UserField>::put(&self.v4, __payload, __rt::Options::NONE);
            <Ipv6Addr as __rt::UserField>::put(&self.v6, __payload, __rt::Options::NONE);
        }
        #[inline(always)]
        fn put<'__payload>(&'__payload self, __payload: &mut __rt::LargePayload<'__payload>) {
            <Duration as __rt::UserField>::put(&self.took, __payload, __rt::Options::NONE);
            <SystemTime as __rt::UserField>::put(&self.at, __payload, __rt::Options::NONE);
            <Ipv4Addr as __rt::UserField>::put(&self.v4, __payload, __rt::Options::NONE);
            <Ipv6Addr as __rt::UserField>::put(&self.v6, __payload, __rt::Options::NONE);
        }
    }
    const _: () = __rt::check_field(&<TimesAndAddresses as __rt::UserEvent>::FIELDS[0usize]);
    const _: () = __rt::check_field(&<TimesAndAddresses as __rt::UserEvent>::FIELDS[1usize]);
    const _: () = __rt::check_field(&<TimesAndAddresses as __rt::UserEvent>::FIELDS[2usize]);
    const _: () = __rt::check_field(&<TimesAndAddresses as __rt::UserEvent>::FIELDS[3usize]);
    const _: () = __rt::check_event(<TimesAndAddresses as __rt::UserEvent>::META);
    #[automatically_derived]
    impl TimesAndAddresses {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
#[repr(C)]
#[event(name = "another_name")]
struct Options {
    #[event(name = "kind")]
    r#type: u8,
    #[event(skip)]
    _for_me_only: Vec<String>,
}
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    /// `another_name u8 kind`
    ///
    /// | offset | size | field  | kernel type |
    /// |-------:|-----:|--------|-------------|
    /// |      0 |    1 | `kind` | `u8`        |
    #[automatically_derived]
    impl __rt::UserEvent for Options {
        const META: &'static __rt::Meta = &__rt::Meta::described("another_name u8 kind", 1, 0);
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event = __rt::Event::new(<Options as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, __payload: &mut __rt::SmallPayload<'__payload>) {
            __payload.u8(&self.r#type);
        }
    }
    #[automatically_derived]
    impl Options {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
#[repr(C)]
struct Nothing;
const _: () = {
    use ::user_events_rt::__v0_1_0 as __rt;
    /// `nothing`
    #[automatically_derived]
    impl __rt::UserEvent for Nothing {
        const META: &'static __rt::Meta = &__rt::Meta::described("nothing", 0, 0);
        #[inline]
        fn event() -> &'static __rt::Event {
            let _ = Self::enabled;
            #[used]
            #[unsafe(link_section = "user_events_0_1_0")]
            static EVENT: __rt::Event = __rt::Event::new(<Nothing as __rt::UserEvent>::META);
            &EVENT
        }
        #[inline(always)]
        fn put_small<'__payload>(&'__payload self, _: &mut __rt::SmallPayload<'__payload>) {}
    }
    #[automatically_derived]
    impl Nothing {
        /// Whether anybody listens to this event. Registers it if it has not been used yet.
        #[inline]
        #[must_use]
        fn enabled() -> __rt::core::primitive::bool {
            __rt::is_enabled::<Self>()
        }
    }
};
fn main() {
    let records = capture(emit_all);
    for description in [
        Numbers::META.description(),
        Arrays::META.description(),
        Texts::META.description(),
        Slices::META.description(),
        Own::META.description(),
        Perhaps::META.description(),
        TimesAndAddresses::META.description(),
        Options::META.description(),
        Nothing::META.description(),
    ] {
        {
            ::std::io::_print(format_args!("{0}\n", description));
        };
    }
    {
        ::std::io::_print(format_args!("\n"));
    };
    for record in records {
        {
            ::std::io::_print(format_args!("{0}\n", record));
        };
    }
}
fn emit_all() {
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&Numbers {
                    tiny: u8::MAX,
                    small: u16::MAX,
                    medium: u32::MAX,
                    large: u64::MAX,
                    size: 4096,
                    below_zero: i8::MIN,
                    colder: i16::MIN,
                    freezing: i32::MIN,
                    absolute: i64::MIN,
                    offset: -1,
                    flag: true,
                    letter: 'ß',
                    half: 0.5,
                    third: -0.25,
                });
            }
        }
    };
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&Arrays {
                    mac: [2, 0, 0, 0, 0, 1],
                    load: [1, 2, 3],
                    ratios: [0.5, 1.5],
                });
            }
        }
    };
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&Texts {
                    borrowed: "grüße",
                    owned: String::from("owned"),
                    either: Cow::Borrowed("either"),
                    from_c: c"from C",
                    cut: "a long story",
                    for_old_tools: "data",
                });
            }
        }
    };
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&Slices {
                    bytes: b"\x00\xff",
                    vector: ::alloc::boxed::box_assume_init_into_vec_unsafe(
                        ::alloc::intrinsics::write_box_via_move(
                            ::alloc::boxed::Box::new_uninit(),
                            [1, 2, 3],
                        ),
                    ),
                    words: &[70_000, 1],
                    at_most_two: &[-1, -2, -3],
                });
            }
        }
    };
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&Own {
                    method: Method::Post,
                    point: Point { x: -1, y: 1 },
                    peer: Peer { port: 443, address: 0x0a00_0001 },
                    uuid: Uuid([7; 16]),
                });
            }
        }
    };
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&Own {
                    method: Method::Get,
                    point: Point { x: 0, y: 0 },
                    peer: Peer { port: 80, address: 0 },
                    uuid: Uuid([0; 16]),
                });
            }
        }
    };
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&Perhaps { there: Some(1), absent: None, text: Some("here") });
            }
        }
    };
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&TimesAndAddresses {
                    took: Duration::from_micros(1500),
                    at: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000),
                    v4: Ipv4Addr::LOCALHOST,
                    v6: Ipv6Addr::LOCALHOST,
                });
            }
        }
    };
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&Options { r#type: 3, _for_me_only: Vec::new() });
            }
        }
    };
    match ::user_events_rt::__v0_1_0::probe() {
        __probe => {
            if __probe.enabled() {
                __probe.emit(&(Nothing));
            }
        }
    };
}
