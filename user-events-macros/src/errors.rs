//! The mistakes of one item, told in one build.

use std::fmt::Display;

use quote::ToTokens;

/// Collects mistakes until [`finish`](Self::finish).
#[derive(Default)]
#[must_use = "mistakes that nobody finishes are lost"]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    /// A mistake at the user's own tokens, and what to write instead.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            none => *none = Some(error),
        }
    }

    pub(crate) fn finish(self) -> syn::Result<()> {
        self.0.map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Ident, Span};

    use super::Errors;

    #[test]
    fn all_mistakes_are_told() {
        let mut errors = Errors::default();
        for name in ["a", "b", "c"] {
            errors.at(Ident::new(name, Span::call_site()), name);
        }
        let error = errors.finish().expect_err("three mistakes");
        let messages: Vec<String> = error.into_iter().map(|error| error.to_string()).collect();
        assert_eq!(messages, ["a", "b", "c"]);
    }

    #[test]
    fn no_mistake_is_no_error() {
        assert!(Errors::default().finish().is_ok());
    }
}
