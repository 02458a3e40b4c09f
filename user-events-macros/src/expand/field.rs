//! `#[derive(UserField)]`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Data, DataEnum, DataStruct, DeriveInput, Fields, Ident};

use super::{allows, fields, payload_lifetime, scope, static_type};
use crate::ast::{Enum, Repr, Struct};
use crate::attr::Place;
use crate::errors::Errors;
use crate::runtime::rt;
use crate::{fallback, valid};

pub(crate) fn derive_user_field(input: &DeriveInput) -> TokenStream {
    scope(input, &items(input))
}

fn items(input: &DeriveInput) -> TokenStream {
    match &input.data {
        Data::Enum(data) => enumeration(input, data),
        Data::Struct(data) if Repr::read(&input.attrs).find("transparent").is_some() => {
            newtype(input, data)
        }
        Data::Struct(data) => structure(input, data),
        Data::Union(data) => {
            let message = "a trace cannot tell which field of a union is alive: write a struct \
                           with #[repr(C)]";
            let error = syn::Error::new(data.union_token.span, message);
            fallback::field(input, Some(&error), None)
        }
    }
}

fn structure(input: &DeriveInput, data: &DataStruct) -> TokenStream {
    if let Fields::Unnamed(unnamed) = &data.fields {
        let error = syn::Error::new_spanned(unnamed, in_tuple(&input.ident));
        return fallback::field(input, Some(&error), None);
    }
    let mut errors = Errors::default();
    if Repr::read(&input.attrs).find("C").is_none() {
        errors.at(
            &input.ident,
            "add #[repr(C)] for the bytes of all fields, or #[repr(transparent)] for those of one",
        );
    }
    let nested = Struct::read(input, &data.fields, Place::Struct, &mut errors);
    valid::structure(&nested, &mut errors);
    match errors.finish() {
        Ok(()) if valid::can_name_types(&nested) => expand_structure(&nested),
        Ok(()) => fallback::field(input, None, None),
        Err(error) => expand_mistaken(&nested, &error),
    }
}

fn in_tuple(ident: &Ident) -> String {
    format!(
        "write #[repr(transparent)] if `{ident}` has one field, or name the fields and write \
         #[repr(C)]: `struct {ident} {{ name: type }}`"
    )
}

fn expand_structure(nested: &Struct<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let name = &nested.name.text;
    let list = fields::list(nested);
    let wire = quote_spanned! {span=>
        #rt::Wire::Struct(&#rt::Struct {
            name: #name,
            size: #rt::core::mem::size_of::<Self>(),
            fields: #list,
        })
    };
    let puts = fields::puts(nested);
    let imp = trait_impl(nested.input, &wire, &puts);
    let ty = static_type(&nested.input.ident, &nested.input.generics);
    let fields = quote_spanned!(span=> <#ty as #rt::UserField>::WIRE.fields());
    let checks = fields::checks(nested, &fields);
    quote!(#imp #checks)
}

fn newtype(input: &DeriveInput, data: &DataStruct) -> TokenStream {
    let mut errors = Errors::default();
    let newtype = Struct::read(input, &data.fields, Place::Newtype, &mut errors);
    valid::newtype(&newtype, &mut errors);
    match errors.finish() {
        Ok(()) if valid::can_name_types(&newtype) => expand_newtype(&newtype),
        Ok(()) => fallback::field(input, None, None),
        Err(error) => fallback::field(input, Some(&error), None),
    }
}

fn expand_newtype(newtype: &Struct<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let field = newtype.kept().next();
    let wire = field.map(|field| fields::of_type(field.ty, "WIRE"));
    let put = field.map(|field| {
        let put = fields::of_type(field.ty, "put");
        let member = &field.member;
        quote_spanned!(span=> #put(&self.#member, __payload, __options);)
    });
    trait_impl(newtype.input, &wire.to_token_stream(), &put.to_token_stream())
}

/// With the fields, so that what is wrong with their types is told as well.
fn expand_mistaken(of: &Struct<'_>, error: &syn::Error) -> TokenStream {
    let list = valid::can_name_types(of).then(|| fields::list(of));
    let fields = list.map(|list| quote_spanned!(Span::mixed_site()=> let _ = #list;));
    fallback::field(of.input, Some(error), fields)
}

fn enumeration(input: &DeriveInput, data: &DataEnum) -> TokenStream {
    let mut errors = Errors::default();
    let enumeration = Enum::read(input, data, &mut errors);
    valid::enumeration(&enumeration, &mut errors);
    match errors.finish() {
        Ok(()) => expand_enumeration(&enumeration),
        Err(error) => fallback::field(input, Some(&error), None),
    }
}

fn expand_enumeration(enumeration: &Enum<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let repr = Repr::read(&enumeration.input.attrs);
    let number = repr.find_any(&valid::ENUM_REPRS);
    let number = quote_spanned!(span=> #rt::core::primitive::#number);
    let idents = enumeration.variants.iter().map(|variant| &variant.variant.ident);
    let labels = enumeration.variants.iter().map(|variant| {
        let (ident, name) = (&variant.variant.ident, &variant.name.text);
        quote_spanned! {span=>
            #rt::Label { name: #name, value: Self::#ident as #number as #rt::core::primitive::i128 }
        }
    });
    let wire = quote_spanned!(span=> <#number as #rt::UserField>::WIRE.labelled(&[#(#labels),*]));
    let put = quote_spanned! {span=>
        __payload.number(match *self {
            #(Self::#idents => Self::#idents as #number,)*
        });
    };
    trait_impl(enumeration.input, &wire, &put)
}

fn trait_impl(input: &DeriveInput, wire: &TokenStream, puts: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let allows = allows(input);
    let lifetime = payload_lifetime(&input.generics);
    quote_spanned! {span=>
        #(#allows)*
        #[automatically_derived]
        impl #impl_generics #rt::UserField for #ident #ty_generics #where_clause {
            const WIRE: #rt::Wire = #wire;

            #[inline(always)]
            fn put<#lifetime, const __SMALL: #rt::core::primitive::bool>(
                &#lifetime self,
                __payload: &mut #rt::Payload<#lifetime, __SMALL>,
                __options: #rt::Options,
            ) {
                #puts
            }
        }
    }
}
