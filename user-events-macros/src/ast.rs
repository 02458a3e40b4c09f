//! Structs and enums with their options read: what `valid` judges and `expand` writes out.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, DeriveInput, Fields, Ident, LitStr, Member, Type, Variant as SynVariant};

use crate::attr::{Loc, Options, Place, Set};
use crate::errors::Errors;
use crate::names;
use crate::runtime::Runtime;

/// A name in a description, and the tokens that it comes from.
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) from: TokenStream,
    /// Whether it is what a `name = "..."` says.
    pub(crate) is_option: bool,
}

impl Name {
    fn new(option: Option<&Set<LitStr>>, default: String, ident: &Ident) -> Self {
        let is_option = option.is_some();
        match option {
            Some(Set { value, .. }) => {
                Self { text: value.value(), from: value.to_token_stream(), is_option }
            }
            None => Self { text: default, from: ident.to_token_stream(), is_option },
        }
    }
}

/// An event, or a structure that a field holds.
pub(crate) struct Struct<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) name: Name,
    /// Of an event: what consumers are to see its relative locations as.
    pub(crate) loc: Option<Set<Loc>>,
    pub(crate) fields: Vec<Field<'a>>,
}

/// A field of it.
pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    pub(crate) ty: &'a Type,
    pub(crate) name: Name,
    pub(crate) options: Options,
}

impl<'a> Struct<'a> {
    pub(crate) fn read(
        input: &'a DeriveInput,
        fields: &'a Fields,
        place: Place,
        errors: &mut Errors,
    ) -> Self {
        let options = Options::read(&input.attrs, place, errors);
        let name = struct_name(input, &options);
        let members = fields.members().zip(fields);
        let fields = members.map(|(member, field)| Field::read(member, field, errors)).collect();
        Self { input, name, loc: options.loc, fields }
    }

    /// The fields that are part of it on the wire.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields.iter().filter(|field| field.options.skip.is_none())
    }
}

impl<'a> Field<'a> {
    fn read(member: Member, field: &'a syn::Field, errors: &mut Errors) -> Self {
        let options = Options::read(&field.attrs, Place::Field, errors);
        let name = match &member {
            Member::Named(ident) => {
                Name::new(options.name.as_ref(), ident.unraw().to_string(), ident)
            }
            // Of a transparent struct: no description names it.
            Member::Unnamed(_) => {
                Name { text: String::new(), from: field.ty.to_token_stream(), is_option: false }
            }
        };
        Self { member, ty: &field.ty, name, options }
    }
}

/// A fieldless enum.
pub(crate) struct Enum<'a> {
    pub(crate) input: &'a DeriveInput,
    pub(crate) variants: Vec<Variant<'a>>,
}

/// A variant of it.
pub(crate) struct Variant<'a> {
    pub(crate) variant: &'a SynVariant,
    pub(crate) name: Name,
}

impl<'a> Enum<'a> {
    pub(crate) fn read(
        input: &'a DeriveInput,
        data: &'a syn::DataEnum,
        errors: &mut Errors,
    ) -> Self {
        // Read for its mistakes: the one option of an enum is read by `runtime_of`.
        let _read = Options::read(&input.attrs, Place::Enum, errors);
        let variants = data.variants.iter().map(|variant| Variant::read(variant, errors)).collect();
        Self { input, variants }
    }
}

impl<'a> Variant<'a> {
    fn read(variant: &'a SynVariant, errors: &mut Errors) -> Self {
        let options = Options::read(&variant.attrs, Place::Variant, errors);
        let ident = &variant.ident;
        let name = Name::new(options.name.as_ref(), ident.unraw().to_string(), ident);
        Self { variant, name }
    }
}

/// The runtime that an item's options say, whatever else may be wrong with them.
pub(crate) fn runtime_of(input: &DeriveInput) -> Runtime {
    let options = Options::read(&input.attrs, Place::Event, &mut Errors::default());
    Runtime::new(options.krate.map(|set| set.value))
}

fn struct_name(input: &DeriveInput, options: &Options) -> Name {
    let default = names::snake_case(&input.ident.unraw().to_string());
    Name::new(options.name.as_ref(), default, &input.ident)
}

/// The words in an item's `#[repr(...)]`.
pub(crate) struct Repr<'a> {
    pub(crate) attr: Option<&'a Attribute>,
    words: Vec<Ident>,
}

impl<'a> Repr<'a> {
    pub(crate) fn read(attrs: &'a [Attribute]) -> Self {
        let mut repr = Self { attr: None, words: Vec::new() };
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("repr")) {
            repr.attr = Some(attr);
            let tokens = attr.meta.require_list().map(|list| list.tokens.clone());
            repr.words.extend(tokens.into_iter().flatten().filter_map(|token| match token {
                TokenTree::Ident(word) => Some(word),
                _ => None,
            }));
        }
        repr
    }

    pub(crate) fn find(&self, word: &str) -> Option<&Ident> {
        self.find_any(&[word])
    }

    pub(crate) fn find_any(&self, words: &[&str]) -> Option<&Ident> {
        self.words.iter().find(|ident| words.iter().any(|word| *ident == word))
    }
}
