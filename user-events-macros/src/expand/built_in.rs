//! How a field is put that is spelled like a built-in type: by a call that takes this very type,
//! named by a path that nothing can shadow.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote_spanned;
use syn::Member;

use crate::ast::Field;
use crate::builtin::{Kind, Number, Owner, Spelled};
use crate::runtime::{ends, here, rt};

/// At the place of the field's type: that it is another one is said there.
pub(super) fn put(
    field: &Field<'_>,
    member: &Member,
    options: Option<TokenStream>,
) -> Option<TokenStream> {
    let spelled = Spelled::read(field.ty)?;
    let (first, last) = ends(field.ty);
    let span = here(first);
    let member = at(member, here(last));
    let value = quote_spanned!(span=> &self.#member);
    if spelled.is_optional {
        return Some(any(&optional(&spelled, span), &value, options, span));
    }
    Some(match (spelled.kind, options) {
        (Kind::Number(Number { word, .. }), _) => {
            let method = Ident::new(&word.to_string(), span);
            quote_spanned!(span=> __payload.#method(#value);)
        }
        (Kind::Text, None) => quote_spanned!(span=> __payload.str(#value);),
        (Kind::Slice(number), None) => {
            let number = path(number, span);
            quote_spanned!(span=> __payload.slice::<#number>(#value);)
        }
        (kind, options) => any(&target(kind, span), &value, options, span),
    })
}

/// The member at another place.
fn at(member: &Member, span: Span) -> Member {
    let mut member = member.clone();
    if let Member::Named(ident) = &mut member {
        ident.set_span(span);
    }
    member
}

fn any(
    ty: &TokenStream,
    value: &TokenStream,
    options: Option<TokenStream>,
    span: Span,
) -> TokenStream {
    let rt = rt(span);
    let options = options.unwrap_or_else(|| quote_spanned!(span=> #rt::Options::NONE));
    quote_spanned!(span=> __payload.field::<#ty>(#value, #options);)
}

/// What a reference to the field is, or is coerced to.
fn target(kind: Kind<'_>, span: Span) -> TokenStream {
    let rt = rt(span);
    match kind {
        Kind::Number(number) => path(number, span),
        Kind::Array(number, len) => {
            let (number, len) = (path(number, span), Literal::usize_unsuffixed(len));
            quote_spanned!(span=> [#number; #len])
        }
        Kind::Text => quote_spanned!(span=> #rt::core::primitive::str),
        Kind::Slice(number) => {
            let number = path(number, span);
            quote_spanned!(span=> [#number])
        }
    }
}

/// The field's own type: nothing is coerced inside of an `Option`.
fn optional(spelled: &Spelled<'_>, span: Span) -> TokenStream {
    let rt = rt(span);
    let target = target(spelled.kind, span);
    let some = match (spelled.kind, spelled.owner) {
        (Kind::Number(_) | Kind::Array(..), _) => target,
        (_, Owner::Borrowed) => quote_spanned!(span=> &#target),
        (_, Owner::BorrowedMut) => quote_spanned!(span=> &mut #target),
        (Kind::Text, Owner::Owned) => quote_spanned!(span=> #rt::String),
        (Kind::Slice(number), Owner::Owned) => {
            let number = path(number, span);
            quote_spanned!(span=> #rt::Vec<#number>)
        }
    };
    quote_spanned!(span=> #rt::core::option::Option<#some>)
}

fn path(number: Number<'_>, span: Span) -> TokenStream {
    let rt = rt(span);
    let word = Ident::new(&number.word.to_string(), span);
    quote_spanned!(span=> #rt::core::primitive::#word)
}
