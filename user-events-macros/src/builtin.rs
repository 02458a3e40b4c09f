//! The description of types that are spelled like built-in ones. A spelling may lie (an alias,
//! a shadowed name); the expansion asserts that the types themselves say the same.

use syn::{Expr, GenericArgument, Lit, PathArguments, Type};

use crate::ast::{Field, Struct};
use crate::attr::Loc;

/// One field on the wire, as the description says it.
pub(crate) struct Row {
    pub(crate) kernel_type: String,
    pub(crate) name: String,
    pub(crate) size: usize,
}

/// The fields on the wire, if every type is spelled like a built-in one.
pub(crate) fn rows(of: &Struct<'_>) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    for field in of.kept() {
        push(&mut rows, field)?;
    }
    Some(rows)
}

/// The text of a registration.
pub(crate) fn description(event: &str, rows: &[Row]) -> String {
    let fields: Vec<String> =
        rows.iter().map(|row| format!("{} {}", row.kernel_type, row.name)).collect();
    format!("{event} {}", fields.join("; ")).trim_end().to_owned()
}

fn push(rows: &mut Vec<Row>, field: &Field<'_>) -> Option<()> {
    let options = &field.options;
    if options.flatten.is_some() {
        return None;
    }
    let loc = options.loc.as_ref().map(|set| set.value).unwrap_or_default();
    let name = field.name.text.clone();
    let optional = argument(field.ty, "Option");
    let (kernel_type, size) = kernel_type(optional.unwrap_or(field.ty), loc)?;
    if optional.is_some() {
        let some = format!("{name}_some");
        rows.push(Row { kernel_type, name, size });
        rows.push(Row { kernel_type: "u8".to_owned(), name: some, size: 1 });
    } else {
        rows.push(Row { kernel_type, name, size });
    }
    Some(())
}

/// Type in the description and bytes in the fixed part.
fn kernel_type(ty: &Type, loc: Loc) -> Option<(String, usize)> {
    let ty = bare(ty);
    if let Some((scalar, size)) = scalar(ty) {
        return Some((scalar.to_owned(), size));
    }
    if let Type::Array(array) = ty {
        let (scalar, size) = scalar(bare(&array.elem))?;
        let len = length(&array.len)?;
        return Some((format!("{scalar}[{len}]"), size.checked_mul(len)?));
    }
    let element = dynamic(ty)?;
    let prefix = match loc {
        Loc::Rel => "__rel_loc",
        Loc::Data => "__data_loc",
    };
    Some((format!("{prefix} {element}[]"), 4))
}

/// What a location word leads to.
fn dynamic(ty: &Type) -> Option<&'static str> {
    if is_word(ty, "String") {
        return Some("char");
    }
    if let Some(element) = argument(ty, "Vec") {
        return Some(scalar(bare(element))?.0);
    }
    let Type::Reference(reference) = ty else { return None };
    match bare(&reference.elem) {
        Type::Slice(slice) => Some(scalar(bare(&slice.elem))?.0),
        text => is_word(text, "str").then_some("char"),
    }
}

/// `usize` and `isize` are missing: their size is the target's.
fn scalar(ty: &Type) -> Option<(&'static str, usize)> {
    Some(match word(ty)?.to_string().as_str() {
        "u8" | "bool" => ("u8", 1),
        "u16" => ("u16", 2),
        "u32" | "char" | "f32" => ("u32", 4),
        "u64" | "f64" => ("u64", 8),
        "i8" => ("s8", 1),
        "i16" => ("s16", 2),
        "i32" => ("s32", 4),
        "i64" => ("s64", 8),
        _ => return None,
    })
}

/// A type without the groups that a `macro_rules!` or parentheses put around it.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        ty => ty,
    }
}

fn word(ty: &Type) -> Option<&syn::Ident> {
    match bare(ty) {
        Type::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

fn is_word(ty: &Type, spelling: &str) -> bool {
    word(ty).is_some_and(|word| word == spelling)
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
    fn other_types_are_left_to_the_compiler() {
        let inputs: [DeriveInput; 6] = [
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
