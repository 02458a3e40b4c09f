//! Options as the user wrote them, each with its tokens, so that a mistake is shown where it is.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, LitInt, LitStr, Meta, Path, Token};

use crate::errors::Errors;

/// What options belong to. Each has its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Event,
    Struct,
    Newtype,
    Enum,
    Field,
    Variant,
}

impl Place {
    fn known(self) -> &'static [&'static str] {
        match self {
            Self::Event => &["name", "crate", "loc"],
            Self::Struct => &["name", "crate"],
            Self::Newtype | Self::Enum => &["crate"],
            Self::Field => &["name", "skip", "max", "flatten", "loc"],
            Self::Variant => &["name"],
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Event => "an event",
            Self::Struct => "a struct",
            Self::Newtype => "a transparent struct",
            Self::Enum => "an enum",
            Self::Field => "a field",
            Self::Variant => "a variant",
        }
    }
}

/// The kind of location word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Loc {
    #[default]
    Rel,
    Data,
}

/// An option and the word that set it.
pub(crate) struct Set<T> {
    pub(crate) key: Ident,
    pub(crate) value: T,
}

/// The options of one place.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) name: Option<Set<LitStr>>,
    pub(crate) krate: Option<Set<Path>>,
    pub(crate) skip: Option<Set<()>>,
    pub(crate) max: Option<Set<usize>>,
    pub(crate) flatten: Option<Set<()>>,
    pub(crate) loc: Option<Set<Loc>>,
}

impl Options {
    /// Reads every `#[event(...)]` among `attrs`.
    pub(crate) fn read(attrs: &[Attribute], place: Place, errors: &mut Errors) -> Self {
        let mut options = Self::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("event")) {
            match &attr.meta {
                Meta::List(list) => options.extend(list.tokens.clone(), place, errors),
                _ => errors.at(attr, format!("write #[event(...)] with {}", choice(place))),
            }
        }
        options
    }

    /// Reads the tokens between the parentheses.
    pub(crate) fn extend(&mut self, tokens: TokenStream, place: Place, errors: &mut Errors) {
        match words.parse2(tokens) {
            Ok(words) => words.into_iter().for_each(|word| self.set(word, place, errors)),
            Err(error) => errors.push(error),
        }
    }

    fn set(&mut self, word: Word, place: Place, errors: &mut Errors) {
        let word = match word.key {
            Key::Name(key) if place.known().contains(&key.to_string().as_str()) => {
                Word { key, value: word.value }
            }
            key => return errors.at(&key, unknown(&key, place)),
        };
        let result = match word.key.to_string().as_str() {
            "name" => {
                word.value("a string: `name = \"...\"`").and_then(|set| put(&mut self.name, set))
            }
            "crate" => word.value("a path: `crate = my::user_events_rt`").and_then(
                |Set { key, value: ModPath(value) }| put(&mut self.krate, Set { key, value }),
            ),
            "max" => word
                .value("a number above 0: `max = 64`")
                .and_then(|Set { key, value: Max(value) }| put(&mut self.max, Set { key, value })),
            "loc" => word
                .value("`\"rel\"` or `\"data\"`: `loc = \"data\"`")
                .and_then(|set| put(&mut self.loc, set)),
            "skip" => word.flag().and_then(|set| put(&mut self.skip, set)),
            _ => word.flag().and_then(|set| put(&mut self.flatten, set)),
        };
        if let Err(error) = result {
            errors.push(error);
        }
    }
}

fn put<T>(slot: &mut Option<Set<T>>, set: Set<T>) -> syn::Result<()> {
    if slot.is_some() {
        let message = format!("`{}` is set twice: write it once", set.key);
        return Err(syn::Error::new_spanned(set.key, message));
    }
    *slot = Some(set);
    Ok(())
}

fn unknown(key: &Key, place: Place) -> String {
    format!("`{}` is no option of {}: write {}", key.to_token_stream(), place.noun(), choice(place))
}

/// "`name` or `crate`".
fn choice(place: Place) -> String {
    let known: Vec<String> = place.known().iter().map(|known| format!("`{known}`")).collect();
    match known.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => known.concat(),
    }
}

/// One of the options between commas.
struct Word<K = Key> {
    key: K,
    value: Option<TokenStream>,
}

enum Key {
    Name(Ident),
    Other(TokenTree),
}

impl ToTokens for Key {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Name(ident) => ident.to_tokens(tokens),
            Self::Other(token) => token.to_tokens(tokens),
        }
    }
}

impl Word<Ident> {
    fn value<T: Parse>(self, what: &str) -> syn::Result<Set<T>> {
        let Self { key, value } = self;
        let message = format!("`{key}` takes {what}");
        match value {
            None => Err(syn::Error::new_spanned(key, message)),
            Some(tokens) => match syn::parse2(tokens.clone()) {
                Ok(value) => Ok(Set { key, value }),
                Err(_) if tokens.is_empty() => Err(syn::Error::new_spanned(key, message)),
                Err(_) => Err(syn::Error::new_spanned(tokens, message)),
            },
        }
    }

    fn flag(self) -> syn::Result<Set<()>> {
        let Self { key, value } = self;
        match value {
            None => Ok(Set { key, value: () }),
            Some(value) => {
                let message = format!("`{key}` takes no value: write `{key}` alone");
                Err(syn::Error::new_spanned(value, message))
            }
        }
    }
}

/// Splits at commas without judging what stands between them, so that one mistake does not hide
/// the next.
fn words(input: ParseStream<'_>) -> syn::Result<Vec<Word>> {
    let mut words = Vec::new();
    while !input.is_empty() {
        let key = if input.peek(Ident::peek_any) {
            Key::Name(input.call(Ident::parse_any)?)
        } else {
            Key::Other(input.parse()?)
        };
        let is_set = input.parse::<Option<Token![=]>>()?.is_some();
        let rest = until_comma(input)?;
        let value = (is_set || !rest.is_empty()).then_some(rest);
        words.push(Word { key, value });
    }
    Ok(words)
}

fn until_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && input.parse::<Option<Token![,]>>()?.is_none() {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

struct ModPath(Path);

impl Parse for ModPath {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Path::parse_mod_style).map(Self)
    }
}

struct Max(usize);

impl Parse for Max {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let literal: LitInt = input.parse()?;
        match literal.base10_parse()? {
            0 => Err(syn::Error::new_spanned(literal, "0 keeps nothing")),
            max => Ok(Self(max)),
        }
    }
}

impl Parse for Loc {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let literal: LitStr = input.parse()?;
        match literal.value().as_str() {
            "rel" => Ok(Self::Rel),
            "data" => Ok(Self::Data),
            _ => Err(syn::Error::new_spanned(literal, "no location word")),
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{Loc, Options, Place};
    use crate::errors::Errors;

    fn read(place: Place, tokens: proc_macro2::TokenStream) -> Result<Options, Vec<String>> {
        let (mut options, mut errors) = (Options::default(), Errors::default());
        options.extend(tokens, place, &mut errors);
        match errors.finish() {
            Ok(()) => Ok(options),
            Err(error) => Err(error.into_iter().map(|error| error.to_string()).collect()),
        }
    }

    #[test]
    fn options_of_a_field_are_read() {
        let options = read(Place::Field, quote!(name = "n", max = 0x40, loc = "data",));
        let options = options.unwrap_or_else(|errors| panic!("{errors:?}"));
        assert_eq!(options.name.map(|set| set.value.value()).as_deref(), Some("n"));
        assert_eq!(options.max.map(|set| set.value), Some(64));
        assert_eq!(options.loc.map(|set| set.value), Some(Loc::Data));
        assert!(options.skip.is_none() && options.flatten.is_none());
    }

    #[test]
    fn each_mistake_is_told() {
        let tokens = quote!(name, max = 0, loc = "abs", skip = 1, skip, skip, crate = a, 7);
        let errors = read(Place::Field, tokens).err().unwrap_or_default();
        assert_eq!(errors.len(), 7, "{errors:#?}");
    }

    #[test]
    fn a_path_may_be_any() {
        for path in [quote!(::a::b), quote!(crate::c), quote!(self), quote!(x)] {
            assert!(read(Place::Event, quote!(crate = #path)).is_ok());
        }
        assert!(read(Place::Event, quote!(crate = "x")).is_err());
    }
}
