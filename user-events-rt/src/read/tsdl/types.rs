//! Types: numbers and their aliases, enumerations, structures.

use std::collections::HashMap;

use super::block::Block;
use super::fields::{Declared, Form, Len, fields};
use super::token::{Token, Tokens, Wrong};
use crate::read::schema::{Field, Label};
use crate::wire::Scalar;

/// Structures in structures: more than anybody writes, less than a stack has room for.
const MAX_DEPTH: usize = 64;

/// The types that have names.
#[derive(Default)]
pub(super) struct Types {
    aliases: HashMap<String, Unit>,
}

/// What a declaration has one or several of.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    Number(Scalar),
    /// A byte of text.
    Text,
    /// Less than a number: a part of a location word.
    Bits(u32),
}

impl Types {
    /// `typealias integer { … } := name;` behind the first word.
    pub(super) fn alias(&mut self, tokens: &mut Tokens<'_>) -> Result<(), Wrong> {
        let line = tokens.line();
        let kind = tokens.word()?;
        let mut block = Block::braces(tokens, self)?;
        tokens.expect(":=")?;
        let name = tokens.word()?;
        tokens.expect(";")?;
        let unit = match kind {
            "integer" => integer(&mut block)?,
            "floating_point" => float(&mut block)?,
            other => return Err(Wrong::new(line, format!("an alias of `{other}` is not known"))),
        };
        self.aliases.insert(name.to_owned(), unit);
        Ok(())
    }

    /// `struct { … }`
    pub(super) fn structure(&self, tokens: &mut Tokens<'_>) -> Result<Vec<Field>, Wrong> {
        match tokens.accept_word("struct")? {
            true => self.fields(tokens, 0),
            false => Err(tokens.expected("`struct`")),
        }
    }

    /// `{ … }`
    fn fields(&self, tokens: &mut Tokens<'_>, depth: usize) -> Result<Vec<Field>, Wrong> {
        if depth == MAX_DEPTH {
            return Err(tokens.wrong("structures are nested too deep"));
        }
        tokens.expect("{")?;
        let mut declared = Vec::new();
        while !tokens.accept("}")? {
            declared.push(self.declared(tokens, depth)?);
        }
        if tokens.accept_word("align")? {
            tokens.expect("(")?;
            check_align(tokens.line(), tokens.number()?)?;
            tokens.expect(")")?;
        }
        fields(declared)
    }

    fn declared<'a>(&self, tokens: &mut Tokens<'a>, depth: usize) -> Result<Declared<'a>, Wrong> {
        let form = if tokens.accept_word("struct")? {
            Form::Struct(self.fields(tokens, depth + 1)?)
        } else if tokens.accept_word("enum")? {
            self.enumeration(tokens)?
        } else if tokens.accept_word("integer")? {
            Form::Plain(integer(&mut Block::braces(tokens, self)?)?)
        } else {
            Form::Plain(self.named(tokens)?)
        };
        let line = tokens.line();
        let name = tokens.word()?;
        let mut len = Len::One;
        if tokens.accept("[")? {
            len = length(tokens)?;
            tokens.expect("]")?;
        }
        tokens.expect(";")?;
        Ok(Declared { name, line, form, len })
    }

    /// `: u8 { "A" = 0, "B" = 1 }`
    fn enumeration(&self, tokens: &mut Tokens<'_>) -> Result<Form, Wrong> {
        tokens.expect(":")?;
        let Token::Word(name) = *tokens.peek() else {
            return Err(tokens.expected("a type"));
        };
        let line = tokens.line();
        let Unit::Number(scalar) = self.named(tokens)? else {
            return Err(Wrong::new(line, format!("an enumeration of `{name}`")));
        };
        tokens.expect("{")?;
        let mut labels = Vec::new();
        while !tokens.accept("}")? {
            let Token::Text(name) = tokens.peek().clone() else {
                return Err(tokens.expected("a value's name"));
            };
            tokens.take()?;
            tokens.expect("=")?;
            labels.push(Label { name: name.into(), value: tokens.number()? });
            if !tokens.accept(",")? {
                tokens.expect("}")?;
                break;
            }
        }
        Ok(Form::Enum(scalar, labels))
    }

    fn named(&self, tokens: &mut Tokens<'_>) -> Result<Unit, Wrong> {
        let line = tokens.line();
        let name = tokens.word()?;
        self.aliases.get(name).copied().ok_or_else(|| {
            Wrong::new(line, format!("`{name}` is no type that was declared before"))
        })
    }
}

fn length<'a>(tokens: &mut Tokens<'a>) -> Result<Len<'a>, Wrong> {
    let Token::Number(number) = *tokens.peek() else {
        return Ok(Len::Told(tokens.word()?));
    };
    let len =
        usize::try_from(number).map_err(|_| tokens.wrong(format!("{number} is no length")))?;
    tokens.take()?;
    Ok(Len::Fixed(len))
}

fn integer(block: &mut Block) -> Result<Unit, Wrong> {
    check_align(block.line, block.number("align")?)?;
    let signed = block.word("signed")? == "true";
    Ok(match (block.number("size")?, signed) {
        (8, false) if block.has("encoding") => Unit::Text,
        (8, false) => Unit::Number(Scalar::U8),
        (16, false) => Unit::Number(Scalar::U16),
        (32, false) => Unit::Number(Scalar::U32),
        (64, false) => Unit::Number(Scalar::U64),
        (8, true) => Unit::Number(Scalar::S8),
        (16, true) => Unit::Number(Scalar::S16),
        (32, true) => Unit::Number(Scalar::S32),
        (64, true) => Unit::Number(Scalar::S64),
        (bits @ 1..16, false) => Unit::Bits(bits as u32),
        (size, _) => return Err(block.wrong(format!("an integer of {size} bits"))),
    })
}

fn float(block: &mut Block) -> Result<Unit, Wrong> {
    check_align(block.line, block.number("align")?)?;
    match (block.number("exp_dig")?, block.number("mant_dig")?) {
        (8, 24) => Ok(Unit::Number(Scalar::F32)),
        (11, 53) => Ok(Unit::Number(Scalar::F64)),
        (exponent, mantissa) => {
            Err(block.wrong(format!("a float of {exponent} and {mantissa} bits")))
        }
    }
}

/// Payloads have no padding.
fn check_align(line: usize, bits: i128) -> Result<(), Wrong> {
    match bits {
        1 | 8 => Ok(()),
        other => Err(Wrong::new(line, format!("an alignment of {other} bits"))),
    }
}
