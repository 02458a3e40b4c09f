//! `#[user_event]`: says what the derive needs said, and leaves the rest to it.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Path, Token, Visibility};

use crate::ast::Repr;
use crate::attr::{Options, Place};
use crate::errors::Errors;
use crate::runtime::{Runtime, ends, here};

pub(crate) fn user_event(options: TokenStream, item: TokenStream) -> TokenStream {
    let (options, is_found) = after_mark(options);
    match definition.parse2(item.clone()) {
        Ok(definition) => match runtime(options.clone()).path() {
            Some(path) if !is_found => again(path, &options, &item),
            _ => annotated(&definition, options),
        },
        Err(_) => {
            let error =
                "#[user_event] stands on a struct: write `struct` with named fields below it";
            let error = syn::Error::new(Span::call_site(), error).into_compile_error();
            quote!(#item #error)
        }
    }
}

/// The same attribute by the path that the user says, before anything rests on it: a wrong path
/// is one mistake then, and not one of the derive and one of the options that are written for it.
fn again(path: &Path, options: &TokenStream, item: &TokenStream) -> TokenStream {
    let (_, last) = ends(path);
    let attribute = Ident::new("user_event", here(last));
    quote_spanned!(here(last)=> #[#path::#attribute(@ #options)] #item)
}

/// The options, and whether [`again`] has been there.
fn after_mark(options: TokenStream) -> (TokenStream, bool) {
    let mut tokens = options.clone().into_iter();
    let is_marked = matches!(tokens.next(), Some(TokenTree::Punct(mark)) if mark.as_char() == '@');
    let rest = TokenStream::from_iter(tokens);
    match runtime(rest.clone()).path() {
        Some(_) if is_marked => (rest, true),
        _ => (options, false),
    }
}

/// As much of a definition as matters here; the derive reads the rest.
struct Definition {
    attrs: Vec<Attribute>,
    is_struct: bool,
    rest: TokenStream,
}

fn definition(input: ParseStream<'_>) -> syn::Result<Definition> {
    let attrs = input.call(Attribute::parse_outer)?;
    let ahead = input.fork();
    ahead.parse::<Visibility>()?;
    let is_struct = ahead.peek(Token![struct]);
    if !is_struct && !ahead.peek(Token![enum]) && !ahead.peek(Token![union]) {
        return Err(ahead.error("no definition"));
    }
    Ok(Definition { attrs, is_struct, rest: input.parse()? })
}

fn annotated(definition: &Definition, options: TokenStream) -> TokenStream {
    let Definition { attrs, is_struct, rest } = definition;
    let span = here(Span::call_site());
    // First, so that the options that follow belong to it.
    let derive = (!attrs.iter().any(derives_user_event)).then(|| {
        let root = runtime(options.clone()).root();
        quote_spanned!(span=> #[derive(#root::UserEvent)])
    });
    let repr =
        (*is_struct && Repr::read(attrs).attr.is_none()).then(|| quote_spanned!(span=> #[repr(C)]));
    let event = (!options.is_empty()).then(|| quote_spanned!(span=> #[event(#options)]));
    quote!(#derive #(#attrs)* #repr #event #rest)
}

/// Mistakes in the options are told by the derive, which reads them again.
fn runtime(options: TokenStream) -> Runtime {
    let mut read = Options::default();
    let mut errors = Errors::default();
    read.extend(options, Place::Event, &mut errors);
    Runtime::new(read.krate.map(|set| set.value))
}

fn derives_user_event(attr: &Attribute) -> bool {
    let paths = Punctuated::<Path, Token![,]>::parse_terminated;
    attr.path().is_ident("derive")
        && attr.parse_args_with(paths).is_ok_and(|paths| paths.iter().any(is_user_event))
}

fn is_user_event(path: &Path) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == "UserEvent")
}
