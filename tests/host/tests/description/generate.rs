//! Random descriptions: valid ones with what they say, spoiled ones, and heaps of words.

use fastrand::Rng;

use crate::model::{fixed_size, kind};
use crate::parsed::{Field, Kind, MAX_DESC, Parsed, Place};

const MAX_FIXED: usize = 4000;

const TYPES: &[&str] = &[
    "u8",
    "u16",
    "u32",
    "u64",
    "s8",
    "s16",
    "s32",
    "s64",
    "char",
    "signed char",
    "unsigned char",
    "short",
    "unsigned short",
    "int",
    "unsigned int",
    "unsigned",
    "short int",
    "unsigned short int",
    "signed",
    "signed int",
    "signed short",
    "signed short int",
    "long long",
    "signed long long",
    "signed long long int",
    "unsigned long long",
    "long long int",
    "unsigned long long int",
    "long",
    "unsigned long",
    "long int",
    "unsigned long int",
    "signed long",
    "signed long int",
];

/// How many of them, at the end, do not tell their size.
const LONGS: usize = 6;

/// What descriptions are made of, and what looks like it.
const WORDS: &[&str] = &[
    "e",
    "a",
    "b",
    "_",
    "x1",
    "u8",
    "u64",
    "s16",
    "u128",
    "char",
    "signed",
    "unsigned",
    "short",
    "int",
    "long",
    "struct",
    "__rel_loc",
    "__data_loc",
    "common_pid",
    "enable",
    "filter",
    "float",
    "0",
    "1",
    "4",
    "8",
    "16",
    "128",
    "129",
    "512",
    "1024",
    "1025",
    "4096",
    "65536",
    "4294967297",
    "18446744073709551617",
    "00",
    "0000001",
    "000000000000000000000000000004",
    "0000001025",
    "[",
    "]",
    "[]",
    "[1]",
    "[2]",
    "[0]",
    "[1024]",
    "[1025]",
    "[129]",
    "[0000000000000000000002]",
    ";",
    ";",
    ";",
    ";;",
    "*",
    "-1",
    "\n",
    "\u{e4}",
    "\u{1}",
    "(",
    ",",
];

const BYTES: &[u8] = b"   \t\n;;[]]_abu8slong0123456789";

fn pick<'a, T: ?Sized>(rng: &mut Rng, from: &[&'a T]) -> &'a T {
    from[rng.usize(..from.len())]
}

fn space(rng: &mut Rng) -> &'static str {
    pick(rng, &[" ", " ", " ", " ", "  ", "\t", " \t ", "   ", "\n", " \n\t"])
}

fn no_space(rng: &mut Rng) -> &'static str {
    pick(rng, &["", "", "", "", " ", "\t", "  ", "\n"])
}

fn identifier(rng: &mut Rng) -> String {
    const FIRST: &[u8] = b"abcxyzABCXYZ_";
    const OTHERS: &[u8] = b"abcxyzABCXYZ_0189";
    let len = if rng.u8(..16) == 0 { rng.usize(..60) } else { rng.usize(..6) };
    let mut name = String::from(char::from(FIRST[rng.usize(..FIRST.len())]));
    name.extend((0..len).map(|_| char::from(OTHERS[rng.usize(..OTHERS.len())])));
    name
}

/// Mostly small, at times the largest that fits.
fn count(rng: &mut Rng, max: usize) -> usize {
    match rng.u8(..8) {
        0 => max,
        1 => rng.usize(1..=max),
        _ => rng.usize(1..=max.min(20)),
    }
}

/// A number, at times with zeroes in front.
fn digits(rng: &mut Rng, number: usize) -> String {
    let zeroes = if rng.u8(..16) == 0 { rng.usize(1..30) } else { 0 };
    format!("{}{number}", "0".repeat(zeroes))
}

/// A field and a text that says it.
fn field(rng: &mut Rng) -> (Field, String) {
    let (mut field, text) = match rng.u8(..8) {
        0 => structure(rng),
        1 | 2 => location(rng),
        3 | 4 => array(rng),
        _ => single(rng),
    };
    let (mut is_given, size) = (rng.u8(..4) == 0, field.size);
    if let Kind::Integer { name, .. } = &field.kind {
        is_given |= fixed_size(name) == 0;
    } else {
        is_given = true;
    }
    // In the end, so that the texts above have a name to write.
    let name = std::mem::take(&mut field.name);
    let mut text = text.replace('@', &name);
    if is_given {
        // Behind brackets no space is needed.
        let between = if text.ends_with(']') { no_space(rng) } else { space(rng) };
        text += between;
        text += &digits(rng, size);
    }
    text += no_space(rng);
    (Field { name, ..field }, text)
}

fn structure(rng: &mut Rng) -> (Field, String) {
    let (tag, size) = (identifier(rng), count(rng, 1024));
    let text = format!("struct{}{tag}{}@", space(rng), space(rng));
    (new(rng, Place::Fixed, Kind::Struct(tag), 0, size), text)
}

/// A type's name as a description may spell it.
fn spelled(rng: &mut Rng, name: &str) -> String {
    let words: Vec<_> = name.split(' ').collect();
    let between = space(rng);
    words.join(between)
}

fn location(rng: &mut Rng) -> (Field, String) {
    let place = if rng.bool() { Place::RelLoc } else { Place::DataLoc };
    let name = TYPES[rng.usize(..TYPES.len() - LONGS)];
    let kind = kind(name, None).expect("its name tells its size");
    let word = place.word().expect("no field in place");
    let text = format!("{word}{}{}", space(rng), spelled(rng, name));
    let text = with_brackets(rng, &text, "");
    (new(rng, place, kind, 0, 4), text)
}

fn array(rng: &mut Rng) -> (Field, String) {
    let (name, kind, of_one) = integer(rng);
    let count = count(rng, 1024 / of_one);
    let text = spelled(rng, name);
    let length = digits(rng, count);
    let text = with_brackets(rng, &text, &length);
    (new(rng, Place::Fixed, kind, count, count * of_one), text)
}

/// In one of the two spellings.
fn with_brackets(rng: &mut Rng, type_name: &str, length: &str) -> String {
    if rng.bool() {
        format!("{type_name}{}[{length}]{}@", no_space(rng), no_space(rng))
    } else {
        format!("{type_name}{}@{}[{length}]", space(rng), no_space(rng))
    }
}

fn single(rng: &mut Rng) -> (Field, String) {
    let (name, kind, size) = integer(rng);
    let text = format!("{}{}@", spelled(rng, name), space(rng));
    (new(rng, Place::Fixed, kind, 0, size), text)
}

fn integer(rng: &mut Rng) -> (&'static str, Kind, usize) {
    let name = pick(rng, TYPES);
    let of_one = match fixed_size(name) {
        0 => [4, 8][rng.usize(..2)],
        size => size,
    };
    let kind = kind(name, Some(of_one)).expect("longs of 4 and 8 bytes exist");
    (name, kind, usize::try_from(of_one).expect("small"))
}

fn new(rng: &mut Rng, place: Place, kind: Kind, count: usize, size: usize) -> Field {
    // Words that would not be part of any type.
    let name = match rng.u8(..10) {
        0 => {
            pick(rng, &["u8", "struct", "e", "enable", "__rel_loc", "signed", "common"]).to_owned()
        }
        _ => identifier(rng),
    };
    Field { place, kind, name, count, offset: 0, size }
}

/// A valid description and what it says.
pub(crate) fn valid(rng: &mut Rng) -> (String, Parsed) {
    // At times the longest, so that mutations make it too long.
    let name = if rng.u8(..32) == 0 { "n".repeat(255) } else { identifier(rng) };
    let mut parsed = Parsed { name, size: 0, fields: Vec::new() };
    let mut text = format!("{}{}", no_space(rng), parsed.name);
    for _ in 0..rng.usize(..12) {
        let (mut field, spelled) = field(rng);
        let separator = match parsed.fields.is_empty() {
            true => space(rng).to_owned(),
            false => format!(";{}", no_space(rng)),
        };
        let fits = text.len() + separator.len() + spelled.len() <= MAX_DESC
            && parsed.size + field.size <= MAX_FIXED;
        if fits && parsed.fields.iter().all(|other| other.name != field.name) {
            text += &separator;
            text += &spelled;
            field.offset = parsed.size;
            parsed.size += field.size;
            parsed.fields.push(field);
        }
    }
    for end in [if parsed.fields.is_empty() { "" } else { pick(rng, &["", ";"]) }, no_space(rng)] {
        if text.len() + end.len() <= MAX_DESC {
            text += end;
        }
    }
    (text, parsed)
}

/// Deletes, inserts and replaces up to four bytes or words of a valid description.
pub(crate) fn mutated(rng: &mut Rng) -> Vec<u8> {
    let mut text = valid(rng).0.into_bytes();
    for _ in 0..[1, 1, rng.usize(1..=4)][rng.usize(..3)] {
        let at = rng.usize(..=text.len());
        let taken = at..text.len().min(at + [0, 1, 1, 1, rng.usize(..12)][rng.usize(..5)]);
        let put = match rng.u8(..10) {
            0 => vec![rng.u8(1..)],
            1 | 2 => vec![BYTES[rng.usize(..BYTES.len())]],
            3 => pick(rng, WORDS).as_bytes().to_vec(),
            4 => [b" ", pick(rng, WORDS).as_bytes(), b" "].concat(),
            5 => text[taken.clone()].repeat(2),
            _ => Vec::new(),
        };
        text.splice(taken, put);
    }
    text.truncate(MAX_DESC);
    text
}

/// Words in any order, with and without spaces.
pub(crate) fn words(rng: &mut Rng) -> Vec<u8> {
    let mut text = String::from("e ");
    for _ in 0..rng.usize(..16) {
        text += pick(rng, WORDS);
        text += no_space(rng);
    }
    let mut text = text.into_bytes();
    text.truncate(MAX_DESC);
    text
}
