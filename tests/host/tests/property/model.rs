//! What an event says and writes, computed without the runtime: types by a trait of its own, bytes
//! one behind the other.

use std::borrow::Cow;
use std::ffi::{CStr, CString};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use user_events_tests::events::{Inner, Level, Uuid};

/// What a field's attribute says.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    pub(crate) max: usize,
    pub(crate) is_data: bool,
}

/// A row of the event's table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) offset: usize,
    pub(crate) size: usize,
    pub(crate) name: String,
    pub(crate) kernel_type: String,
}

struct Word {
    at: usize,
    is_data: bool,
    /// In the bytes behind the fixed part.
    from: usize,
    len: usize,
}

pub(crate) struct Model {
    name: &'static str,
    rows: Vec<Row>,
    fixed: Vec<u8>,
    words: Vec<Word>,
    behind: Vec<u8>,
    is_cut: bool,
}

impl Model {
    pub(crate) fn new(name: &'static str) -> Self {
        let (rows, fixed, words, behind) = Default::default();
        Self { name, rows, fixed, words, behind, is_cut: false }
    }

    pub(crate) fn add(&mut self, name: &str, value: &impl Modelled, options: Options) {
        value.add(self, name, options);
    }

    fn add_fixed(&mut self, name: &str, kernel_type: impl Into<String>, bytes: &[u8]) {
        self.rows.push(Row {
            offset: self.fixed.len(),
            size: bytes.len(),
            name: name.to_owned(),
            kernel_type: kernel_type.into(),
        });
        self.fixed.extend_from_slice(bytes);
    }

    fn add_located(&mut self, name: &str, element: &str, bytes: &[u8], options: Options) {
        let Options { is_data, .. } = options;
        let word = if is_data { "__data_loc" } else { "__rel_loc" };
        let (at, from, len) = (self.fixed.len(), self.behind.len(), bytes.len());
        self.words.push(Word { at, is_data, from, len });
        self.behind.extend_from_slice(bytes);
        self.add_fixed(name, format!("{word} {element}[]"), &[0; 4]);
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether text or a slice was longer than its `max`.
    pub(crate) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(crate) fn description(&self) -> String {
        let field = |Row { name, kernel_type, size, .. }: &Row| {
            let size =
                if kernel_type.starts_with("struct ") { format!(" {size}") } else { String::new() };
            format!("{kernel_type} {name}{size}")
        };
        let fields: Vec<_> = self.rows.iter().map(field).collect();
        format!("{} {}", self.name, fields.join("; ")).trim_end().to_owned()
    }

    pub(crate) fn payload(&self) -> Vec<u8> {
        let mut payload = self.fixed.clone();
        for &Word { at, is_data, from, len } in &self.words {
            // Behind the record's own 8 bytes, or behind the word.
            let begin = self.fixed.len() + from;
            let offset = if is_data { 8 + begin } else { begin - (at + 4) };
            let halves = (u16::try_from(offset), u16::try_from(len));
            let (Ok(offset), Ok(len)) = halves else { panic!("the values are small") };
            let word = u32::from(len) << 16 | u32::from(offset);
            payload[at..at + 4].copy_from_slice(&word.to_ne_bytes());
        }
        payload.extend_from_slice(&self.behind);
        payload
    }
}

/// A type that a field may have.
pub(crate) trait Modelled {
    fn add(&self, model: &mut Model, name: &str, options: Options);

    /// What stands for a value that is not there.
    fn add_absent(model: &mut Model, name: &str, options: Options);
}

/// A number.
pub(crate) trait Element {
    const NAME: &'static str;

    fn bytes(&self) -> Vec<u8>;
}

macro_rules! elements {
    ($($ty:ty as $name:literal: $value:ident => $number:expr;)*) => { $(
        impl Element for $ty {
            const NAME: &'static str = $name;

            fn bytes(&self) -> Vec<u8> {
                let $value = *self;
                $number.to_ne_bytes().to_vec()
            }
        }

        impl Modelled for $ty {
            fn add(&self, model: &mut Model, name: &str, _: Options) {
                model.add_fixed(name, Self::NAME, &self.bytes());
            }

            fn add_absent(model: &mut Model, name: &str, _: Options) {
                model.add_fixed(name, Self::NAME, &[0; size_of::<Self>()]);
            }
        }
    )* };
}

elements! {
    u8 as "u8": n => n;
    u16 as "u16": n => n;
    u32 as "u32": n => n;
    u64 as "u64": n => n;
    usize as "u64": n => n as u64;
    i8 as "s8": n => n;
    i16 as "s16": n => n;
    i32 as "s32": n => n;
    i64 as "s64": n => n;
    isize as "s64": n => n as i64;
    bool as "u8": is => u8::from(is);
    char as "u32": c => u32::from(c);
    f32 as "u32": x => x.to_bits();
    f64 as "u64": x => x.to_bits();
}

fn bytes_of<T: Element>(elements: &[T]) -> Vec<u8> {
    elements.iter().flat_map(Element::bytes).collect()
}

impl<T: Element, const N: usize> Modelled for [T; N] {
    fn add(&self, model: &mut Model, name: &str, _: Options) {
        model.add_fixed(name, format!("{}[{N}]", T::NAME), &bytes_of(self));
    }

    fn add_absent(model: &mut Model, name: &str, _: Options) {
        model.add_fixed(name, format!("{}[{N}]", T::NAME), &vec![0; size_of::<Self>()]);
    }
}

impl<T: Element> Modelled for [T] {
    fn add(&self, model: &mut Model, name: &str, options: Options) {
        let kept: Vec<_> = self.iter().take(options.max).flat_map(Element::bytes).collect();
        model.is_cut |= self.len() > options.max;
        model.add_located(name, T::NAME, &kept, options);
    }

    fn add_absent(model: &mut Model, name: &str, options: Options) {
        model.add_located(name, T::NAME, &[], options);
    }
}

impl Modelled for str {
    fn add(&self, model: &mut Model, name: &str, options: Options) {
        let mut bytes = Vec::new();
        for char in self.chars() {
            if bytes.len() + char.len_utf8() > options.max {
                model.is_cut = true;
                break;
            }
            bytes.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        }
        bytes.push(0);
        model.add_located(name, "char", &bytes, options);
    }

    fn add_absent(model: &mut Model, name: &str, options: Options) {
        model.add_located(name, "char", &[0], options);
    }
}

/// Of text in UTF-8.
impl Modelled for CStr {
    fn add(&self, model: &mut Model, name: &str, options: Options) {
        self.to_str().expect("made of text").add(model, name, options);
    }

    fn add_absent(model: &mut Model, name: &str, options: Options) {
        str::add_absent(model, name, options);
    }
}

macro_rules! as_target {
    ($([$($param:tt)*] $ty:ty => $target:ty;)*) => { $(
        impl<$($param)*> Modelled for $ty {
            fn add(&self, model: &mut Model, name: &str, options: Options) {
                <$target>::add(self, model, name, options);
            }

            fn add_absent(model: &mut Model, name: &str, options: Options) {
                <$target>::add_absent(model, name, options);
            }
        }
    )* };
}

as_target! {
    [T: Modelled + ?Sized] &T => T;
    [T: Modelled + ?Sized] Box<T> => T;
    [T: Modelled + ?Sized] Rc<T> => T;
    [T: Modelled + ?Sized] Arc<T> => T;
    [T: Modelled + ToOwned + ?Sized] Cow<'_, T> => T;
    [T: Element] Vec<T> => [T];
    [] String => str;
    [] CString => CStr;
}

impl<T: Modelled> Modelled for Option<T> {
    fn add(&self, model: &mut Model, name: &str, options: Options) {
        match self {
            Some(value) => value.add(model, name, options),
            None => T::add_absent(model, name, options),
        }
        model.add_fixed(&format!("{name}_some"), "u8", &[u8::from(self.is_some())]);
    }

    fn add_absent(_: &mut Model, _: &str, _: Options) {
        unreachable!("no field is an Option in an Option");
    }
}

macro_rules! fixed {
    ($($ty:ty as $name:literal, $size:literal: $value:ident => $bytes:expr;)*) => { $(
        impl Modelled for $ty {
            fn add(&self, model: &mut Model, name: &str, _: Options) {
                let $value = self;
                let bytes: [u8; $size] = $bytes;
                model.add_fixed(name, $name, &bytes);
            }

            fn add_absent(model: &mut Model, name: &str, _: Options) {
                model.add_fixed(name, $name, &[0; $size]);
            }
        }
    )* };
}

fixed! {
    Duration as "u64", 8: duration => nanoseconds(*duration);
    SystemTime as "u64", 8: time => nanoseconds(time.duration_since(UNIX_EPOCH).unwrap_or_default());
    Ipv4Addr as "u8[4]", 4: address => address.octets();
    Ipv6Addr as "u8[16]", 16: address => address.octets();
    Level as "s16", 2: level => (*level as i16).to_ne_bytes();
    Uuid as "u8[16]", 16: uuid => uuid.0;
    Inner as "struct inner", 8: inner => {
        let bytes = [inner.x.bytes(), bytes_of(&inner.y)].concat();
        bytes.try_into().expect("a u32 and two u16")
    };
}

/// 64 bits hold 584 years.
fn nanoseconds(duration: Duration) -> [u8; 8] {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX).to_ne_bytes()
}
