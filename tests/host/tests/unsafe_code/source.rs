//! The word `unsafe` in a source file. By tokens, so that what stands in macros counts.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Where the word stands.
pub(crate) struct Place {
    /// What it makes unsafe.
    pub(crate) kind: &'static str,
    /// The path, inside the file, of what it is in.
    pub(crate) item: String,
    /// Why it may stand there.
    pub(crate) argument: Option<String>,
    pub(crate) line: usize,
}

pub(crate) fn places(text: &str) -> Vec<Place> {
    let lines: Vec<&str> = text.lines().collect();
    let tokens: TokenStream = text.parse().expect("it compiles");
    let mut places = Vec::new();
    look(tokens, &mut Vec::new(), &lines, &mut places);
    places
}

fn look(tokens: TokenStream, path: &mut Vec<String>, lines: &[&str], places: &mut Vec<Place>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let outer = path.len();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == "unsafe" => {
                let line = word.span().start().line;
                let kind = kind(tokens.get(at + 1));
                let item = named(kind, path, &tokens[at..]);
                places.push(Place { kind, item, argument: argument(lines, line, kind), line });
            }
            TokenTree::Ident(word) if word == "fn" || word == "mod" => {
                if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                    path.truncate(outer);
                    path.push(name.to_string());
                }
            }
            TokenTree::Ident(word)
                if word == "impl" || word == "trait" || word == "macro_rules" =>
            {
                path.truncate(outer);
                path.push(header(&tokens[at..]));
            }
            TokenTree::Group(group) => {
                look(group.stream(), path, lines, places);
                if group.delimiter() == Delimiter::Brace {
                    path.truncate(outer);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => path.truncate(outer),
            _ => {}
        }
    }
    path.truncate(outer);
}

fn kind(next: Option<&TokenTree>) -> &'static str {
    match next {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => "block",
        Some(TokenTree::Group(_)) => "attribute",
        Some(TokenTree::Ident(word)) if word == "impl" => "impl",
        Some(TokenTree::Ident(word)) if word == "trait" => "trait",
        Some(TokenTree::Ident(word)) if word == "extern" => "extern",
        _ => "fn",
    }
}

/// An impl or a trait is what it is in itself.
fn named(kind: &str, path: &[String], tokens: &[TokenTree]) -> String {
    let mut path = path.to_vec();
    if matches!(kind, "impl" | "trait") {
        path.push(header(&tokens[1..]));
    }
    if path.is_empty() { "the file".to_owned() } else { path.join(" / ") }
}

/// `impl X for Y`, up to the braces, on one line.
fn header(tokens: &[TokenTree]) -> String {
    let is_body = |token: &&TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        _ => true,
    };
    let header: TokenStream = tokens.iter().take_while(is_body).cloned().collect();
    header.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The `SAFETY` comment above the statement or item that the word stands in; of a trait or a
/// function, what its documentation says under `# Safety`.
fn argument(lines: &[&str], line: usize, kind: &str) -> Option<String> {
    let above = lines[..line - 1].iter().rev().map(|line| line.trim());
    let mut comment: Vec<&str> = above
        .skip_while(|line| !line.starts_with("//") && !ends_a_statement(line))
        .take_while(|line| line.starts_with("//"))
        .map(|line| line.trim_start_matches(['/', '!']).trim())
        .collect();
    comment.reverse();
    let heading = if matches!(kind, "trait" | "fn") { "# Safety" } else { "SAFETY:" };
    let from = comment.iter().rposition(|line| line.starts_with(heading))?;
    comment[from] = comment[from].trim_start_matches(heading);
    let text = comment[from..].join(" ");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn ends_a_statement(line: &str) -> bool {
    line.is_empty() || line.ends_with([';', '{', '}'])
}
