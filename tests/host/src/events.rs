//! Events with a field of every type, and random values for them.
//!
//! The subject program emits the values of a seed, and the test models those of the same seed.
#![allow(missing_docs, reason = "a field is there for its type")]

use std::borrow::Cow;
use std::ffi::CString;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use user_events_rt::{UserField, user_event};

use crate::model::{Model, Shown};

/// Numbers, with gaps between them in memory.
#[user_event]
pub struct Numbers {
    pub a: u8,
    pub b: u64,
    pub c: i16,
    pub d: u32,
    pub e: i8,
    pub f: u16,
    pub g: i32,
    pub h: i64,
    pub i: usize,
    pub j: isize,
    pub k: bool,
    pub l: char,
    pub m: f32,
    pub n: f64,
}

/// A fieldless enum.
#[derive(Clone, Copy, Debug, UserField)]
#[repr(i16)]
pub enum Level {
    Low = -3,
    #[event(name = "so so")]
    Middle = 0,
    High = 30_000,
}

/// Without padding.
#[derive(Clone, Copy, Debug, UserField)]
#[repr(C)]
pub struct Inner {
    pub x: u32,
    pub y: [u16; 2],
}

/// With padding.
#[derive(Clone, Copy, Debug, UserField)]
#[repr(C)]
pub struct Padded {
    pub left: u8,
    pub right: u64,
}

/// A newtype.
#[derive(Clone, Copy, Debug, UserField)]
#[repr(transparent)]
pub struct Uuid(pub [u8; 16]);

/// What has a fixed size and is no plain number.
#[user_event]
pub struct Fixed {
    pub bytes: [u8; 5],
    pub words: [u32; 3],
    pub level: Level,
    pub inner: Inner,
    #[event(flatten)]
    pub padded: Padded,
    pub uuid: Uuid,
    pub some: Option<u16>,
    pub took: Duration,
    pub at: SystemTime,
    pub v4: Ipv4Addr,
    pub v6: Ipv6Addr,
    /// Large enough to be borrowed in place.
    pub block: [u64; 40],
}

/// What lies behind the fixed part.
#[user_event]
pub struct Dynamic<'a> {
    pub id: u64,
    pub text: &'a str,
    pub owned: String,
    #[event(name = "either", loc = "data")]
    pub cow: Cow<'a, str>,
    pub c: CString,
    #[event(max = 10)]
    pub cut: &'a str,
    pub bytes: &'a [u8],
    pub vector: Vec<u16>,
    #[event(max = 3)]
    pub longs: &'a [i64],
    pub floats: &'a [f64],
    pub perhaps: Option<&'a str>,
    pub last: u8,
}

/// Text of up to 20 characters of all kinds, without a NUL.
fn text(rng: &mut Rng) -> String {
    const ODD: &[char] = &['"', '\\', '\n', '\t', '\u{1}', 'ä', '→', '😀', ' ', '{', '='];
    let len = rng.usize(..20);
    (0..len)
        .map(|_| if rng.u8(..4) == 0 { ODD[rng.usize(..ODD.len())] } else { rng.alphanumeric() })
        .collect()
}

/// A number that six digits show exactly, as babeltrace2 prints them.
fn float(rng: &mut Rng) -> f64 {
    f64::from(rng.i32(-2000..2000)) / 4.0
}

/// Values of one seed.
#[derive(Debug)]
pub struct Values(Rng);

impl Values {
    /// The values that `seed` stands for.
    pub fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    /// The next numbers.
    pub fn numbers(&mut self) -> Numbers {
        let rng = &mut self.0;
        Numbers {
            a: rng.u8(..),
            b: rng.u64(..),
            c: rng.i16(..),
            d: rng.u32(..),
            e: rng.i8(..),
            f: rng.u16(..),
            g: rng.i32(..),
            h: rng.i64(..),
            i: rng.usize(..),
            j: rng.isize(..),
            k: rng.bool(),
            l: rng.char(..),
            m: float(rng) as f32,
            n: float(rng),
        }
    }

    /// The next values of fixed size.
    pub fn fixed(&mut self) -> Fixed {
        let rng = &mut self.0;
        Fixed {
            bytes: rng.u64(..).to_le_bytes()[..5].try_into().expect("five bytes"),
            words: [rng.u32(..), rng.u32(..), rng.u32(..)],
            level: [Level::Low, Level::Middle, Level::High][rng.usize(..3)],
            inner: Inner { x: rng.u32(..), y: [rng.u16(..), rng.u16(..)] },
            padded: Padded { left: rng.u8(..), right: rng.u64(..) },
            uuid: Uuid(rng.u128(..).to_le_bytes()),
            some: if rng.bool() { Some(rng.u16(..)) } else { None },
            took: Duration::from_nanos(rng.u64(..)),
            at: SystemTime::UNIX_EPOCH + Duration::from_nanos(rng.u64(..)),
            v4: Ipv4Addr::from_bits(rng.u32(..)),
            v6: Ipv6Addr::from_bits(rng.u128(..)),
            block: std::array::from_fn(|_| rng.u64(..)),
        }
    }

    /// The next values with text, to be borrowed by an event.
    pub fn texts(&mut self) -> Texts {
        let rng = &mut self.0;
        Texts {
            id: rng.u64(..),
            texts: std::array::from_fn(|_| text(rng)),
            bytes: (0..rng.usize(..30)).map(|_| rng.u8(..)).collect(),
            vector: (0..rng.usize(..5)).map(|_| rng.u16(..)).collect(),
            longs: (0..rng.usize(..6)).map(|_| rng.i64(..)).collect(),
            floats: (0..rng.usize(..3)).map(|_| float(rng)).collect(),
            perhaps: rng.bool(),
            last: rng.u8(..),
        }
    }
}

/// What a [`Dynamic`] borrows.
#[derive(Debug)]
pub struct Texts {
    id: u64,
    texts: [String; 6],
    bytes: Vec<u8>,
    vector: Vec<u16>,
    longs: Vec<i64>,
    floats: Vec<f64>,
    perhaps: bool,
    last: u8,
}

impl Texts {
    /// The event.
    pub fn event(&self) -> Dynamic<'_> {
        Dynamic {
            id: self.id,
            text: &self.texts[0],
            owned: self.texts[1].clone(),
            cow: Cow::Borrowed(&self.texts[2]),
            c: CString::new(self.texts[3].as_str()).expect("text() makes no NUL"),
            cut: &self.texts[4],
            bytes: &self.bytes,
            vector: self.vector.clone(),
            longs: &self.longs,
            floats: &self.floats,
            perhaps: self.perhaps.then_some(&self.texts[5]),
            last: self.last,
        }
    }
}

impl Numbers {
    /// What a reader must see of it.
    pub fn model(&self) -> Model {
        Model::new("numbers")
            .fixed("a", 1, Shown::number(self.a))
            .fixed("b", 8, Shown::number(self.b))
            .fixed("c", 2, Shown::number(self.c))
            .fixed("d", 4, Shown::number(self.d))
            .fixed("e", 1, Shown::number(self.e))
            .fixed("f", 2, Shown::number(self.f))
            .fixed("g", 4, Shown::number(self.g))
            .fixed("h", 8, Shown::number(self.h))
            .fixed("i", 8, Shown::number(self.i))
            .fixed("j", 8, Shown::number(self.j))
            .fixed("k", 1, Shown::number(u8::from(self.k)))
            .fixed("l", 4, Shown::number(u32::from(self.l)))
            .fixed("m", 4, Shown::number(self.m))
            .fixed("n", 8, Shown::number(self.n))
    }
}

impl Fixed {
    /// What a reader must see of it.
    pub fn model(&self) -> Model {
        let (label, level) = match self.level {
            Level::Low => ("Low", -3),
            Level::Middle => ("so so", 0),
            Level::High => ("High", 30_000),
        };
        let inner = vec![("x", Shown::number(self.inner.x)), ("y", Shown::array(&self.inner.y))];
        let since = self.at.duration_since(SystemTime::UNIX_EPOCH).expect("not before the epoch");
        Model::new("fixed")
            .fixed("bytes", 5, Shown::array(&self.bytes))
            .fixed("words", 12, Shown::array(&self.words))
            .fixed("level", 2, Shown::Enum(label, level))
            .fixed("inner", 8, Shown::Struct(inner))
            .fixed("left", 1, Shown::number(self.padded.left))
            .fixed("right", 8, Shown::number(self.padded.right))
            .fixed("uuid", 16, Shown::array(&self.uuid.0))
            .fixed("some", 2, Shown::number(self.some.unwrap_or(0)))
            .fixed("some_some", 1, Shown::number(u8::from(self.some.is_some())))
            .fixed("took", 8, Shown::number(self.took.as_nanos()))
            .fixed("at", 8, Shown::number(since.as_nanos()))
            .fixed("v4", 4, Shown::array(&self.v4.octets()))
            .fixed("v6", 16, Shown::array(&self.v6.octets()))
            .fixed("block", 320, Shown::array(&self.block))
    }
}

impl Dynamic<'_> {
    /// What a reader must see of it.
    pub fn model(&self) -> Model {
        let mut cut = self.cut;
        while cut.len() > 10 {
            cut = &cut[..cut.char_indices().next_back().map_or(0, |(last, _)| last)];
        }
        let longs = &self.longs[..self.longs.len().min(3)];
        Model::new("dynamic")
            .fixed("id", 8, Shown::number(self.id))
            .text("text", self.text)
            .text("owned", &self.owned)
            .data_text("either", &self.cow)
            .text("c", self.c.to_str().expect("made of text"))
            .text("cut", cut)
            .sequence("bytes", self.bytes)
            .sequence("vector", &self.vector)
            .sequence("longs", longs)
            .sequence("floats", self.floats)
            .text("perhaps", self.perhaps.unwrap_or(""))
            .fixed("perhaps_some", 1, Shown::number(u8::from(self.perhaps.is_some())))
            .fixed("last", 1, Shown::number(self.last))
    }
}
