//! Lifetimes that a definition names and forgot to declare.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Generics, Type};

/// Whether a type names a lifetime that is none of the definition's.
pub(crate) fn names_undeclared(ty: &Type, generics: &Generics) -> bool {
    let mut named = Named::default();
    named.read(ty.to_token_stream());
    let is_declared = |lifetime: &Ident| {
        let mut declared = generics.lifetimes().map(|param| &param.lifetime.ident);
        lifetime == "static" || lifetime == "_" || declared.any(|ident| ident == lifetime)
    };
    !named.has_binder && !named.lifetimes.iter().all(is_declared)
}

/// What a type's tokens name.
#[derive(Default)]
struct Named {
    lifetimes: Vec<Ident>,
    /// Whether there is a `for<'a>`, which declares some of them.
    has_binder: bool,
}

impl Named {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(quote) if quote.as_char() == '\'' => {
                    if let Some(TokenTree::Ident(lifetime)) = tokens.next() {
                        self.lifetimes.push(lifetime);
                    }
                }
                TokenTree::Ident(word) => self.has_binder |= word == "for",
                TokenTree::Group(group) => self.read(group.stream()),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::{Data, DeriveInput, parse_quote};

    use super::names_undeclared;

    fn found(definition: &DeriveInput) -> Vec<bool> {
        let Data::Struct(data) = &definition.data else { panic!("a struct") };
        let types = data.fields.iter().map(|field| &field.ty);
        types.map(|ty| names_undeclared(ty, &definition.generics)).collect()
    }

    #[test]
    fn declared_ones_pass() {
        let definition = parse_quote! {
            struct Event<'a, 'b> {
                a: &'a str,
                b: Option<(&'static str, &'b [&'a u8])>,
                c: Cow<'_, str>,
                d: for<'x> fn(&'x str),
                e: char,
            }
        };
        assert_eq!(found(&definition), [false; 5]);
    }

    #[test]
    fn undeclared_ones_are_found() {
        let definition = parse_quote! {
            struct Event<'a> {
                a: &'b str,
                b: Option<(&'a str, &'b str)>,
                c: [&'c u8; 2],
            }
        };
        assert_eq!(found(&definition), [true; 3]);
    }
}
