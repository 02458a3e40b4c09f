//! The random events (`build.rs` writes them), each with some values.
#![allow(dead_code, reason = "fields that are skipped are not read")]

use std::borrow::Cow;
use std::ffi::{CStr, CString};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use user_events_rt::testing::capture;
use user_events_rt::{Meta, UserEvent, UserField, emit, user_event};
use user_events_tests::events::{Inner, Level, Padded, Uuid};

use crate::grammar;
use crate::model::{Model, Options, Row};
use crate::random::Random;
use crate::session::Recording;

include!(concat!(env!("OUT_DIR"), "/property.rs"));

const VALUES: usize = 10;

/// An event beside its model.
trait Case: UserEvent + Sized {
    fn random(rng: &mut Rng) -> Self;

    fn model(&self) -> Model;
}

/// A nested structure with text and padding.
#[derive(UserField)]
#[repr(C)]
pub(crate) struct Deep<'a> {
    first: u8,
    #[event(max = 5)]
    text: &'a str,
    #[event(flatten)]
    second: Second,
}

#[derive(UserField)]
#[repr(C)]
struct Second {
    third: Option<u16>,
    fourth: char,
}

impl Random for Deep<'static> {
    fn random(rng: &mut Rng) -> Self {
        let second = Second { third: Random::random(rng), fourth: Random::random(rng) };
        Self { first: Random::random(rng), text: Random::random(rng), second }
    }
}

const NONE: Options = Options { max: usize::MAX, is_data: false };

trait Flat {
    fn flatten(&self, model: &mut Model);
}

impl Flat for Deep<'_> {
    fn flatten(&self, model: &mut Model) {
        model.add("first", &self.first, NONE);
        model.add("text", &self.text, Options { max: 5, ..NONE });
        model.add("third", &self.second.third, NONE);
        model.add("fourth", &self.second.fourth, NONE);
    }
}

impl Flat for Padded {
    fn flatten(&self, model: &mut Model) {
        model.add("left", &self.left, NONE);
        model.add("right", &self.right, NONE);
    }
}

struct Test {
    rng: Rng,
    recording: Recording,
}

impl Test {
    fn check<C: Case>(&mut self) {
        let mut cut = 0;
        for _ in 0..VALUES {
            let value = C::random(&mut self.rng);
            let model = value.model();
            check_meta(C::META, &model);
            let payload = model.payload();
            let records = capture(|| emit!(&value));
            assert_eq!(records.len(), 1, "{}", model.description());
            assert_eq!(records[0].name(), C::META.name());
            assert_eq!(records[0].payload_len(), payload.len(), "{}", model.description());
            cut += u64::from(model.is_cut());
            self.recording.expect(model.description(), payload);
        }
        assert_eq!(C::event().counters().truncated, cut, "{}", C::META.description());
    }
}

/// What is known without a value.
fn check_meta(meta: &'static Meta, model: &Model) {
    let description = model.description();
    assert_eq!(meta.description(), description);
    assert_eq!(table(meta), model.rows(), "{description}");
    let parsed = grammar::parse(description.as_bytes()).expect("the kernel takes it");
    assert_eq!(parsed.name, meta.name());
    assert_eq!(parsed.size, meta.fixed_size(), "{description}");
    let parsed: Vec<_> = parsed.fields.iter().map(ToString::to_string).collect();
    let row = |Row { offset, size, name, kernel_type }: &Row| {
        format!("{offset}+{size} {kernel_type} {name}")
    };
    assert_eq!(parsed, model.rows().iter().map(row).collect::<Vec<_>>());
}

/// The table that the event prints.
fn table(meta: &'static Meta) -> Vec<Row> {
    let printed = meta.describe().to_string();
    let rows = printed.lines().filter(|line| line.starts_with('|')).skip(2);
    let row = |line: &str| {
        let cells: Vec<_> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let ["", offset, size, name, kernel_type, ""] = cells[..] else {
            panic!("a row has four cells: {line}")
        };
        let number = |cell: &str| cell.parse().expect("a number");
        let (name, kernel_type) = (name.to_owned(), kernel_type.to_owned());
        Row { offset: number(offset), size: number(size), name, kernel_type }
    };
    rows.map(row).collect()
}

#[test]
fn random_events() {
    let recording = Recording::start("case*");
    let mut test = Test { rng: Rng::with_seed(7), recording };
    check_all(&mut test);
    test.recording.check();
}
