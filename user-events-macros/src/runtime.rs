//! The path by which an expansion reaches the runtime.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

/// `user_events_rt`, or what `crate = path` says.
#[derive(Default)]
pub(crate) struct Runtime(Option<syn::Path>);

impl Runtime {
    pub(crate) fn new(path: Option<syn::Path>) -> Self {
        Self(path)
    }

    /// What `crate = path` says.
    pub(crate) fn path(&self) -> Option<&syn::Path> {
        self.0.as_ref()
    }

    /// The crate.
    pub(crate) fn root(&self) -> TokenStream {
        match &self.0 {
            None => quote_spanned!(Span::mixed_site()=> ::user_events_rt),
            Some(path) => path.to_token_stream(),
        }
    }

    /// Items that reach the runtime by [`rt`]. The path stands in them once, so that a missing
    /// crate is one error.
    pub(crate) fn scope(&self, items: &TokenStream) -> TokenStream {
        let span = Span::mixed_site();
        let (root, module, rt) = (self.root(), module(span), rt(span));
        quote_spanned! {span=>
            const _: () = {
                use #root::#module as #rt;
                #items
            };
        }
    }
}

/// The module that expansions refer to.
pub(crate) fn rt(span: Span) -> Ident {
    Ident::new("__rt", here(span))
}

/// The hidden module's name. It carries the version, so that a runtime of another version fails
/// to compile instead of being misunderstood.
pub(crate) fn module(span: Span) -> Ident {
    Ident::new(&format!("__v{}", version()), here(span))
}

/// The section that the linker gathers the statics of a program's events in. An identifier, so
/// that the linker says where it begins and ends, and with the version, because that says what
/// lies in it.
pub(crate) fn section() -> String {
    format!("user_events_{}", version())
}

fn version() -> String {
    env!("CARGO_PKG_VERSION").replace(['.', '-', '+'], "_")
}

/// A place of the user's, names resolved as the expansion's own.
pub(crate) fn here(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

/// Where tokens begin and end. What is made to begin and end there is underlined whole.
pub(crate) fn ends(tokens: impl ToTokens) -> (Span, Span) {
    let mut spans = tokens.into_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}

/// The user's tokens at another place, names resolved as the user's.
pub(crate) fn located(tokens: impl ToTokens, span: Span) -> TokenStream {
    let place = |mut token: TokenTree| {
        token.set_span(token.span().located_at(span));
        token
    };
    tokens.into_token_stream().into_iter().map(place).collect()
}
