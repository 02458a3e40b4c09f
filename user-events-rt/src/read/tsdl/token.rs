//! Words, numbers, texts and signs, with their lines.

use std::fmt;

/// What metadata has wrong, and where.
#[derive(Debug)]
pub(in crate::read) struct Wrong {
    /// From 1.
    pub(in crate::read) line: usize,
    pub(in crate::read) what: String,
}

impl Wrong {
    pub(super) fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Number(i128),
    Text(String),
    Sign(&'static str),
    End,
}

/// As an error shows it.
impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => write!(f, "`{word}`"),
            Self::Number(number) => write!(f, "`{number}`"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Sign(sign) => write!(f, "`{sign}`"),
            Self::End => f.write_str("the end"),
        }
    }
}

const SIGNS: [&str; 12] = [":=", "{", "}", "(", ")", "[", "]", ";", ":", ",", "=", "."];

/// The tokens of a text, one read ahead.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// Where `rest` begins.
    rest_line: usize,
    next: Token<'a>,
    line: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Result<Self, Wrong> {
        let mut tokens = Self { rest: text, rest_line: 1, next: Token::End, line: 1 };
        tokens.take()?;
        Ok(tokens)
    }

    /// The line of the next token.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn take(&mut self) -> Result<Token<'a>, Wrong> {
        self.skip_blank()?;
        self.line = self.rest_line;
        let next = self.read()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// Takes the sign if it is the next token.
    pub(super) fn accept(&mut self, sign: &str) -> Result<bool, Wrong> {
        let found = matches!(self.next, Token::Sign(next) if next == sign);
        if found {
            self.take()?;
        }
        Ok(found)
    }

    pub(super) fn accept_word(&mut self, word: &str) -> Result<bool, Wrong> {
        let found = matches!(self.next, Token::Word(next) if next == word);
        if found {
            self.take()?;
        }
        Ok(found)
    }

    pub(super) fn expect(&mut self, sign: &str) -> Result<(), Wrong> {
        match self.accept(sign)? {
            true => Ok(()),
            false => Err(self.expected(&format!("`{sign}`"))),
        }
    }

    pub(super) fn word(&mut self) -> Result<&'a str, Wrong> {
        match self.next {
            Token::Word(word) => self.take().map(|_| word),
            _ => Err(self.expected("a name")),
        }
    }

    pub(super) fn number(&mut self) -> Result<i128, Wrong> {
        match self.next {
            Token::Number(number) => self.take().map(|_| number),
            _ => Err(self.expected("a number")),
        }
    }

    pub(super) fn peek(&self) -> &Token<'a> {
        &self.next
    }

    pub(super) fn expected(&self, what: &str) -> Wrong {
        self.wrong(format!("expected {what}, found {}", self.next))
    }

    /// What is wrong with the next token.
    pub(super) fn wrong(&self, what: impl Into<String>) -> Wrong {
        Wrong::new(self.line, what)
    }

    fn skip_blank(&mut self) -> Result<(), Wrong> {
        loop {
            let rest = self.rest.trim_start();
            self.advance(self.rest.len() - rest.len());
            if rest.starts_with("//") {
                self.advance(rest.find('\n').unwrap_or(rest.len()));
            } else if rest.starts_with("/*") {
                let Some(end) = rest.find("*/") else {
                    return Err(Wrong::new(self.rest_line, "a comment is not closed"));
                };
                self.advance(end + 2);
            } else {
                return Ok(());
            }
        }
    }

    fn advance(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest_line += taken.bytes().filter(|byte| *byte == b'\n').count();
        self.rest = rest;
        taken
    }

    fn read(&mut self) -> Result<Token<'a>, Wrong> {
        let rest = self.rest;
        let Some(first) = rest.chars().next() else {
            return Ok(Token::End);
        };
        if first == '"' {
            return self.read_text();
        }
        if first.is_ascii_digit() || first == '-' {
            return self.read_number();
        }
        if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            self.advance(sign.len());
            return Ok(Token::Sign(sign));
        }
        match word_len(rest) {
            0 => Err(Wrong::new(self.rest_line, format!("{first:?} has no meaning here"))),
            len => Ok(Token::Word(self.advance(len))),
        }
    }

    fn read_number(&mut self) -> Result<Token<'a>, Wrong> {
        let digits = usize::from(self.rest.starts_with('-'));
        let number = self.advance(digits + word_len(&self.rest[digits..]));
        let parsed = number.parse();
        parsed
            .map(Token::Number)
            .map_err(|_| Wrong::new(self.rest_line, format!("`{number}` is no number")))
    }

    fn read_text(&mut self) -> Result<Token<'a>, Wrong> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, char)) = chars.next() {
            match char {
                '"' => {
                    self.advance(at + 1);
                    return Ok(Token::Text(text));
                }
                '\n' => break,
                '\\' => match chars.next().and_then(|(_, char)| unescaped(char)) {
                    Some(char) => text.push(char),
                    None => return Err(Wrong::new(self.rest_line, "a text has an unknown escape")),
                },
                char => text.push(char),
            }
        }
        Err(Wrong::new(self.rest_line, "a text is not closed"))
    }
}

fn word_len(text: &str) -> usize {
    let end = |char: char| !char.is_ascii_alphanumeric() && char != '_';
    text.find(end).unwrap_or(text.len())
}

fn unescaped(char: char) -> Option<char> {
    match char {
        '"' | '\\' => Some(char),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        _ => None,
    }
}
