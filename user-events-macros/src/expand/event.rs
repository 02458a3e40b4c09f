//! `#[derive(UserEvent)]`.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, Data, DeriveInput, Fields};

use super::{allows, doc, fields, payload_lifetime, scope, static_type};
use crate::ast::Struct;
use crate::attr::{Loc, Place, Set};
use crate::builtin::{self, Row};
use crate::errors::Errors;
use crate::runtime::{here, rt, section};
use crate::{fallback, valid};

pub(crate) fn derive_user_event(input: &DeriveInput) -> TokenStream {
    if input.attrs.iter().any(is_user_event) {
        // The attribute runs later and derives for itself.
        return TokenStream::new();
    }
    scope(input, &items(input))
}

fn items(input: &DeriveInput) -> TokenStream {
    let fields = match named_fields(input) {
        Ok(fields) => fields,
        Err(error) => return fallback::event(input, Some(&error), None),
    };
    let mut errors = Errors::default();
    let event = Struct::read(input, fields, Place::Event, &mut errors);
    valid::event(&event, &mut errors);
    match errors.finish() {
        Ok(()) if valid::can_name_types(&event) => expand(&event),
        Ok(()) => fallback::event(input, None, None),
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
    let (trait_impl, checks) = match builtin::rows(event) {
        Some(rows) => (described(event, &rows), None),
        None => (computed(event), Some(checks(event))),
    };
    let enabled = enabled(event);
    quote!(#trait_impl #checks #enabled)
}

/// With the fields, so that what is wrong with their types is told as well.
fn expand_mistaken(event: &Struct<'_>, error: &syn::Error) -> TokenStream {
    if !valid::can_name_types(event) {
        return fallback::event(event.input, Some(error), None);
    }
    let inert = fallback::event(event.input, Some(error), Some(fields::list(event)));
    let checks = field_checks(event);
    quote!(#inert #checks)
}

/// `SMALL_MAX` in the runtime's `payload` module.
const SMALL_MAX: usize = 127;

/// An event whose types are spelled like built-in ones: its constant is a literal.
fn described(event: &Struct<'_>, rows: &[Row]) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let docs = doc::layout(&event.name.text, rows);
    let description = builtin::description(&event.name.text, rows);
    let fixed = rows.iter().map(|row| row.size).sum();
    let dynamic = Literal::usize_unsuffixed(rows.iter().filter(|row| row.is_dynamic).count());
    let floats = floats(rows).map(|floats| quote_spanned!(span=> .with_floats(#floats)));
    let puts = fields::built_in_puts(event);
    let puts = if fixed <= SMALL_MAX { put_small(event, &puts) } else { put_large(event, &puts) };
    let fixed = Literal::usize_unsuffixed(fixed);
    let shown_as = says_rel_loc(event).then(|| quote_spanned!(span=> .shown_as_rel_loc()));
    let meta = quote_spanned! {span=>
        const META: &'static #rt::Meta =
            &#rt::Meta::described(#description, #fixed, #dynamic) #floats #shown_as;
    };
    trait_impl(event, Some(docs), &meta, &puts)
}

/// A bit for each field on the wire that is a float.
fn floats(rows: &[Row]) -> Option<Literal> {
    let bits = rows.iter().enumerate().map(|(i, row)| u128::from(row.is_float) << i);
    let floats = bits.fold(0, |floats, bit| floats | bit);
    (floats != 0).then(|| Literal::u128_unsuffixed(floats))
}

fn says_rel_loc(event: &Struct<'_>) -> bool {
    let is_rel = |loc: &Option<Set<Loc>>| matches!(loc, Some(Set { value: Loc::Rel, .. }));
    is_rel(&event.loc) || event.kept().any(|field| is_rel(&field.options.loc))
}

/// An event whose constant is made from its types.
fn computed(event: &Struct<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let name = &event.name.text;
    let ty = static_type(&event.input.ident, &event.input.generics);
    let fields = fields::list(event);
    let shown_as = match event.loc.as_ref().map(|set| &set.value) {
        Some(Loc::Rel) => quote_spanned!(span=> #rt::Loc::Rel),
        Some(Loc::Data) | None => quote_spanned!(span=> #rt::shown_as(FIELDS)),
    };
    let meta = quote_spanned! {span=>
        const FIELDS: &'static [#rt::Field] = #fields;
        const META: &'static #rt::Meta = {
            const FIELDS: &[#rt::Field] = <#ty as #rt::UserEvent>::FIELDS;
            const SHAPE: #rt::Shape = #rt::Shape::of(#name, FIELDS);
            const LAYOUT: [#rt::WireField; SHAPE.wire_fields] = #rt::layout(FIELDS);
            const DESCRIPTION: [#rt::core::primitive::u8; SHAPE.description] =
                #rt::describe(#name, &LAYOUT);
            &#rt::Meta::new(&DESCRIPTION, &LAYOUT, SHAPE, #shown_as)
        };
    };
    let puts = fields::puts(event);
    let (small, large) = (put_small(event, &puts), put_large(event, &puts));
    trait_impl(event, None, &meta, &quote!(#small #large))
}

fn trait_impl(
    event: &Struct<'_>,
    docs: Option<TokenStream>,
    meta: &TokenStream,
    puts: &TokenStream,
) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let ident = &event.input.ident;
    let (impl_generics, ty_generics, where_clause) = event.input.generics.split_for_impl();
    let allows = allows(event.input);
    let static_event = static_event(event);
    quote_spanned! {span=>
        #docs
        #(#allows)*
        #[automatically_derived]
        impl #impl_generics #rt::UserEvent for #ident #ty_generics #where_clause {
            #meta
            #static_event
            #puts
        }
    }
}

/// The function that puts all fields into a payload of one kind.
fn put(event: &Struct<'_>, name: &str, payload: &str, puts: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let (name, kind) = (Ident::new(name, span), Ident::new(payload, span));
    let payload = match puts.is_empty() {
        true => quote_spanned!(span=> _),
        false => quote_spanned!(span=> __payload),
    };
    let lifetime = payload_lifetime(&event.input.generics);
    quote_spanned! {span=>
        #[inline(always)]
        fn #name<#lifetime>(&#lifetime self, #payload: &mut #rt::#kind<#lifetime>) {
            #puts
        }
    }
}

fn put_small(event: &Struct<'_>, puts: &TokenStream) -> TokenStream {
    put(event, "put_small", "SmallPayload", puts)
}

fn put_large(event: &Struct<'_>, puts: &TokenStream) -> TokenStream {
    put(event, "put", "LargePayload", puts)
}

/// Also a use of `enabled`, which may have none: `allow(dead_code)` is an error in a crate that
/// forbids that.
fn static_event(event: &Struct<'_>) -> TokenStream {
    let span = Span::mixed_site();
    let rt = rt(span);
    let ty = static_type(&event.input.ident, &event.input.generics);
    let section = section();
    quote_spanned! {span=>
        #[inline]
        fn event() -> &'static #rt::Event {
            let _ = Self::enabled;
            // SAFETY: the section holds nothing but `Event`s of the runtime's version, whose
            // name it carries, and this is one.
            #[used]
            #[cfg_attr(target_os = "linux", unsafe(link_section = #section))]
            static EVENT: #rt::Event = #rt::Event::new(<#ty as #rt::UserEvent>::META);
            &EVENT
        }
    }
}

/// Each check in a constant of its own, so that all that fail are shown in one build.
fn checks(event: &Struct<'_>) -> TokenStream {
    let fields = field_checks(event);
    let whole = event_check(event);
    quote!(#fields #whole)
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
        const _: () = #rt::check_event(#meta);
    }
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
            #vis fn enabled() -> #rt::core::primitive::bool {
                #rt::is_enabled::<Self>()
            }
        }
    }
}
