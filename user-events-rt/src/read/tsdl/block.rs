//! `{ name = value; name := struct { … }; };`

use super::token::{Token, Tokens, Wrong};
use super::types::Types;
use crate::read::schema::Field;

/// The attributes of a declaration. Asking for one takes it out.
pub(super) struct Block {
    /// Where it begins.
    pub(super) line: usize,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    line: usize,
    value: Attribute,
}

enum Attribute {
    Number(i128),
    Text(String),
    /// `le`, `clock.monotonic.value`.
    Word(String),
    Fields(Vec<Field>),
}

impl Block {
    /// Up to and with the `;` behind the braces.
    pub(super) fn parse(tokens: &mut Tokens<'_>, types: &Types) -> Result<Self, Wrong> {
        let block = Self::braces(tokens, types)?;
        tokens.expect(";")?;
        Ok(block)
    }

    /// Up to and with the `}`.
    pub(super) fn braces(tokens: &mut Tokens<'_>, types: &Types) -> Result<Self, Wrong> {
        let mut block = Self { line: tokens.line(), entries: Vec::new() };
        tokens.expect("{")?;
        while !tokens.accept("}")? {
            block.entries.push(Entry::parse(tokens, types)?);
        }
        Ok(block)
    }

    pub(super) fn number(&mut self, name: &str) -> Result<i128, Wrong> {
        match self.take(name)? {
            Entry { value: Attribute::Number(number), .. } => Ok(number),
            other => Err(other.is_no("number")),
        }
    }

    pub(super) fn text(&mut self, name: &str) -> Result<String, Wrong> {
        match self.take(name)? {
            Entry { value: Attribute::Text(text), .. } => Ok(text),
            other => Err(other.is_no("text")),
        }
    }

    pub(super) fn word(&mut self, name: &str) -> Result<String, Wrong> {
        match self.take(name)? {
            Entry { value: Attribute::Word(word), .. } => Ok(word),
            other => Err(other.is_no("name")),
        }
    }

    pub(super) fn fields(&mut self, name: &str) -> Result<Vec<Field>, Wrong> {
        match self.take(name)? {
            Entry { value: Attribute::Fields(fields), .. } => Ok(fields),
            other => Err(other.is_no("structure")),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    pub(super) fn wrong(&self, what: impl Into<String>) -> Wrong {
        Wrong::new(self.line, what)
    }

    fn take(&mut self, name: &str) -> Result<Entry, Wrong> {
        match self.entries.iter().position(|entry| entry.name == name) {
            Some(entry) => Ok(self.entries.swap_remove(entry)),
            None => Err(self.wrong(format!("`{name}` is missing"))),
        }
    }
}

impl Entry {
    fn parse(tokens: &mut Tokens<'_>, types: &Types) -> Result<Self, Wrong> {
        let line = tokens.line();
        let name = path(tokens)?;
        let value = if tokens.accept(":=")? {
            Attribute::Fields(types.structure(tokens)?)
        } else {
            tokens.expect("=")?;
            Attribute::parse(tokens)?
        };
        tokens.expect(";")?;
        Ok(Self { name, line, value })
    }

    fn is_no(&self, kind: &str) -> Wrong {
        Wrong::new(self.line, format!("`{}` is no {kind}", self.name))
    }
}

impl Attribute {
    fn parse(tokens: &mut Tokens<'_>) -> Result<Self, Wrong> {
        match tokens.peek() {
            Token::Number(_) => tokens.number().map(Self::Number),
            Token::Text(text) => {
                let text = Self::Text(text.clone());
                tokens.take().map(|_| text)
            }
            _ => path(tokens).map(Self::Word),
        }
    }
}

/// `packet.header`
fn path(tokens: &mut Tokens<'_>) -> Result<String, Wrong> {
    let mut path = tokens.word()?.to_owned();
    while tokens.accept(".")? {
        path.push('.');
        path.push_str(tokens.word()?);
    }
    Ok(path)
}
