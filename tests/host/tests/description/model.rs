//! The grammar of descriptions once more: written from the prose of `uapi/user_events.h`, not
//! from the parser, and built otherwise: semicolons first, then words, then shapes.
//!
//! The prose leaves open, and the model has as the parser has it: white space is spaces, tabs and
//! newlines, needed only between words and in front of a number behind a word, and forbidden inside
//! brackets; the C types have their words in the usual order; a type takes as many words as it can; a location of longs is none; and
//! the names that consumers see.

use std::ops::RangeInclusive;

use crate::parsed::{Field, Kind, Parsed, Place};

const MAX_NAME: usize = 255;
const MAX_FIELD: u64 = 1024;
const MAX_FIXED: u64 = 4000;

/// Why a description is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Malformed,
    TooLarge,
    /// Malformed, with a number in it that may be too large, whatever it was meant to be.
    Either,
}

impl Reason {
    pub(crate) fn allows(self, errno: &str) -> bool {
        match errno {
            "EINVAL" => self != Self::TooLarge,
            "E2BIG" => self != Self::Malformed,
            _ => false,
        }
    }
}

/// A refusal: the first mistake lies in this part of the description.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) reason: Reason,
    pub(crate) part: RangeInclusive<usize>,
}

pub(crate) fn parse(text: &[u8]) -> Result<Parsed, Refusal> {
    let start = text.iter().take_while(|byte| is_space(**byte)).count();
    let len = text[start..].iter().take_while(|byte| !is_space(**byte)).count();
    let end = start + len;
    let name = event_name(&text[start..end]).map_err(|reason| Refusal { reason, part: 0..=end })?;
    let mut parsed = Parsed { name: name.to_owned(), size: 0, fields: Vec::new() };
    let mut pieces = text[end..].split(|byte| *byte == b';').peekable();
    let mut at = end;
    while let Some(piece) = pieces.next() {
        // Behind the last semicolon, or the name, nothing need stand.
        if !(pieces.peek().is_none() && piece.iter().all(|byte| is_space(*byte))) {
            let part = at..=at + piece.len();
            add(&mut parsed, piece).map_err(|reason| Refusal { reason, part })?;
        }
        at += piece.len() + 1;
    }
    Ok(parsed)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n')
}

fn identifier(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let is_good = |c: char| c == '_' || c.is_ascii_alphanumeric();
    (text.starts_with(|c: char| !c.is_ascii_digit()) && text.chars().all(is_good)).then_some(text)
}

fn event_name(bytes: &[u8]) -> Result<&str, Reason> {
    match identifier(bytes) {
        None | Some("enable" | "filter") => Err(Reason::Malformed),
        Some(name) if name.len() > MAX_NAME => Err(Reason::TooLarge),
        Some(name) => Ok(name),
    }
}

fn add(parsed: &mut Parsed, piece: &[u8]) -> Result<(), Reason> {
    let mut field = field(piece).map_err(|reason| match reason {
        Reason::Malformed if may_be_large(piece) => Reason::Either,
        reason => reason,
    })?;
    let is_twice = parsed.fields.iter().any(|other| other.name == field.name);
    let is_large = (parsed.size + field.size) as u64 > MAX_FIXED;
    match (is_twice, is_large) {
        (true, true) => return Err(Reason::Either),
        (true, false) => return Err(Reason::Malformed),
        (false, true) => return Err(Reason::TooLarge),
        (false, false) => {}
    }
    field.offset = parsed.size;
    parsed.size += field.size;
    parsed.fields.push(field);
    Ok(())
}

/// Whether a number is so large that it is too many of the largest integer.
fn may_be_large(piece: &[u8]) -> bool {
    let mut numbers = piece.split(|byte| !byte.is_ascii_digit());
    numbers.any(|digits| number(digits) * 8 > MAX_FIELD)
}

/// Beyond a million all are the same.
fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |n, digit| (n * 10 + u64::from(digit - b'0')).min(1_000_000))
}

#[derive(Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Number(u64),
    /// `[5]` or `[]`.
    Brackets(Option<u64>),
}

/// Nothing if there is anything else between the white space.
fn tokens(mut piece: &[u8]) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    while let Some(&first) = piece.first() {
        let len = if first == b'[' {
            piece.iter().position(|byte| *byte == b']')? + 1
        } else {
            let is_word = |byte: &&u8| **byte == b'_' || byte.is_ascii_alphanumeric();
            piece.iter().take_while(is_word).count().max(1)
        };
        let (text, rest) = piece.split_at(len);
        piece = rest;
        if is_space(first) {
            continue;
        }
        tokens.push(if first == b'[' {
            let digits = &text[1..len - 1];
            if !digits.iter().all(u8::is_ascii_digit) {
                return None;
            }
            Token::Brackets((!digits.is_empty()).then(|| number(digits)))
        } else if text.iter().all(u8::is_ascii_digit) {
            Token::Number(number(text))
        } else {
            Token::Word(identifier(text)?)
        });
    }
    Some(tokens)
}

fn field(piece: &[u8]) -> Result<Field, Reason> {
    let tokens = tokens(piece).ok_or(Reason::Malformed)?;
    let place = match tokens.first() {
        Some(Token::Word("__rel_loc")) => Place::RelLoc,
        Some(Token::Word("__data_loc")) => Place::DataLoc,
        _ => Place::Fixed,
    };
    let tokens = &tokens[usize::from(place != Place::Fixed)..];
    let is_common = |token: &Token<'_>| matches!(token, Token::Word(w) if w.starts_with("common_"));
    match tokens {
        [Token::Word("struct"), tag, rest @ ..] if !rest.iter().any(is_common) => {
            structure(tag, rest, place)
        }
        [Token::Word("struct"), ..] => Err(Reason::Malformed),
        _ if tokens.iter().any(is_common) => Err(Reason::Malformed),
        _ => integer(tokens, place),
    }
}

fn structure(tag: &Token<'_>, tokens: &[Token<'_>], place: Place) -> Result<Field, Reason> {
    match (tag, tokens) {
        (Token::Word(tag), [Token::Word(name), Token::Number(size @ 1..)])
            if place == Place::Fixed
                && !tag.contains("__rel_loc")
                && !tag.contains("__data_loc") =>
        {
            let (kind, name) = (Kind::Struct((*tag).to_owned()), (*name).to_owned());
            let size = limited(*size)?;
            Ok(Field { place, kind, name, count: 0, offset: 0, size })
        }
        _ => Err(Reason::Malformed),
    }
}

fn integer(tokens: &[Token<'_>], place: Place) -> Result<Field, Reason> {
    let (type_name, tokens) = type_name(tokens).ok_or(Reason::Malformed)?;
    let (before, tokens) = brackets(tokens);
    let [Token::Word(name), tokens @ ..] = tokens else { return Err(Reason::Malformed) };
    let (behind, tokens) = brackets(tokens);
    let given = match tokens {
        [] => None,
        [Token::Number(given)] => Some(*given),
        _ => return Err(Reason::Malformed),
    };
    let length = match (before, behind) {
        (Some(_), Some(_)) => return Err(Reason::Malformed),
        (one, other) => one.or(other),
    };
    let (count, kind, size) = match (place, length) {
        (Place::Fixed, None) => {
            let kind = kind(&type_name, given).ok_or(Reason::Malformed)?;
            (0, kind, element(&type_name, given))
        }
        (Place::Fixed, Some(Some(n @ 1..))) => {
            // A size in bytes that is no multiple is that of no element.
            let of_one = given.map(|given| if given % n == 0 { given / n } else { 0 });
            let kind = kind(&type_name, of_one).ok_or(Reason::Malformed)?;
            (n, kind, n * element(&type_name, of_one))
        }
        // The size is that of the word, so that it cannot tell the one of a long.
        (Place::RelLoc | Place::DataLoc, Some(None)) if fixed_size(&type_name) > 0 => {
            (0, kind(&type_name, None).ok_or(Reason::Malformed)?, 4)
        }
        _ => return Err(Reason::Malformed),
    };
    if given.is_some_and(|given| given != size) {
        return Err(Reason::Malformed);
    }
    let size = limited(size)?;
    let name = (*name).to_owned();
    let count = usize::try_from(count).expect("not larger than its size");
    Ok(Field { place, kind, name, count, offset: 0, size })
}

fn limited(size: u64) -> Result<usize, Reason> {
    if size > MAX_FIELD {
        return Err(Reason::TooLarge);
    }
    Ok(usize::try_from(size).expect("small"))
}

/// The most words that are a type.
fn type_name<'a, 'b>(tokens: &'b [Token<'a>]) -> Option<(String, &'b [Token<'a>])> {
    let words = |n: usize| -> Option<String> {
        let words = tokens.get(..n)?.iter().map(|token| match token {
            Token::Word(word) => Some(*word),
            _ => None,
        });
        Some(words.collect::<Option<Vec<_>>>()?.join(" "))
    };
    let named = |n| words(n).filter(|name| is_type(name)).map(|name| (name, &tokens[n..]));
    (1..=4).rev().find_map(named)
}

fn brackets<'a, 'b>(tokens: &'b [Token<'a>]) -> (Option<Option<u64>>, &'b [Token<'a>]) {
    match tokens {
        [Token::Brackets(length), rest @ ..] => (Some(*length), rest),
        _ => (None, tokens),
    }
}

fn is_type(name: &str) -> bool {
    fixed_size(name) > 0 || matches!(plain(name), "long" | "unsigned long")
}

/// Bytes of an integer; 0 for a long, and what is no integer.
pub(crate) fn fixed_size(name: &str) -> u64 {
    match plain(name) {
        "u8" | "s8" | "char" | "signed char" | "unsigned char" => 1,
        "u16" | "s16" | "short" | "unsigned short" => 2,
        "u32" | "s32" | "int" | "signed" | "unsigned" => 4,
        "u64" | "s64" | "long long" | "unsigned long long" => 8,
        _ => 0,
    }
}

/// Behind `signed`, `unsigned`, `short` and `long`, C has `int` for superfluous, and in front of
/// `short` and `long` it has `signed`.
fn plain(name: &str) -> &str {
    let name = match name.strip_suffix(" int") {
        Some(rest) if ["signed", "short", "long"].iter().any(|word| rest.ends_with(word)) => rest,
        _ => name,
    };
    match name.strip_prefix("signed ") {
        Some(rest) if ["short", "long", "long long"].contains(&rest) => rest,
        _ => name,
    }
}

/// The name that consumers see, of an integer of so many bytes: the kernel's where C's depends
/// on who reads it (long) or makes arrays text (char), else C's without what is superfluous.
fn kernel_name(name: &str, size: u64) -> String {
    match plain(name) {
        "signed" => "int".to_owned(),
        "unsigned" => "unsigned int".to_owned(),
        name if name.contains("long") || name.ends_with(" char") => {
            format!("{}{}", if is_signed(name) { 's' } else { 'u' }, 8 * size)
        }
        name => name.to_owned(),
    }
}

fn is_signed(name: &str) -> bool {
    !name.starts_with('u')
}

fn element(name: &str, of_one: Option<u64>) -> u64 {
    match fixed_size(name) {
        0 => of_one.unwrap_or(0),
        size => size,
    }
}

/// What an element is; nothing if that is a long of an unknown size.
pub(crate) fn kind(name: &str, of_one: Option<u64>) -> Option<Kind> {
    let size = element(name, of_one);
    // A long is the same type however it is spelled.
    let spelled = match (fixed_size(name), size) {
        (1.., _) => name,
        (0, 4 | 8) => plain(name),
        _ => return None,
    };
    let (name, kernel_name) = (spelled.to_owned(), kernel_name(name, size));
    let (signed, text) = (is_signed(spelled), spelled == "char");
    let size = usize::try_from(size).ok()?;
    Some(Kind::Integer { name, kernel_name, size, signed, text })
}
