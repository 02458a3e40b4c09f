//! What the macros make of an example: what `cargo expand` prints, as rustfmt formats it.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::Outcome;
use crate::built::{BUILT, WORKSPACE, succeeded};
use crate::example::{EXAMPLES, Example};
use crate::program::Program;

pub(crate) fn golden(example: &Example) -> Outcome {
    example.golden("expanded.rs", example.expansion())
}

/// What the macros make of an example.
pub(crate) fn of(example: &Example) -> String {
    let mut compiler = BUILT.compiler(&example.source());
    compiler.args(["-Zunpretty=expanded", "--crate-name", example.name]);
    let expanded = String::from_utf8(succeeded(&mut compiler).stdout).expect("code is UTF-8");
    let own = expanded.lines().filter(|line| !PRELUDE.contains(line));
    let code = formatted(&own.map(|line| format!("{line}\n")).collect::<String>());
    code.lines().map(with_comment).collect()
}

/// What every program begins with.
const PRELUDE: [&str; 4] = [
    "#![feature(prelude_import)]",
    "extern crate std;",
    "#[prelude_import]",
    "use std::prelude::rust_2024::*;",
];

/// The compiler prints documentation as attributes.
fn with_comment(line: &str) -> String {
    let (indent, code) = line.split_at(line.len() - line.trim_start().len());
    let doc = code.strip_prefix("#[doc = \"").or_else(|| code.strip_prefix("#[doc = r\""));
    match doc.and_then(|doc| doc.strip_suffix("\"]")) {
        Some(text) if !text.contains('\\') => format!("{indent}///{text}\n"),
        _ => format!("{line}\n"),
    }
}

fn formatted(code: &str) -> String {
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.current_dir(WORKSPACE).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = rustfmt.args(["--edition", "2024"]).spawn().expect("rustfmt is there");
    let mut input = child.stdin.take().expect("a pipe");
    // It reads all before it writes.
    input.write_all(code.as_bytes()).expect("rustfmt reads");
    drop(input);
    let output = child.wait_with_output().expect("rustfmt ends");
    assert!(output.status.success(), "rustfmt refuses the expansion");
    String::from_utf8(output.stdout).expect("code is UTF-8")
}

/// The expansion is a program with the same events that emits the same.
pub(crate) fn is_the_program(example: &Example) -> Outcome {
    let expanded = Program::of_expansion(example, &compilable(example.expansion()));
    assert_eq!(expanded.layout(), example.layout());
    assert_eq!(example.run_as(&expanded.path()).records(), example.run().records());
    Ok(())
}

/// The table in an impl's documentation is the one that the event prints.
pub(crate) fn tables_are_those_of_events() -> Outcome {
    let mut tables = 0;
    for example in &EXAMPLES {
        for table in documented(example.expansion()) {
            assert!(
                example.layout().contains(&table),
                "not what {} prints:\n{table}",
                example.name
            );
            tables += 1;
        }
    }
    assert!(tables >= 5, "structs of built-in types have one");
    Ok(())
}

/// The documentation of the impls: it begins with a description.
fn documented(expansion: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    for line in expansion.lines() {
        match (line.trim_start().strip_prefix("///"), texts.last_mut()) {
            (Some(doc), Some(text)) => *text += &format!("{}\n", doc.trim_start()),
            _ => texts.push(String::new()),
        }
    }
    texts.retain(|text| text.starts_with('`'));
    texts
}

/// The expansion as a compiler takes it: `offset_of!` expands to syntax that is the standard
/// library's own; attributes of fields belong to derives, of which none is left; `vec!` and
/// `format!` name a crate that programs have to ask for.
fn compilable(expansion: &str) -> String {
    let is_code = |line: &&str| {
        let line = line.trim();
        !(line.starts_with("#[event(") && line.ends_with(")]"))
    };
    let lines = expansion.lines().filter(is_code).map(|line| format!("{line}\n"));
    let code =
        lines.collect::<String>().replace("builtin # offset_of(", "::core::mem::offset_of!(");
    code + "extern crate alloc;\n"
}

pub(crate) fn what_no_compiler_takes_is_replaced() -> Outcome {
    let code = compilable("a {\n    #[event(skip)]\n    b: builtin # offset_of(C, d),\n}");
    assert_eq!(code, "a {\n    b: ::core::mem::offset_of!(C, d),\n}\nextern crate alloc;\n");
    Ok(())
}
