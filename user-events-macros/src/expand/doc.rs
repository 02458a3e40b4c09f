//! What the impl's documentation says of the bytes on the wire.

use proc_macro2::TokenStream;
use quote::quote;

use crate::builtin::{Row, description};

pub(super) fn layout(event: &str, rows: &[Row]) -> TokenStream {
    let lines = [format!("`{}`", description(event, rows))].into_iter().chain(table(rows));
    // As a comment has it: a space behind the slashes.
    let lines = lines.map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// The lines that `Event::describe()` prints of the same event.
fn table(rows: &[Row]) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let code = |text: &str| format!("`{text}`");
    let width = |title: &str, cells: &mut dyn Iterator<Item = &String>| {
        cells.map(|cell| code(cell).len()).fold(title.len(), usize::max)
    };
    let (name, kernel_type) = ("field", "kernel type");
    let names = width(name, &mut rows.iter().map(|row| &row.name));
    let types = width(kernel_type, &mut rows.iter().map(|row| &row.kernel_type));
    let mut lines = vec![
        String::new(),
        format!("| offset | size | {name:names$} | {kernel_type:types$} |"),
        format!("|-------:|-----:|-{:-<names$}-|-{:-<types$}-|", "", ""),
    ];
    let mut offset = 0;
    for Row { kernel_type, name, size, .. } in rows {
        let (name, kernel_type) = (code(name), code(kernel_type));
        lines.push(format!("| {offset:6} | {size:4} | {name:names$} | {kernel_type:types$} |"));
        offset += size;
    }
    lines
}
