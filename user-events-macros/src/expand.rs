//! What the macros write.

mod attribute;
mod built_in;
mod doc;
mod event;
mod field;
mod fields;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Data, DeriveInput, Generics, Ident, Lifetime, LifetimeParam};

use crate::ast::runtime_of;

pub(crate) use attribute::user_event;
pub(crate) use event::derive_user_event;
pub(crate) use field::derive_user_field;

/// The type where no lifetime of the definition can be named: in items inside of functions.
fn static_type(ident: &Ident, generics: &Generics) -> TokenStream {
    let lifetimes = generics
        .lifetimes()
        .map(|LifetimeParam { lifetime, .. }| Lifetime::new("'static", lifetime.span()));
    let mut lifetimes = lifetimes.peekable();
    match lifetimes.peek() {
        None => quote!(#ident),
        Some(_) => quote!(#ident<#(#lifetimes),*>),
    }
}

/// A lifetime that is none of the definition's, for a payload that borrows from its values.
pub(crate) fn payload_lifetime(generics: &Generics) -> Lifetime {
    let mut name = "'__payload".to_owned();
    while generics.lifetimes().any(|param| param.lifetime.to_string() == name) {
        name.push('_');
    }
    Lifetime::new(&name, Span::mixed_site())
}

/// The items made from a definition, where they reach the runtime. They may use of it what it
/// deprecates: that warns those who emit it.
fn scope(input: &DeriveInput, items: &TokenStream) -> TokenStream {
    let allow = deprecates(input).then(|| {
        quote_spanned! {Span::mixed_site()=>
            #[allow(deprecated, reason = "what a definition deprecates belongs to it")]
        }
    });
    let scope = runtime_of(input).scope(items);
    quote!(#allow #scope)
}

fn deprecates(input: &DeriveInput) -> bool {
    let members: Vec<&Attribute> = match &input.data {
        Data::Struct(data) => data.fields.iter().flat_map(|field| &field.attrs).collect(),
        Data::Enum(data) => data.variants.iter().flat_map(|variant| &variant.attrs).collect(),
        Data::Union(_) => Vec::new(),
    };
    input.attrs.iter().chain(members).any(|attr| attr.path().is_ident("deprecated"))
}

/// The lints that the user allows in the definition are allowed in what is made from it.
fn allows(input: &DeriveInput) -> impl Iterator<Item = &Attribute> {
    input.attrs.iter().filter(|attr| attr.path().is_ident("allow"))
}
