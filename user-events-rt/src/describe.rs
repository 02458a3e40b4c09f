//! An event's layout on the wire as a table. The macros write the same one into the
//! documentation of an event whose types they know (`expand/doc.rs` there).

use core::fmt::{self, Display, Formatter};

use crate::event::Event;
use crate::meta::Meta;
use crate::wire::{Label, Leaf, Loc, WireField};

impl Event {
    /// Its name, description and layout on the wire, to be printed: [`LayoutTable`].
    pub const fn describe(&self) -> LayoutTable {
        self.meta().describe()
    }
}

impl Meta {
    /// The event's name, description and layout on the wire, to be printed: [`LayoutTable`].
    pub const fn describe(&'static self) -> LayoutTable {
        LayoutTable { meta: self }
    }
}

/// What stands where in an event's payload, to be printed: [`Event::describe`].
///
/// The description, then a row for each field on the wire, which for structs of built-in types
/// are those that the impl's documentation and `cargo expand` show; below them what the
/// description cannot say. Nothing is registered for it, and nothing allocated.
///
/// ```
/// use user_events_rt::{UserEvent, UserField, user_event};
///
/// #[derive(UserField)]
/// #[repr(u8)]
/// enum Method {
///     Get,
///     Post,
/// }
///
/// #[user_event]
/// struct Request<'a> {
///     id: u64,
///     method: Method,
///     path: &'a str,
///     size: Option<u32>,
/// }
///
/// assert_eq!(
///     Request::event().describe().to_string(),
///     "\
/// `request u64 id; u8 method; __rel_loc char[] path; u32 size; u8 size_some`
///
/// | offset | size | field       | kernel type        |
/// |-------:|-----:|-------------|--------------------|
/// |      0 |    8 | `id`        | `u64`              |
/// |      8 |    1 | `method`    | `u8`               |
/// |      9 |    4 | `path`      | `__rel_loc char[]` |
/// |     13 |    4 | `size`      | `u32`              |
/// |     17 |    1 | `size_some` | `u8`               |
///
/// - `method`: 0 = Get, 1 = Post
/// - `__rel_loc` is shown to consumers in the kernel as `__data_loc`
/// "
/// );
/// ```
///
/// *Offsets* count from the start of the payload. Fields follow one another without the padding
/// that they may have in memory. Where a field has no fixed size (`char[]`), a *location word* of
/// 32 bits stands for it: its low 16 bits tell where the bytes begin, its high 16 bits how many
/// they are. `__rel_loc` counts from the end of the word itself: what begins right behind the
/// fixed part of 18 bytes above has the offset 18 - 13 = 5. `__data_loc` counts from the start of
/// the kernel's record, which has 8 bytes of its own in front of the payload. The bytes of a text
/// end in a NUL, which its length counts.
#[derive(Clone, Copy, Debug)]
pub struct LayoutTable {
    meta: &'static Meta,
}

impl Display for LayoutTable {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "`{}`", self.meta.description())?;
        if self.rows().next().is_some() {
            self.table(f)?;
        }
        self.notes(f)
    }
}

/// A field and its type's name.
struct Row {
    field: WireField,
    kernel_type: &'static str,
}

impl LayoutTable {
    /// The fields in order. The names of their types are those of the description.
    fn rows(self) -> impl Iterator<Item = Row> {
        let description = self.meta.description();
        let fields = description.get(self.meta.name().len() + 1..).unwrap_or_default();
        let texts = fields.split("; ");
        self.meta.layout().zip(texts).map(|(field, text)| {
            let before_last = |text: &'static str| text.rsplit_once(' ').map_or("", |(s, _)| s);
            let text = match field.leaf {
                // Its size stands behind its name.
                Leaf::Struct(_) => before_last(text),
                _ => text,
            };
            Row { field, kernel_type: before_last(text) }
        })
    }

    fn table(self, f: &mut Formatter<'_>) -> fmt::Result {
        let (name, kernel_type) = ("field", "kernel type");
        let widest = |title: &str, cell: fn(&Row) -> Code| {
            self.rows().map(|row| cell(&row).len()).fold(title.len(), usize::max)
        };
        let names = widest(name, |row| code(&row.field));
        let types = widest(kernel_type, |row| Code(row.kernel_type, ""));
        writeln!(f, "\n| offset | size | {name:names$} | {kernel_type:types$} |")?;
        writeln!(f, "|-------:|-----:|-{:-<names$}-|-{:-<types$}-|", "", "")?;
        for Row { field, kernel_type } in self.rows() {
            let (name, kernel_type) = (code(&field), Code(kernel_type, ""));
            let WireField { offset, size, .. } = field;
            // The width in a format is for text in one part.
            let (to_name, to_type) = (names - name.len(), types - kernel_type.len());
            write!(f, "| {offset:6} | {size:4} | {name}{:to_name$} | ", "")?;
            writeln!(f, "{kernel_type}{:to_type$} |", "")?;
        }
        Ok(())
    }

    fn notes(self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut list = List { f, before: "\n- " };
        for Row { field, .. } in self.rows() {
            if let Leaf::Enum(_, labels) = field.leaf {
                list.item(format_args!("{}: {}", code(&field), Labels(labels)))?;
            }
        }
        if self.rows().any(|row| is_float(&row.field)) {
            let what = "IEEE 754 floating point, which the kernel has no type for";
            list.item(format_args!("{}: {what}", Floats(self)))?;
        }
        if self.rows().any(|row| is_relative(&row.field)) && !self.meta.shows_rel_loc() {
            let what = "`__rel_loc` is shown to consumers in the kernel as `__data_loc`";
            list.item(format_args!("{what}"))?;
        }
        Ok(())
    }
}

/// What the description does not say, one thing a line.
struct List<'a, 'b> {
    f: &'a mut Formatter<'b>,
    before: &'static str,
}

impl List<'_, '_> {
    fn item(&mut self, item: fmt::Arguments<'_>) -> fmt::Result {
        let before = core::mem::replace(&mut self.before, "- ");
        writeln!(self.f, "{before}{item}")
    }
}

/// The values of an enumeration.
struct Labels(&'static [Label]);

impl Display for Labels {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        separated(f, self.0.iter(), |f, label| write!(f, "{} = {}", label.value, label.name))
    }
}

/// The names of the fields that are floating-point numbers.
struct Floats(LayoutTable);

impl Display for Floats {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let fields = self.0.rows().map(|row| row.field).filter(is_float);
        separated(f, fields, |f, field| code(&field).fmt(f))
    }
}

fn is_float(field: &WireField) -> bool {
    match field.leaf {
        Leaf::Scalar(scalar) | Leaf::Array(scalar, _) | Leaf::Sequence(scalar, _) => {
            scalar.is_float()
        }
        _ => false,
    }
}

fn is_relative(field: &WireField) -> bool {
    matches!(field.leaf, Leaf::Text(Loc::Rel) | Leaf::Sequence(_, Loc::Rel))
}

fn separated<T>(
    f: &mut Formatter<'_>,
    items: impl Iterator<Item = T>,
    show: impl Fn(&mut Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (i, item) in items.enumerate() {
        f.write_str(if i == 0 { "" } else { ", " })?;
        show(f, item)?;
    }
    Ok(())
}

fn code(field: &WireField) -> Code {
    Code(field.name, field.suffix)
}

/// Two parts of one word, as Markdown has code.
struct Code(&'static str, &'static str);

impl Code {
    /// In characters, of which names and types have one a byte.
    fn len(&self) -> usize {
        self.0.len() + self.1.len() + "``".len()
    }
}

impl Display for Code {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "`{}{}`", self.0, self.1)
    }
}
