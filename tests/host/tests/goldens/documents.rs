//! The documents that quote goldens: text between `<!-- golden: NAME -->` and `<!-- end -->` is
//! what a file beside the examples says, or a part of it.

use std::path::Path;

use crate::built::WORKSPACE;
use crate::example::EXAMPLES;
use crate::needs::Need;
use crate::{Outcome, golden, trace};

const DOCUMENTS: [&str; 2] = ["README.md", "user-events-rt/docs/expansion.md"];

pub(crate) fn quote_goldens() -> Outcome {
    let hello = &EXAMPLES[0];
    let (code, layout) = (hello.expansion(), hello.layout().to_owned());
    let trace = match Need::Babeltrace.missing() {
        None => trace::of(hello)?,
        Some(_) => std::fs::read_to_string(hello.source().with_extension("trace.txt"))?,
    };
    let quotes = [
        ("hello.layout", layout),
        ("hello.trace", format!("```text\n{trace}```\n")),
        ("hello.expanded, Request", format!("```text\n{}```\n", definition(code))),
        ("hello.expanded, main", format!("```text\n{}```\n", emission(code))),
    ];
    for document in DOCUMENTS {
        let path = Path::new(WORKSPACE).join(document);
        let text = std::fs::read_to_string(&path)?;
        let mut renewed = text.clone();
        let mut known = 0;
        for (name, quote) in &quotes {
            if let Some(range) = quoted(&renewed, name) {
                renewed.replace_range(range, &format!("\n{quote}\n"));
                known += 1;
            }
        }
        assert!(known > 0, "{document} quotes goldens");
        assert_eq!(known, text.matches("<!-- golden: ").count(), "{document} quotes known ones");
        golden::check(&path, &renewed)?;
    }
    Ok(())
}

/// The struct and what was made for it.
fn definition(code: &str) -> &str {
    let from = code.find("#[repr(C)]\nstruct Request").expect("the example has the struct");
    let main = code.find("fn main()").expect("the example has a main function");
    &code[from..main]
}

/// What was made of the first `emit!`.
fn emission(code: &str) -> String {
    let body = code.split_once("fn main() {\n").expect("the example has a main function").1;
    let first = body.split_inclusive("\n    };\n").next().unwrap_or(body);
    first.lines().map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}

/// Where the quote of a name stands.
fn quoted(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let mark = format!("<!-- golden: {name} -->\n");
    let from = text.find(&mark)? + mark.len();
    let len = text[from..].find("<!-- end -->").expect("a quote has an end");
    Some(from..from + len)
}
