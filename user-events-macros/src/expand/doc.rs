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

fn table(rows: &[Row]) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new()];
    lines.push("| offset | size | field | kernel type |".to_owned());
    lines.push("|-------:|-----:|-------|-------------|".to_owned());
    let mut offset = 0;
    for Row { kernel_type, name, size, .. } in rows {
        lines.push(format!("| {offset} | {size} | `{name}` | `{kernel_type}` |"));
        offset += size;
    }
    lines
}
