//! Functions in the compiler's listing.

use std::collections::HashMap;

use rustc_demangle::demangle;

use super::target::Target;

/// A function's instructions and labels.
pub(crate) struct Function<'a> {
    name: &'a str,
    lines: Vec<&'a str>,
}

impl<'a> Function<'a> {
    pub(crate) fn find(assembly: &'a str, name: &'a str) -> Self {
        let label = same(assembly, name).unwrap_or(name);
        let mut lines = assembly.lines();
        lines.find(|line| line.strip_suffix(':') == Some(label)).expect("the function is there");
        let lines = lines
            .take_while(|line| !line.starts_with(".Lfunc_end"))
            .map(without_comment)
            .filter(|line| is_instruction(line) || is_block(line))
            .collect();
        Self { name, lines }
    }

    /// The text without what changes for no reason: numbers of labels, hashes in names.
    pub(crate) fn normalized(&self) -> String {
        let mut labels = HashMap::new();
        let mut text = format!("{}:\n", self.name);
        for line in &self.lines {
            let words = pieces(line).map(|piece| match piece {
                label if label.starts_with(".L") => {
                    let next = labels.len() + 1;
                    format!(".{}", labels.entry(label).or_insert(next))
                }
                "\t" => " ".to_owned(),
                name => format!("{:#}", demangle(name)),
            });
            let line: String = words.collect();
            let indent = if is_instruction(&line) && line.starts_with(' ') { "   " } else { "" };
            text.push_str(&format!("{indent}{line}\n"));
        }
        text
    }

    /// The instructions up to the first branch on a condition, and those behind it.
    pub(crate) fn split_at_branch(&self, target: &Target) -> (&[&'a str], &[&'a str]) {
        let branch = self.lines.iter().position(|line| target.is_branch(line));
        self.lines.split_at(branch.expect("there is one") + 1)
    }

    /// The functions with this in their names that it calls, as the linker knows them.
    pub(crate) fn callees(&self, target: &Target, part: &str) -> Vec<&'a str> {
        let calls = self.lines.iter().filter(|line| target.is_call(line));
        let names = calls.flat_map(|line| pieces(line));
        names.filter(|name| demangle(name).to_string().contains(part)).collect()
    }
}

/// The function that stands for this one, where the compiler has found them to be the same.
fn same<'a>(assembly: &'a str, name: &str) -> Option<&'a str> {
    assembly.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(" = "))
}

/// How often a function is defined.
pub(crate) fn definitions(assembly: &str, name: &str) -> usize {
    assembly.lines().filter(|line| line.strip_suffix(':') == Some(name)).count()
}

fn without_comment(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code).trim_end()
}

/// Directives begin with a dot.
fn is_instruction(line: &str) -> bool {
    let code = line.trim_start();
    line.starts_with(char::is_whitespace) && !code.is_empty() && !code.starts_with('.')
}

fn is_block(line: &str) -> bool {
    line.starts_with(".LBB")
}

/// A line in words and what is between them.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
    let mut rest = line;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, others) = rest.split_at(end);
        rest = others;
        Some(piece)
    })
}
