//! Whether fields on the wire are within the kernel's limits. What is not is left to the
//! runtime's `check_field` and `check_event`, which say what is wrong with any type.

use std::collections::BTreeSet;

use super::{Row, description};

// The runtime's `wire` module says where these come from.
const MAX_DESCRIPTION: usize = 511;
const MAX_ARRAY: usize = 1024;
const MAX_FIXED: usize = 4000;

pub(super) fn are_sound(event: &str, rows: &[Row]) -> bool {
    let fixed = rows.iter().map(|row| row.size).fold(0, usize::saturating_add);
    description(event, rows).len() <= MAX_DESCRIPTION
        && fixed <= MAX_FIXED
        && rows.iter().all(|row| (1..=MAX_ARRAY).contains(&row.size))
        && are_names_unique(rows)
}

/// Also those by which a session calls the parts of a location word.
fn are_names_unique(rows: &[Row]) -> bool {
    let names: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    names.len() == rows.len() && !names.into_iter().any(|name| is_location(name, rows))
}

fn is_location(name: &str, rows: &[Row]) -> bool {
    let parts = name.strip_prefix('_').and_then(|name| name.rsplit_once('_'));
    let Some((of, "off" | "rem" | "len")) = parts else { return false };
    rows.iter().any(|row| row.is_dynamic && row.name == of)
}
