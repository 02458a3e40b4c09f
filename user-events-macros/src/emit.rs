//! `emit!` and `try_emit!`: which tokens are an event, and the code around them.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use crate::runtime::{here, located, module};

/// `emit!($crate event)`.
pub(crate) fn emit(input: TokenStream) -> TokenStream {
    let expand = |rt, event, span| {
        quote_spanned! {span=>
            match #rt::probe() {
                __probe => if __probe.enabled() { __probe.emit(&#event); }
            }
        }
    };
    parse(input, expand).unwrap_or_else(syn::Error::into_compile_error)
}

/// `try_emit!($crate event)`.
pub(crate) fn try_emit(input: TokenStream) -> TokenStream {
    let expand = |rt, event, span| {
        quote_spanned! {span=>
            match #rt::probe() {
                __probe => if !__probe.enabled() { __probe.not_emitted() } else { __probe.try_emit(&#event) }
            }
        }
    };
    parse(input, expand).unwrap_or_else(syn::Error::into_compile_error)
}

/// The expansions have no closure, so that `?`, `return`, `break` and `.await` mean what they
/// say, and name no type: it is that of the value in the branch that may not run. That branch
/// stands last, so that a type which is no event is one mistake.
fn parse(
    input: TokenStream,
    expand: impl FnOnce(TokenStream, TokenStream, Span) -> TokenStream,
) -> syn::Result<TokenStream> {
    let mut tokens = input.into_iter();
    // The wrapper in the runtime puts its `$crate` in front.
    let root = tokens.next();
    let event = Event::parse(tokens.collect())?;
    let span = event.span();
    let root = root.map(|root| located(root, span));
    let module = module(span);
    let rt = quote_spanned!(here(span)=> #root::#module);
    Ok(expand(rt, event.into_expression(), here(span)))
}

/// What the user wrote between the parentheses.
#[derive(Debug)]
enum Event {
    /// `Request { id: 1 }`.
    Literal(Vec<TokenTree>),
    /// `Request < id: 1 >`: the path, its `<`, the fields.
    Angles(Vec<TokenTree>, Span, Vec<TokenTree>),
    /// Anything else.
    Expression(Vec<TokenTree>),
}

impl Event {
    fn parse(mut tokens: Vec<TokenTree>) -> syn::Result<Self> {
        if is_punct(tokens.last(), ',') {
            tokens.pop();
        }
        match tokens.last() {
            None => return Err(syn::Error::new(Span::call_site(), EMPTY)),
            Some(last) if is_punct(Some(last), ';') => {
                return Err(syn::Error::new(last.span(), "remove this `;`"));
            }
            Some(_) => {}
        }
        if let Some(second) = second_argument(&tokens) {
            return Err(syn::Error::new(second.span(), SECOND));
        }
        let path = path_len(&tokens);
        match tokens.get(path) {
            _ if path == 0 => Ok(Self::Expression(tokens)),
            Some(token) if is_braces(token) && path + 1 == tokens.len() => {
                Ok(Self::Literal(tokens))
            }
            Some(open) if opens_fields(&tokens, path) => {
                let open = open.span();
                check_angles(&tokens, path)?;
                tokens.pop();
                let fields = tokens.split_off(path + 1);
                tokens.pop();
                Ok(Self::Angles(tokens, open, fields))
            }
            _ => Ok(Self::Expression(tokens)),
        }
    }

    /// The place to name when the event's type is none.
    fn span(&self) -> Span {
        let (Self::Literal(tokens) | Self::Angles(tokens, ..) | Self::Expression(tokens)) = self;
        tokens.first().map_or_else(Span::call_site, TokenTree::span)
    }

    fn into_expression(self) -> TokenStream {
        match self {
            Self::Literal(tokens) => tokens.into_iter().collect(),
            Self::Angles(path, open, fields) => {
                let mut braces = Group::new(Delimiter::Brace, fields.into_iter().collect());
                braces.set_span(open);
                let path = TokenStream::from_iter(path);
                quote!(#path #braces)
            }
            Self::Expression(tokens) => {
                let tokens = TokenStream::from_iter(tokens);
                quote!((#tokens))
            }
        }
    }
}

const EMPTY: &str = "write an event: emit!(Request { id: 7 }), emit!(Tick) or emit!(event)";
const UNCLOSED: &str = "this `<` has no `>` at the end: write emit!(Request < field: value >) or \
                        emit!(Request { field: value })";
const TURBOFISH: &str = "write the path without generics, or with `::` before this `<`";

const SECOND: &str =
    "one event is emitted at a time: make this a field of it, or emit it by itself";

/// What stands behind a comma that is no part of an event. Commas behind a `<` may belong to
/// fields or to generics, those behind a `|` to a closure.
fn second_argument(tokens: &[TokenTree]) -> Option<&TokenTree> {
    let separates = |token| [',', '<', '|'].iter().any(|&char| is_punct(Some(token), char));
    let first = tokens.iter().position(separates)?;
    is_punct(tokens.get(first), ',').then(|| &tokens[first + 1])
}

/// A `<` that is no other operator's beginning.
fn opens_fields(tokens: &[TokenTree], at: usize) -> bool {
    let is_operator = is_joint(&tokens[at])
        && ['<', '=', '-'].iter().any(|&next| is_punct(tokens.get(at + 1), next));
    is_punct(tokens.get(at), '<') && !is_operator
}

fn check_angles(tokens: &[TokenTree], open: usize) -> syn::Result<()> {
    let (last, before) = (tokens.len() - 1, tokens.len() - 2);
    let is_generic = is_punct(tokens.get(open + 1), '\'')
        || is_braces(&tokens[last]) && is_punct(tokens.get(before), '>');
    if is_generic {
        return Err(syn::Error::new(tokens[open].span(), TURBOFISH));
    }
    if !is_punct(tokens.last(), '>') {
        return Err(syn::Error::new(tokens[open].span(), UNCLOSED));
    }
    Ok(())
}

/// How many tokens at the start are the path of a struct; 0 if an expression starts there.
fn path_len(tokens: &[TokenTree]) -> usize {
    let mut at = if is_path_separator(tokens, 0) { 2 } else { 0 };
    loop {
        if !tokens.get(at).is_some_and(is_segment) {
            return 0;
        }
        at += 1;
        if !is_path_separator(tokens, at) {
            return at;
        }
        at += 2;
        if is_punct(tokens.get(at), '<') {
            let Some(end) = generics_end(tokens, at) else { return 0 };
            if !is_path_separator(tokens, end) {
                return end;
            }
            at = end + 2;
        }
    }
}

/// Where the generics end that begin at `open`.
fn generics_end(tokens: &[TokenTree], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in open..tokens.len() {
        let is_arrow = at > 0 && is_punct(tokens.get(at - 1), '-') && is_joint(&tokens[at - 1]);
        if is_punct(tokens.get(at), '<') {
            depth += 1;
        } else if is_punct(tokens.get(at), '>') && !is_arrow {
            depth -= 1;
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

fn is_segment(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(ident) => !begins_expression(&ident.to_string()),
        // What a `$t:path` of a `macro_rules!` stands for.
        TokenTree::Group(group) => group.delimiter() == Delimiter::None,
        _ => false,
    }
}

/// Keywords that no path contains. Raw identifiers are none of them.
fn begins_expression(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_joint(&tokens[at]) && is_punct(tokens.get(at + 1), ':')
}

fn is_joint(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.spacing() == proc_macro2::Spacing::Joint)
}

fn is_punct(token: Option<&TokenTree>, char: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}

fn is_braces(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

#[cfg(test)]
#[path = "emit_tests.rs"]
mod tests;
