//! `#[user_event]`: says what the derive needs said, and leaves the rest to it.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Path, Token, parse_quote_spanned};

use crate::ast::Repr;
use crate::attr::{Options, Place};
use crate::errors::Errors;
use crate::runtime::{Runtime, here};

pub(crate) fn user_event(options: TokenStream, item: TokenStream) -> TokenStream {
    match syn::parse2::<DeriveInput>(item.clone()) {
        Ok(mut input) => {
            annotate(&mut input, options);
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
