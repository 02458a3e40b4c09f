//! What is wrong with a definition, as far as its tokens tell. What only its types tell is
//! checked by the runtime's `check_field` and `check_event`, at compile time as well.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{DeriveInput, Fields, GenericParam, Type};

use crate::ast::{Enum, Field, Name, Repr, Struct, Variant};
use crate::attr::{Loc, Set};
use crate::errors::Errors;
use crate::lifetimes::names_undeclared;
use crate::names;

/// The sizes of an enum's number that every target agrees on.
pub(crate) const ENUM_REPRS: [&str; 8] = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"];

pub(crate) fn event(event: &Struct<'_>, errors: &mut Errors) {
    event_generics(event.input, errors);
    event_repr(event.input, errors);
    name(&event.name, names::check_event, RENAME_EVENT, errors);
    event_loc(event, errors);
    fields(event, errors);
}

pub(crate) fn structure(structure: &Struct<'_>, errors: &mut Errors) {
    field_generics(structure.input, errors);
    let repr = Repr::read(&structure.input.attrs);
    if let Some(packed) = repr.find("packed") {
        errors.at(packed, "packed fields cannot be borrowed: write #[repr(C)] alone");
    }
    name(&structure.name, names::check, RENAME, errors);
    fields(structure, errors);
}

pub(crate) fn newtype(newtype: &Struct<'_>, errors: &mut Errors) {
    field_generics(newtype.input, errors);
    for field in &newtype.fields {
        let options = &field.options;
        let keys = [
            options.name.as_ref().map(|set| &set.key),
            options.max.as_ref().map(|set| &set.key),
            options.flatten.as_ref().map(|set| &set.key),
            options.loc.as_ref().map(|set| &set.key),
        ];
        for key in keys.into_iter().flatten() {
            let message = format!(
                "a transparent struct is its field: write `{key}` where a field has its type"
            );
            errors.at(key, message);
        }
    }
    if newtype.kept().count() != 1 {
        errors.at(&newtype.input.ident, "write #[event(skip)] on all fields but one");
    }
}

pub(crate) fn enumeration(enumeration: &Enum<'_>, errors: &mut Errors) {
    field_generics(enumeration.input, errors);
    if enumeration.variants.is_empty() {
        errors.at(&enumeration.input.ident, "an enum without variants has no value: add variants");
    } else {
        enum_repr(enumeration.input, errors);
    }
    for variant in &enumeration.variants {
        fieldless(variant, errors);
        name(&variant.name, names::check_label, RENAME, errors);
    }
    unique(enumeration.variants.iter().map(|variant| &variant.name), "variants", errors);
}

const RENAME: &str = "rename it with #[event(name = \"...\")]";

const RENAME_EVENT: &str = "rename it with #[user_event(name = \"...\")]";

fn fieldless(Variant { variant, .. }: &Variant<'_>, errors: &mut Errors) {
    if !matches!(variant.fields, Fields::Unit) {
        let message = format!(
            "only the names of variants reach a trace: remove the fields of `{}`, or make them \
             fields of the event",
            variant.ident,
        );
        errors.at(&variant.fields, message);
    }
}

fn enum_repr(input: &DeriveInput, errors: &mut Errors) {
    let repr = Repr::read(&input.attrs);
    if repr.find_any(&ENUM_REPRS).is_some() {
        return;
    }
    match repr.find_any(&["usize", "isize", "C", "u128", "i128"]) {
        Some(word) => {
            let message = format!("the kernel has no number like `{word}`: write #[repr(u32)]");
            errors.at(word, message);
        }
        None => errors.at(&input.ident, "add #[repr(u8)]: it says which number the enum is"),
    }
}

fn event_repr(input: &DeriveInput, errors: &mut Errors) {
    let repr = Repr::read(&input.attrs);
    let wrong = ["packed", "transparent", "Rust"];
    if let Some(word) = repr.find_any(&wrong) {
        let message = format!("an event has the layout of C, not `{word}`: write #[repr(C)]");
        errors.at(word, message);
    } else if repr.find("C").is_none() {
        match repr.attr {
            Some(attr) => errors.at(attr, "an event has the layout of C: add `C` to this repr"),
            None => errors
                .at(&input.ident, "add #[repr(C)], or write #[user_event] instead of the derive"),
        }
    }
}

fn event_loc(event: &Struct<'_>, errors: &mut Errors) {
    if let Some(Set { key, value: Loc::Data }) = &event.loc {
        let message = "consumers see `__data_loc` anyway: leave it out, write `loc = \"rel\"`, or \
            write #[event(loc = \"data\")] on fields whose payload is to hold one";
        errors.at(key, message);
    }
}

fn event_generics(input: &DeriveInput, errors: &mut Errors) {
    if let Some(params) = type_params(input) {
        let message = format!(
            "an event has one static, so it is one concrete type: write it without {params}, with \
             concrete field types, once for each type that you need"
        );
        errors.at(params, message);
    }
}

fn field_generics(input: &DeriveInput, errors: &mut Errors) {
    if let Some(params) = type_params(input) {
        let message = format!(
            "a field's type has one description, so it is one concrete type: write it without \
             {params}, once for each type that you need"
        );
        errors.at(params, message);
    }
}

/// The type and const parameters, all of them together: they are one mistake.
fn type_params(input: &DeriveInput) -> Option<TypeParams> {
    let params = input.generics.params.iter();
    let params = params.filter(|param| !matches!(param, GenericParam::Lifetime(_)));
    let params: Vec<GenericParam> = params.cloned().collect();
    (!params.is_empty()).then_some(TypeParams(params))
}

struct TypeParams(Vec<GenericParam>);

impl ToTokens for TypeParams {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let params = &self.0;
        tokens.extend(quote!(#(#params),*));
    }
}

impl std::fmt::Display for TypeParams {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.0.iter().map(|param| match param {
            GenericParam::Type(param) => format!("`{}`", param.ident),
            GenericParam::Const(param) => format!("`{}`", param.ident),
            GenericParam::Lifetime(param) => format!("`{}`", param.lifetime),
        });
        f.write_str(&names.collect::<Vec<_>>().join(", "))
    }
}

fn fields(of: &Struct<'_>, errors: &mut Errors) {
    for field in &of.fields {
        combination(field, errors);
    }
    if let Some(field) = unsized_field(of) {
        errors.at(field.ty, "the size of a field is known: write a reference, `&'a` before this");
    }
    for field in named(of) {
        name(&field.name, names::check_field, RENAME, errors);
    }
    unique(named(of).map(|field| &field.name), "fields", errors);
}

/// Whether expansions may name the types of the fields. That something is wrong with them is told
/// without that, and would be told again for each place that names them.
pub(crate) fn can_name_types(of: &Struct<'_>) -> bool {
    type_params(of.input).is_none()
        && unsized_field(of).is_none()
        && !of.fields.iter().any(|field| names_undeclared(field.ty, &of.input.generics))
}

/// The field that is spelled like a type without a size. An expansion cannot even ask where it
/// lies. Where it is not the last one, the compiler itself says what is wrong.
pub(crate) fn unsized_field<'a>(of: &'a Struct<'_>) -> Option<&'a Field<'a>> {
    of.fields.last().filter(|field| is_unsized(field.ty))
}

fn is_unsized(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_unsized(&group.elem),
        Type::Slice(_) | Type::TraitObject(_) => true,
        Type::Path(path) => path.qself.is_none() && path.path.is_ident("str"),
        _ => false,
    }
}

/// The fields that a name of theirs stands for on the wire.
fn named<'a>(of: &'a Struct<'_>) -> impl Iterator<Item = &'a Field<'a>> {
    of.kept().filter(|field| field.options.flatten.is_none())
}

/// `skip` and `flatten` leave nothing that another option could say.
fn combination(field: &Field<'_>, errors: &mut Errors) {
    let options = &field.options;
    let rest = [
        options.name.as_ref().map(|set| &set.key),
        options.max.as_ref().map(|set| &set.key),
        options.loc.as_ref().map(|set| &set.key),
    ];
    let flatten = options.flatten.as_ref().map(|set| &set.key);
    let (winner, mut others) = match (&options.skip, flatten) {
        (Some(_), flatten) => ("skip", Vec::from_iter(flatten)),
        (None, Some(_)) => ("flatten", Vec::new()),
        (None, None) => return,
    };
    others.extend(rest.into_iter().flatten());
    for other in others {
        errors.at(other, format!("`{winner}` stands alone: write either `{winner}` or `{other}`"));
    }
}

fn name(name: &Name, check: fn(&str) -> Result<(), String>, rename: &str, errors: &mut Errors) {
    if let Err(why) = check(&name.text) {
        let fix = if name.is_option { "write another" } else { rename };
        errors.at(&name.from, format!("{why}: {fix}"));
    }
}

fn unique<'a>(names: impl Iterator<Item = &'a Name>, what: &str, errors: &mut Errors) {
    let mut taken = BTreeSet::new();
    for name in names {
        if !taken.insert(&name.text) {
            let message = format!(
                "two {what} are named `{}`: rename one with #[event(name = \"...\")]",
                name.text
            );
            errors.at(&name.from, message);
        }
    }
}
