//! Inert impls: after a mistake in a definition, its uses are not mistakes too.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::DeriveInput;

use crate::expand::payload_lifetime;
use crate::runtime::rt;

/// The mistakes (none where the compiler itself tells them), and an event that nobody can emit.
pub(crate) fn event(
    input: &DeriveInput,
    error: Option<&syn::Error>,
    fields: Option<TokenStream>,
) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let error = error.map(syn::Error::to_compile_error);
    let fields = fields.unwrap_or_else(|| quote_spanned!(span=> &[]));
    let (ident, vis) = (&input.ident, &input.vis);
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote_spanned! {span=>
        #error

        #[automatically_derived]
        impl #impl_generics #rt::UserEvent for #ident #ty_generics #where_clause {
            const FIELDS: &'static [#rt::Field] = #fields;
            const META: &'static #rt::Meta =
                &#rt::Meta::described("", 0, 0);

            fn event() -> &'static #rt::Event {
                static META: #rt::Meta = #rt::Meta::described("", 0, 0);
                static EVENT: #rt::Event = #rt::Event::new(&META);
                &EVENT
            }
        }

        #[automatically_derived]
        impl #impl_generics #ident #ty_generics #where_clause {
            #[doc(hidden)]
            #vis fn enabled() -> #rt::core::primitive::bool {
                false
            }
        }
    }
}

/// The mistakes (none where the compiler itself tells them), and a field type that every check takes.
pub(crate) fn field(
    input: &DeriveInput,
    error: Option<&syn::Error>,
    fields: Option<TokenStream>,
) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let error = error.map(syn::Error::to_compile_error);
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let lifetime = payload_lifetime(&input.generics);
    let byte = quote_spanned!(span=> <#rt::core::primitive::u8 as #rt::UserField>::WIRE);
    let wire = if matches!(input.data, syn::Data::Enum(_)) {
        byte
    } else {
        quote_spanned! {span=>
            #rt::Wire::Struct(&#rt::Struct {
                name: "_",
                size: 1,
                fields: &[#rt::Field::new("_", 0, 1, #byte)],
            })
        }
    };
    quote_spanned! {span=>
        #error

        #[automatically_derived]
        impl #impl_generics #rt::UserField for #ident #ty_generics #where_clause {
            const WIRE: #rt::Wire = #wire;

            fn put<#lifetime, const __SMALL: #rt::core::primitive::bool>(
                &#lifetime self,
                _: &mut #rt::Payload<#lifetime, __SMALL>,
                _: #rt::Options,
            ) {
                #fields
            }
        }
    }
}
