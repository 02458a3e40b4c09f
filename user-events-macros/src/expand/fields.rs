//! What events and nested structures share: their fields.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Member, Type};

use super::built_in;
use crate::ast::{Field, Struct};
use crate::attr::Loc;
use crate::runtime::{ends, here, rt};

/// `&[Field::new(...), ...]`.
pub(super) fn list(of: &Struct<'_>) -> TokenStream {
    let fields = of.kept().map(one);
    quote!(&[#(#fields),*])
}

fn one(field: &Field<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let Field { ty, name, options, .. } = field;
    let (name, member) = (&name.text, access(&field.member));
    let wire = of_type(ty, "WIRE");
    let with = with_options(field).map(|options| quote_spanned!(span=> .with(#options)));
    let flattened = options.flatten.as_ref().map(|_| quote_spanned!(span=> .flattened()));
    quote_spanned! {span=>
        #rt::Field::new(
            #name,
            #rt::core::mem::offset_of!(Self, #member),
            #rt::core::mem::size_of::<#ty>(),
            #wire,
        ) #with #flattened
    }
}

/// Statements that put each field into a payload, in order.
pub(super) fn puts(of: &Struct<'_>) -> TokenStream {
    of.kept().map(put).collect()
}

fn put(field: &Field<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let member = access(&field.member);
    let put = of_type(field.ty, "put");
    let options = with_options(field).unwrap_or_else(|| quote_spanned!(span=> #rt::Options::NONE));
    quote_spanned!(span=> #put(&self.#member, __payload, #options);)
}

/// The same, each field as the type that its spelling says.
pub(super) fn built_in_puts(of: &Struct<'_>) -> TokenStream {
    let put = |field: &Field<'_>| built_in::put(field, &access(&field.member), with_options(field));
    of.kept().filter_map(put).collect()
}

/// `const _: () = check_field(...);` of each field, at the place of its type.
pub(super) fn checks(of: &Struct<'_>, fields: &TokenStream) -> TokenStream {
    let check = |(i, field): (usize, &Field<'_>)| {
        let (first, last) = ends(field.ty);
        let rt = rt(first);
        let check = quote_spanned!(here(first)=> #rt::check_field);
        let mut argument = Group::new(Delimiter::Parenthesis, quote!(&#fields[#i]));
        argument.set_span(here(last));
        quote_spanned!(here(first)=> const _: () = #check #argument;)
    };
    of.kept().enumerate().map(check).collect()
}

/// `<ty as UserField>::item`, at the place of the type: that it is no field type is one mistake,
/// shown once, however often an expansion needs it.
pub(super) fn of_type(ty: &Type, item: &str) -> TokenStream {
    let (first, last) = ends(ty);
    let rt = rt(last);
    let item = Ident::new(item, here(last));
    let begin = quote_spanned!(here(first)=> <);
    let end = quote_spanned!(here(last)=> as #rt::UserField>::#item);
    quote!(#begin #ty #end)
}

/// The field's name without the place in the lints' eyes: a deprecated field may be emitted.
fn access(member: &Member) -> Member {
    match member {
        Member::Named(ident) => {
            let mut ident = ident.clone();
            ident.set_span(here(ident.span()));
            Member::Named(ident)
        }
        Member::Unnamed(index) => Member::Unnamed(index.clone()),
    }
}

/// The options that reach run time, if the user gave any.
fn with_options(field: &Field<'_>) -> Option<TokenStream> {
    let (max, loc) = (&field.options.max, &field.options.loc);
    // A flattened structure's fields have options of their own.
    if max.is_none() && loc.is_none() || field.options.flatten.is_some() {
        return None;
    }
    let span = Span::mixed_site();
    let rt = rt(span);
    let max = match max {
        Some(set) => {
            let max = set.value;
            quote_spanned!(span=> #max)
        }
        None => quote_spanned!(span=> #rt::Options::NONE.max),
    };
    let says_loc = loc.is_some();
    let loc = match loc.as_ref().map(|set| set.value).unwrap_or_default() {
        Loc::Rel => format_ident!("Rel", span = span),
        Loc::Data => format_ident!("Data", span = span),
    };
    Some(
        quote_spanned!(span=> #rt::Options { max: #max, loc: #rt::Loc::#loc, says_loc: #says_loc }),
    )
}
