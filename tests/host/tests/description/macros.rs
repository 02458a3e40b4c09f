//! The descriptions that the macros generate: each is taken, with the layout that the program
//! writes.
#![allow(dead_code, reason = "the fields are there for their types")]

use std::borrow::Cow;

use user_events_rt::{Meta, UserEvent, UserField, user_event};
use user_events_tests::events::{Dynamic, Fixed, Numbers, Values};
use user_events_tests::model::Model;

use crate::driver::Driver;
use crate::parsed::{Parsed, Place};

#[user_event]
struct Tick;

#[user_event(name = "Renamed_1")]
struct Odd<'a> {
    #[event(name = "struct")]
    a: u8,
    #[event(skip)]
    b: u64,
    #[event(name = "__rel_loc", loc = "data")]
    c: &'a str,
    r#type: Option<Cow<'a, str>>,
    inner: Option<Inner>,
    #[event(flatten)]
    flat: Flat,
}

#[derive(Clone, Copy, UserField)]
#[repr(C)]
struct Inner {
    x: [u64; 3],
}

#[derive(Clone, Copy, UserField)]
#[repr(C)]
struct Flat {
    left: bool,
    right: char,
}

#[user_event]
struct Largest {
    a: [u8; 1024],
    b: [f64; 128],
    c: [i32; 256],
    d: [u16; 464],
}

/// A description of 511 bytes.
#[user_event]
struct Longest {
    #[event(name = "\
        nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\
        nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\
        nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\
        nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\
        nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\
        nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\
        nnnnnnnnnnnnnnnnnnnn\
    ")]
    a: u8,
}

fn taken(driver: &mut Driver, meta: &Meta) -> Parsed {
    let description = meta.description();
    let parsed = driver
        .parse_one(description)
        .unwrap_or_else(|mistake| panic!("{description:?} is refused: {mistake:?}"));
    assert_eq!(parsed.name, meta.name());
    assert_eq!(parsed.size, meta.fixed_size(), "{description:?}");
    parsed
}

/// The model of the session tests has the layout by hand.
fn compare(driver: &mut Driver, meta: &Meta, model: &Model) {
    let parsed = taken(driver, meta);
    let fields = parsed.fields.iter();
    let fields = fields.map(|field| (field.name.as_str(), field.offset, field.size));
    assert_eq!(fields.collect::<Vec<_>>(), model.layout().collect::<Vec<_>>());
}

fn shown(parsed: &Parsed) -> Vec<String> {
    parsed.fields.iter().map(ToString::to_string).collect()
}

pub(crate) fn events() {
    let driver = &mut Driver::start();
    let mut values = Values::new(1);
    compare(driver, Numbers::META, &values.numbers().model());
    compare(driver, Fixed::META, &values.fixed().model());
    compare(driver, Dynamic::META, &values.texts().event().model());

    let dynamic = taken(driver, Dynamic::META);
    let place =
        |name| dynamic.fields.iter().find(|field| field.name == name).map(|field| field.place);
    assert_eq!(place("text"), Some(Place::RelLoc));
    assert_eq!(place("either"), Some(Place::DataLoc));

    assert_eq!(taken(driver, Tick::META).fields, []);
    let odd = [
        "0+1 u8 struct",
        "1+4 __data_loc char[] __rel_loc",
        "5+4 __rel_loc char[] type",
        "9+1 u8 type_some",
        "10+24 struct inner inner",
        "34+1 u8 inner_some",
        "35+1 u8 left",
        "36+4 u32 right",
    ];
    assert_eq!(shown(&taken(driver, Odd::META)), odd);
    let largest = [
        "0+1024 u8[1024] a",
        "1024+1024 u64[128] b",
        "2048+1024 s32[256] c",
        "3072+928 u16[464] d",
    ];
    assert_eq!(shown(&taken(driver, Largest::META)), largest);
    assert_eq!(Longest::META.description().len(), 511);
    taken(driver, Longest::META);
}
