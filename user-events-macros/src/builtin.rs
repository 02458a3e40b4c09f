//! Types that are spelled like built-in ones: what stands for them in the description, without
//! constant evaluation. A spelling may lie (an alias, a shadowed name); the expansion takes each
//! field as the type that its spelling says, so that another one does not compile; text and slices
//! as what they dereference to.

mod sound;

use syn::{Expr, GenericArgument, Ident, Lit, PathArguments, Type};

use crate::ast::{Field, Struct};
use crate::attr::Loc;

/// A type that is spelled like a built-in one.
pub(crate) struct Spelled<'a> {
    /// Whether it is an `Option` of the rest.
    pub(crate) is_optional: bool,
    pub(crate) kind: Kind<'a>,
    /// What it is behind: decides nothing on the wire.
    pub(crate) owner: Owner,
}

/// What it is on the wire.
#[derive(Clone, Copy)]
pub(crate) enum Kind<'a> {
    Number(Number<'a>),
    Array(Number<'a>, usize),
    Text,
    Slice(Number<'a>),
}

/// What text or a slice belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// `&str`, `&[T]`, or nothing that has an owner.
    Borrowed,
    /// `&mut str`, `&mut [T]`.
    BorrowedMut,
    /// `String`, `Vec<T>`.
    Owned,
}

/// A number by the word that is its type.
#[derive(Clone, Copy)]
pub(crate) struct Number<'a> {
    pub(crate) word: &'a Ident,
    kernel_type: &'static str,
    size: usize,
}

/// One field on the wire, as the description says it.
pub(crate) struct Row {
    pub(crate) kernel_type: String,
    pub(crate) name: String,
    pub(crate) size: usize,
    pub(crate) is_float: bool,
    pub(crate) is_dynamic: bool,
}

/// The fields on the wire, if every type is spelled like a built-in one and nothing is wrong.
pub(crate) fn rows(of: &Struct<'_>) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    for field in of.kept() {
        push(&mut rows, field)?;
    }
    sound::are_sound(&of.name.text, &rows).then_some(rows)
}

/// The text of a registration.
pub(crate) fn description(event: &str, rows: &[Row]) -> String {
    let fields: Vec<String> =
        rows.iter().map(|row| format!("{} {}", row.kernel_type, row.name)).collect();
    format!("{event} {}", fields.join("; ")).trim_end().to_owned()
}

fn push(rows: &mut Vec<Row>, field: &Field<'_>) -> Option<()> {
    let options = &field.options;
    let spelled = Spelled::read(field.ty)?;
    let is_dynamic = spelled.kind.is_dynamic();
    if options.flatten.is_some() || !is_dynamic && (options.max.is_some() || options.loc.is_some())
    {
        return None;
    }
    let loc = options.loc.as_ref().map(|set| set.value).unwrap_or_default();
    let (kernel_type, size) = spelled.kind.on_the_wire(loc)?;
    let (name, is_float) = (field.name.text.clone(), spelled.kind.is_float());
    rows.push(Row { kernel_type, name: name.clone(), size, is_float, is_dynamic });
    if spelled.is_optional {
        rows.push(Row {
            kernel_type: "u8".to_owned(),
            name: format!("{name}_some"),
            size: 1,
            is_float: false,
            is_dynamic: false,
        });
    }
    Some(())
}

impl<'a> Spelled<'a> {
    pub(crate) fn read(ty: &'a Type) -> Option<Self> {
        let optional = argument(ty, "Option");
        let ty = bare(optional.unwrap_or(ty));
        let (kind, owner) = if let Some(number) = Number::read(ty) {
            (Kind::Number(number), Owner::Borrowed)
        } else if let Type::Array(array) = ty {
            (Kind::Array(Number::read(&array.elem)?, length(&array.len)?), Owner::Borrowed)
        } else {
            dynamic(ty)?
        };
        Some(Self { is_optional: optional.is_some(), kind, owner })
    }
}

/// What a location word leads to.
fn dynamic(ty: &Type) -> Option<(Kind<'_>, Owner)> {
    if word(ty).is_some_and(|word| word == "String") {
        return Some((Kind::Text, Owner::Owned));
    }
    if let Some(element) = argument(ty, "Vec") {
        return Some((Kind::Slice(Number::read(element)?), Owner::Owned));
    }
    let Type::Reference(reference) = ty else { return None };
    let owner = if reference.mutability.is_some() { Owner::BorrowedMut } else { Owner::Borrowed };
    let kind = match bare(&reference.elem) {
        Type::Slice(slice) => Kind::Slice(Number::read(&slice.elem)?),
        text => word(text).is_some_and(|word| word == "str").then_some(Kind::Text)?,
    };
    Some((kind, owner))
}

impl Kind<'_> {
    pub(crate) fn is_dynamic(self) -> bool {
        matches!(self, Self::Text | Self::Slice(_))
    }

    fn is_float(self) -> bool {
        match self {
            Self::Number(number) | Self::Array(number, _) | Self::Slice(number) => {
                number.word == "f32" || number.word == "f64"
            }
            Self::Text => false,
        }
    }

    /// Type in the description and bytes in the fixed part.
    fn on_the_wire(self, loc: Loc) -> Option<(String, usize)> {
        let loc = match loc {
            Loc::Rel => "__rel_loc",
            Loc::Data => "__data_loc",
        };
        Some(match self {
            Self::Number(Number { kernel_type, size, .. }) => (kernel_type.to_owned(), size),
            Self::Array(Number { kernel_type, size, .. }, len) => {
                (format!("{kernel_type}[{len}]"), size.checked_mul(len)?)
            }
            Self::Text => (format!("{loc} char[]"), 4),
            Self::Slice(Number { kernel_type, .. }) => (format!("{loc} {kernel_type}[]"), 4),
        })
    }
}

impl<'a> Number<'a> {
    /// `usize` and `isize` are missing: their size is the target's.
    fn read(ty: &'a Type) -> Option<Self> {
        let word = word(ty)?;
        let (kernel_type, size) = match word.to_string().as_str() {
            "u8" | "bool" => ("u8", 1),
            "u16" => ("u16", 2),
            "u32" | "char" | "f32" => ("u32", 4),
            "u64" | "f64" => ("u64", 8),
            "i8" => ("s8", 1),
            "i16" => ("s16", 2),
            "i32" => ("s32", 4),
            "i64" => ("s64", 8),
            _ => return None,
        };
        Some(Self { word, kernel_type, size })
    }
}

/// A type without the groups that a `macro_rules!` or parentheses put around it.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        ty => ty,
    }
}

fn word(ty: &Type) -> Option<&Ident> {
    match bare(ty) {
        Type::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

/// `T` of `Option<T>`.
fn argument<'a>(ty: &'a Type, of: &str) -> Option<&'a Type> {
    let Type::Path(path) = bare(ty) else { return None };
    let [segment] = Vec::from_iter(&path.path.segments)[..] else { return None };
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    if path.qself.is_some() || path.path.leading_colon.is_some() || segment.ident != of {
        return None;
    }
    match Vec::from_iter(&arguments.args)[..] {
        [GenericArgument::Type(argument)] => Some(argument),
        _ => None,
    }
}

fn length(len: &Expr) -> Option<usize> {
    match len {
        Expr::Group(group) => length(&group.expr),
        Expr::Lit(syn::ExprLit { lit: Lit::Int(len), .. }) => len.base10_parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::{Data, DeriveInput, parse_quote};

    use super::{description, rows};
    use crate::ast::Struct;
    use crate::attr::Place;
    use crate::errors::Errors;

    fn described(input: &DeriveInput) -> Option<String> {
        let Data::Struct(data) = &input.data else { panic!("a struct") };
        let mut errors = Errors::default();
        let event = Struct::read(input, &data.fields, Place::Event, &mut errors);
        errors.finish().unwrap_or_else(|error| panic!("{error}"));
        Some(description(&event.name.text, &rows(&event)?))
    }

    #[test]
    fn built_in_types_are_described() {
        let input = parse_quote! {
            struct HTTPRequest<'a> {
                id: u64,
                r#type: i8,
                path: &'a str,
                #[event(loc = "data")] host: String,
                weights: [f32; 4],
                body: &'a [u8],
                parts: Vec<i16>,
                #[event(name = "code")] status: Option<u16>,
                mac: Option<[u8; 6usize]>,
                #[event(skip)] inner: HashMap<u8, u8>,
                ok: (bool),
                letter: char,
            }
        };
        let expected = "http_request u64 id; s8 type; __rel_loc char[] path; \
            __data_loc char[] host; u32[4] weights; __rel_loc u8[] body; __rel_loc s16[] parts; \
            u16 code; u8 code_some; u8[6] mac; u8 mac_some; u8 ok; u32 letter";
        assert_eq!(described(&input).as_deref(), Some(expected));
    }

    #[test]
    fn an_event_without_fields_is_its_name() {
        assert_eq!(
            described(&parse_quote!(
                struct Tick;
            ))
            .as_deref(),
            Some("tick")
        );
    }

    #[test]
    fn other_types_and_mistakes_are_left_to_the_compiler() {
        let inputs: [DeriveInput; 11] = [
            parse_quote!(
                struct E {
                    #[event(max = 2)]
                    a: u8,
                }
            ),
            parse_quote!(
                struct E {
                    a: [u8; 0],
                }
            ),
            parse_quote!(
                struct E {
                    a: [u64; 129],
                }
            ),
            parse_quote!(
                struct E {
                    a: Option<u8>,
                    a_some: u8,
                }
            ),
            parse_quote!(
                struct E<'a> {
                    a: &'a str,
                    _a_len: u8,
                }
            ),
            parse_quote!(
                struct E {
                    a: usize,
                }
            ),
            parse_quote!(
                struct E {
                    a: [u8; N],
                }
            ),
            parse_quote!(
                struct E {
                    a: std::string::String,
                }
            ),
            parse_quote!(
                struct E {
                    a: Duration,
                }
            ),
            parse_quote!(
                struct E {
                    a: Option<Option<u8>>,
                }
            ),
            parse_quote!(
                struct E {
                    #[event(flatten)]
                    a: u8,
                }
            ),
        ];
        for input in inputs {
            assert_eq!(described(&input), None);
        }
    }
}
