//! `#[derive(UserEvent)]`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Data, DeriveInput, Fields};

use super::{allows, doc, fields, has_type_params, static_type};
use crate::ast::{Struct, runtime_of};
use crate::attr::{Loc, Place};
use crate::builtin;
use crate::errors::Errors;
use crate::runtime::{ends, here, rt, section};
use crate::{fallback, valid};

pub(crate) fn derive_user_event(input: &DeriveInput) -> TokenStream {
    if input.attrs.iter().any(is_user_event) {
        // The attribute runs later and derives for itself.
        return TokenStream::new();
    }
    runtime_of(input).scope(&items(input))
}

fn items(input: &DeriveInput) -> TokenStream {
    let fields = match named_fields(input) {
        Ok(fields) => fields,
        Err(error) => return fallback::event(input, &error, None),
    };
    let mut errors = Errors::default();
    let event = Struct::read(input, fields, Place::Event, &mut errors);
    valid::event(&event, &mut errors);
    match errors.finish() {
        Ok(()) => expand(&event),
        Err(error) => expand_mistaken(&event, &error),
    }
}

fn is_user_event(attr: &Attribute) -> bool {
    attr.path().segments.last().is_some_and(|segment| segment.ident == "user_event")
}

fn named_fields(input: &DeriveInput) -> syn::Result<&Fields> {
    let ident = &input.ident;
    let (token, other) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(unnamed) => {
                let message = format!(
                    "the fields of an event have names: write `struct {ident} {{ name: type }}`"
                );
                return Err(syn::Error::new_spanned(unnamed, message));
            }
            fields => return Ok(fields),
        },
        Data::Enum(data) => (data.enum_token.span, "an enum"),
        Data::Union(data) => (data.union_token.span, "a union"),
    };
    let message =
        format!("an event is a struct, not {other}: write `struct {ident}` with named fields");
    Err(syn::Error::new(token, message))
}

fn expand(event: &Struct<'_>) -> TokenStream {
    let trait_impl = trait_impl(event);
    let checks = checks(event);
    let enabled = enabled(event);
    quote!(#trait_impl #checks #enabled)
}

/// With the fields, so that what is wrong with their types is told as well.
fn expand_mistaken(event: &Struct<'_>, error: &syn::Error) -> TokenStream {
    if has_type_params(event.input) {
        return fallback::event(event.input, error, None);
    }
    let inert = fallback::event(event.input, error, Some(fields::list(event)));
    let checks = field_checks(event);
    quote!(#inert #checks)
}

fn trait_impl(event: &Struct<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let ident = &event.input.ident;
    let (impl_generics, ty_generics, where_clause) = event.input.generics.split_for_impl();
    let docs = builtin::rows(event).map(|rows| doc::layout(&event.name.text, &rows));
    let allows = allows(event.input);
    let fields = fields::list(event);
    let meta = meta(event);
    let static_event = static_event(event);
    let with_payload = with_payload(event);
    quote_spanned! {span=>
        #docs
        #(#allows)*
        #[automatically_derived]
        impl #impl_generics #rt::UserEvent for #ident #ty_generics #where_clause {
            const FIELDS: &'static [#rt::Field] = #fields;
            #meta
            #static_event
            #with_payload
        }
    }
}

fn meta(event: &Struct<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let name = &event.name.text;
    let ty = static_type(&event.input.ident, &event.input.generics);
    let shown_as = match event.loc.as_ref().map(|set| &set.value) {
        Some(Loc::Rel) => quote_spanned!(span=> #rt::Loc::Rel),
        Some(Loc::Data) | None => quote_spanned!(span=> #rt::shown_as(FIELDS)),
    };
    quote_spanned! {span=>
        const META: &'static #rt::Meta = {
            const FIELDS: &[#rt::Field] = <#ty as #rt::UserEvent>::FIELDS;
            const SHAPE: #rt::Shape = #rt::Shape::of(#name, FIELDS);
            const LAYOUT: [#rt::WireField; SHAPE.wire_fields] = #rt::layout(FIELDS);
            const DESCRIPTION: [#rt::core::primitive::u8; SHAPE.description] =
                #rt::describe(#name, &LAYOUT);
            &#rt::Meta::new(#name, &DESCRIPTION, &LAYOUT, SHAPE, #shown_as)
        };
    }
}

fn static_event(event: &Struct<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let ty = static_type(&event.input.ident, &event.input.generics);
    let section = section();
    quote_spanned! {span=>
        #[inline]
        fn event() -> &'static #rt::Event {
            // SAFETY: the section holds nothing but `Event`s of the runtime's version, whose
            // name it carries, and this is one.
            #[used]
            #[cfg_attr(target_os = "linux", unsafe(link_section = #section))]
            static EVENT: #rt::Event = #rt::Event::new(<#ty as #rt::UserEvent>::META);
            &EVENT
        }
    }
}

fn with_payload(event: &Struct<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let ty = static_type(&event.input.ident, &event.input.generics);
    let puts = fields::puts(event, &quote_spanned!(span=> &mut __payload));
    let payload = if event.kept().next().is_some() {
        quote_spanned!(span=> mut __payload)
    } else {
        quote_spanned!(span=> __payload)
    };
    // Underscores, because a type `R` and a constant `payload` may be the user's own.
    quote_spanned! {span=>
        #[inline(always)]
        fn with_payload<__R>(
            &self,
            __consume: impl #rt::core::ops::FnOnce(#rt::Pieces<'_>) -> __R,
        ) -> __R {
            const SHAPE: #rt::Shape = <#ty as #rt::UserEvent>::META.shape();
            let mut __space = #rt::Space::<{ SHAPE.fixed }, { #rt::max_pieces(SHAPE) }>::new();
            let #payload = __space.payload(self);
            #puts
            __consume(__payload.finish())
        }
    }
}

/// Each check in a constant of its own, so that all that fail are shown in one build.
fn checks(event: &Struct<'_>) -> TokenStream {
    let fields = field_checks(event);
    let whole = event_check(event);
    let literal = literal(event);
    quote!(#fields #whole #literal)
}

fn field_checks(event: &Struct<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let ty = static_type(&event.input.ident, &event.input.generics);
    fields::checks(event, &quote_spanned!(span=> <#ty as #rt::UserEvent>::FIELDS))
}

fn event_check(event: &Struct<'_>) -> TokenStream {
    let span = here(event.input.ident.span());
    let rt = rt(span);
    let ty = static_type(&event.input.ident, &event.input.generics);
    let meta = quote_spanned!(span=> <#ty as #rt::UserEvent>::META);
    quote_spanned! {span=>
        const _: () = #rt::check_event(#meta.name(), #meta.shape(), #meta.layout());
    }
}

/// Holds the description as it is spelled together with the one that the types give.
fn literal(event: &Struct<'_>) -> Option<TokenStream> {
    let rows = builtin::rows(event)?;
    let description = builtin::description(&event.name.text, &rows);
    let ty = static_type(&event.input.ident, &event.input.generics);
    let (first, last) = ends(&event.input.ident);
    let rt = rt(first);
    let call = quote_spanned!(here(first)=> #rt::assert_description);
    Some(quote_spanned! {here(last)=>
        const _: () = #call(<#ty as #rt::UserEvent>::META, #description);
    })
}

/// So that `Request::enabled()` needs no trait in scope.
fn enabled(event: &Struct<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let (ident, vis) = (&event.input.ident, &event.input.vis);
    let (impl_generics, ty_generics, where_clause) = event.input.generics.split_for_impl();
    let allows = allows(event.input);
    quote_spanned! {span=>
        #(#allows)*
        #[automatically_derived]
        impl #impl_generics #ident #ty_generics #where_clause {
            /// Whether anybody listens to this event. Registers it if it has not been used yet.
            #[inline]
            #[must_use]
            #[allow(dead_code)]
            #vis fn enabled() -> #rt::core::primitive::bool {
                #rt::probe::<Self>().enabled()
            }
        }
    }
}
