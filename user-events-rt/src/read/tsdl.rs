//! The metadata of a trace: the part of the Trace Stream Description Language that this crate
//! writes.

mod block;
mod fields;
mod token;
mod types;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::block::Block;
use self::token::{Token, Tokens, Wrong};
use self::types::Types;
use super::Order;
use super::packet;
use super::schema::{Schema, fixed_size};

/// What a trace says of itself.
#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) order: Order,
    /// Nanoseconds from the epoch to the clock's 0.
    pub(super) clock_offset: i128,
    pub(super) pid: u32,
    pub(super) process: String,
    pub(super) host: String,
    pub(super) events: BTreeMap<u32, Arc<Schema>>,
}

const FIRST: &str = "/* CTF 1.8";

/// Reads metadata.
pub(super) fn parse(text: &str) -> Result<Metadata, Wrong> {
    if !text.starts_with(FIRST) {
        return Err(Wrong::new(1, foreign("the file does not begin with `/* CTF 1.8 */`")));
    }
    let mut tokens = Tokens::new(text)?;
    let mut types = Types::default();
    let mut draft = Draft::default();
    loop {
        let line = tokens.line();
        match tokens.take()? {
            Token::End => return draft.finish(line),
            Token::Word("typealias") => types.alias(&mut tokens)?,
            Token::Word(word) => draft.item(word, Block::parse(&mut tokens, &types)?)?,
            other => {
                return Err(Wrong::new(line, format!("expected a declaration, found {other}")));
            }
        }
    }
}

fn foreign(what: &str) -> String {
    format!("{what}; a trace that another tracer wrote is for `babeltrace2`")
}

/// What was declared so far.
#[derive(Default)]
struct Draft {
    order: Option<Order>,
    clock_offset: Option<i128>,
    env: Option<(u32, String, String)>,
    events: BTreeMap<u32, Arc<Schema>>,
}

impl Draft {
    fn item(&mut self, word: &str, block: Block) -> Result<(), Wrong> {
        match word {
            "trace" => self.trace(block),
            "env" => self.env(block),
            "clock" => self.clock(block),
            "stream" => stream(block),
            "event" => self.event(block),
            other => Err(Wrong::new(block.line, format!("`{other}` is no declaration"))),
        }
    }

    fn trace(&mut self, mut block: Block) -> Result<(), Wrong> {
        check_layout(&mut block, "packet.header", packet::HEADER - packet::CONTEXT)?;
        self.order = Some(match block.word("byte_order")?.as_str() {
            "le" => Order::Little,
            "be" => Order::Big,
            other => return Err(block.wrong(format!("`{other}` is no byte order"))),
        });
        Ok(())
    }

    fn env(&mut self, mut block: Block) -> Result<(), Wrong> {
        if !block.text("tracer_name")?.starts_with("user-events") {
            return Err(block.wrong(foreign("the tracer is not `user-events`")));
        }
        let pid = block.number("vpid")?;
        let pid = u32::try_from(pid).map_err(|_| block.wrong(format!("{pid} is no process")))?;
        self.env = Some((pid, block.text("procname")?, block.text("hostname")?));
        Ok(())
    }

    fn clock(&mut self, mut block: Block) -> Result<(), Wrong> {
        if block.number("freq")? != 1_000_000_000 {
            return Err(block.wrong(foreign("the clock does not count nanoseconds")));
        }
        self.clock_offset = Some(block.number("offset")?);
        Ok(())
    }

    fn event(&mut self, mut block: Block) -> Result<(), Wrong> {
        let id = block.number("id")?;
        let id = u32::try_from(id).map_err(|_| block.wrong(format!("{id} is no event's id")))?;
        let schema = Schema { name: block.text("name")?.into(), fields: block.fields("fields")? };
        self.events.insert(id, Arc::new(schema));
        Ok(())
    }

    fn finish(self, line: usize) -> Result<Metadata, Wrong> {
        let missing = |what: &str| Wrong::new(line, format!("the file ends without `{what}`"));
        let (pid, process, host) = self.env.ok_or_else(|| missing("env"))?;
        Ok(Metadata {
            order: self.order.ok_or_else(|| missing("trace"))?,
            clock_offset: self.clock_offset.ok_or_else(|| missing("clock"))?,
            pid,
            process,
            host,
            events: self.events,
        })
    }
}

fn stream(mut block: Block) -> Result<(), Wrong> {
    check_layout(&mut block, "packet.context", packet::CONTEXT)?;
    check_layout(&mut block, "event.header", 12)
}

/// The reader takes headers at fixed offsets.
fn check_layout(block: &mut Block, name: &str, size: usize) -> Result<(), Wrong> {
    let declared = fixed_size(&block.fields(name)?);
    if declared == size {
        return Ok(());
    }
    Err(block.wrong(foreign(&format!("`{name}` has {declared} bytes instead of {size}"))))
}

#[cfg(test)]
mod tests {
    use super::super::tests::HEAD;
    use super::{Order, parse};

    fn error(text: &str) -> String {
        let wrong = parse(text).expect_err("wrong metadata");
        format!("{}: {}", wrong.line, wrong.what)
    }

    /// What is wrong behind a good head, with lines counted from the head's end.
    fn error_behind(text: &str) -> String {
        let wrong = parse(&format!("{HEAD}{text}")).expect_err("wrong metadata");
        format!("{}: {}", wrong.line - HEAD.lines().count(), wrong.what)
    }

    #[test]
    fn the_head_is_read() {
        let metadata = parse(HEAD).unwrap();
        assert_eq!(metadata.order, Order::Little);
        assert_eq!(metadata.clock_offset, 1_700_000_000_000_000_000);
        assert_eq!((metadata.pid, &*metadata.process, &*metadata.host), (10, "prog", "h \"q\""));
        assert!(metadata.events.is_empty());
    }

    #[test]
    fn comments_are_blank() {
        let text = "// event { name = \"torn\n   \n/* \n */ event { name = \"a\"; id = 3; \
                    fields := struct { }; };  // event";
        let metadata = parse(&format!("{HEAD}{text}")).unwrap();
        assert_eq!(&*metadata.events[&3].name, "a");
        assert!(metadata.events[&3].fields.is_empty());
    }

    #[test]
    fn errors_tell_the_line() {
        let not_ours = "1: the file does not begin with `/* CTF 1.8 */`; a trace that another \
                        tracer wrote is for `babeltrace2`";
        assert_eq!(error(""), not_ours);
        assert_eq!(error("\u{1f}..."), not_ours);
        assert_eq!(error("/* CTF 1.8 */\n\n"), "3: the file ends without `env`");
        assert_eq!(error("/* CTF 1.8 "), "1: a comment is not closed");
        assert_eq!(error_behind("\n  = 3"), "2: expected a declaration, found `=`");
        assert_eq!(error_behind("callsite { };"), "1: `callsite` is no declaration");
        assert_eq!(error_behind("event {\n id 3; };"), "2: expected `=`, found `3`");
        assert_eq!(error_behind("event {\n\nid = 3"), "3: expected `;`, found the end");
        assert_eq!(error_behind("\nevent { name = \"a\n\"; };"), "2: a text is not closed");
        assert_eq!(error_behind("event { name = \"\\q\"; };"), "1: a text has an unknown escape");
        assert_eq!(error_behind("event { id = 12a; };"), "1: `12a` is no number");
        assert_eq!(error_behind("event { id = 1; };"), "1: `name` is missing");
        assert_eq!(error_behind("event { id = \"1\"; };"), "1: `id` is no number");
        assert_eq!(error_behind("event { id = -1; };"), "1: -1 is no event's id");
        assert_eq!(error_behind("event { id = $; };"), "1: '$' has no meaning here");
        assert_eq!(
            error_behind("stream { packet.context := struct { u64 a; }; };"),
            "1: `packet.context` has 8 bytes instead of 64; a trace that another tracer wrote is \
             for `babeltrace2`"
        );
    }

    #[test]
    fn errors_in_fields_tell_the_line() {
        let error = |fields: &str| {
            let event =
                format!("event {{ name = \"a\"; id = 1; fields := struct {{\n{fields}\n}}; }};");
            error_behind(&event)
        };
        assert_eq!(error("u7 _a;"), "2: `u7` is no type that was declared before");
        assert_eq!(error("u8 _a[-1];"), "2: -1 is no length");
        assert_eq!(error("u8 _a[99999999999999999999];"), "2: 99999999999999999999 is no length");
        assert_eq!(error("u8 _a[2][2];"), "2: expected `;`, found `[`");
        assert_eq!(error("struct { u8 _a; } _in[2];"), "2: `_in` is an array of structures");
        assert_eq!(error("enum : text { } _e;"), "2: an enumeration of `text`");
        assert_eq!(error("enum : u8 { \"A\" } _e;"), "2: expected `=`, found `}`");
        assert_eq!(
            error("u16 __a_off;\nu16 __a_len;\nu32 _a[__a_len];"),
            "4: `_a` has no location before it"
        );
        assert_eq!(error("text _a[__a_len];"), "2: `_a` has no location before it");
        assert_eq!(
            error("u16 __a_off;\nu16 __a_len;\ntext _a[__b_len];"),
            "4: `_a` has no location before it"
        );
        assert_eq!(
            error("u16 __a_off; u16 __a_len; text _a[__a_len];\nu8 _b;"),
            "3: `_b` follows a field of varying length"
        );
        assert_eq!(error("struct { text _a[__a_len]; } _in;"), "2: `_a` has no location before it");
        let deep = "struct { ".repeat(100_000);
        assert_eq!(error(&deep), "2: structures are nested too deep");
    }
}
