//! `#[user_event]`: says what the derive needs said, and leaves the rest to it.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Path, Token, parse_quote_spanned};

use crate::ast::Repr;
use crate::attr::{Options, Place};
use crate::errors::Errors;
use crate::runtime::{Runtime, ends, here};

pub(crate) fn user_event(options: TokenStream, item: TokenStream) -> TokenStream {
    let (options, is_found) = after_mark(options);
    match syn::parse2::<DeriveInput>(item.clone()) {
        Ok(mut input) => {
            match runtime(options.clone()).path() {
                Some(path) if !is_found => input.attrs.insert(0, again(path, &options)),
                _ => annotate(&mut input, options),
            }
            input.into_token_stream()
        }
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
fn again(path: &Path, options: &TokenStream) -> Attribute {
    let (_, last) = ends(path);
    let attribute = Ident::new("user_event", here(last));
    parse_quote_spanned!(here(last)=> #[#path::#attribute(@ #options)])
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

fn annotate(input: &mut DeriveInput, options: TokenStream) {
    let span = here(Span::call_site());
    if !input.attrs.iter().any(derives_user_event) {
        let root = runtime(options.clone()).root();
        let derive = parse_quote_spanned!(span=> #[derive(#root::UserEvent)]);
        // First, so that the options that follow belong to it.
        input.attrs.insert(0, derive);
    }
    if matches!(input.data, Data::Struct(_)) && Repr::read(&input.attrs).attr.is_none() {
        input.attrs.push(parse_quote_spanned!(span=> #[repr(C)]));
    }
    if !options.is_empty() {
        let event = quote_spanned!(span=> event);
        input.attrs.push(parse_quote_spanned!(span=> #[#event(#options)]));
    }
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
