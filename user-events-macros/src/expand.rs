//! What the macros write.

mod attribute;
mod built_in;
mod doc;
mod event;
mod field;
mod fields;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, DeriveInput, Generics, Ident, Lifetime, LifetimeParam};

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

/// Whether there are parameters that are no lifetimes.
fn has_type_params(input: &DeriveInput) -> bool {
    input.generics.params.len() > input.generics.lifetimes().count()
}

/// The lints that the user allows in the definition are allowed in what is made from it.
fn allows(input: &DeriveInput) -> impl Iterator<Item = &Attribute> {
    input.attrs.iter().filter(|attr| attr.path().is_ident("allow"))
}
