//! Names: how they are made from Rust's, and which of them the kernel takes.

/// The name of an event or structure in a description: `HTTPRequest` is `http_request`.
pub(crate) fn snake_case(ident: &str) -> String {
    let chars: Vec<char> = ident.chars().collect();
    let mut name = String::with_capacity(ident.len() + 4);
    for (i, &char) in chars.iter().enumerate() {
        if char.is_uppercase() && begins_word(&chars, i) {
            name.push('_');
        }
        name.extend(char.to_lowercase());
    }
    name
}

fn begins_word(chars: &[char], i: usize) -> bool {
    let Some(before) = i.checked_sub(1).map(|before| chars[before]) else { return false };
    let ends_acronym = chars.get(i + 1).is_some_and(|after| after.is_lowercase());
    before != '_' && (!before.is_uppercase() || ends_acronym)
}

/// Why a name cannot stand in a description.
pub(crate) fn check(name: &str) -> Result<(), String> {
    let mut chars = name.chars();
    let first = chars.next().is_some_and(|char| char.is_ascii_alphabetic() || char == '_');
    if first && chars.all(|char| char.is_ascii_alphanumeric() || char == '_') {
        return Ok(());
    }
    Err(format!(
        "`{name}` is no name for the kernel, which takes ASCII letters, digits and `_`, no digit \
         first"
    ))
}

/// Why a name cannot be an event's.
pub(crate) fn check_event(name: &str) -> Result<(), String> {
    check(name)?;
    // Files beside the events' directories in tracefs' `events/user_events`.
    if matches!(name, "enable" | "filter") {
        return Err(format!("tracefs has a file `{name}` where the event's directory would be"));
    }
    Ok(())
}

/// Why a name cannot be a field's.
pub(crate) fn check_field(name: &str) -> Result<(), String> {
    check(name)?;
    if name.starts_with("common_") {
        return Err("names that begin with `common_` are the kernel's own".to_owned());
    }
    Ok(())
}

/// Whether a value of an enumeration may have this name, which tools print as it is.
pub(crate) fn check_label(name: &str) -> Result<(), String> {
    let odd = |c: char| c.is_control() || matches!(c, '"' | '\\');
    match name.find(odd) {
        _ if name.is_empty() => Err("the name of a value is empty".to_owned()),
        Some(_) => Err(format!("{name:?} cannot stand between quotes")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{check, check_event, check_field, snake_case};

    #[test]
    fn structs_have_names_in_snake_case() {
        for (ident, name) in [
            ("Request", "request"),
            ("HTTPRequest", "http_request"),
            ("Request2", "request2"),
            ("Http2Server", "http2_server"),
            ("IOError", "io_error"),
            ("ABC", "abc"),
            ("My_Event", "my_event"),
            ("already_snake", "already_snake"),
            ("_Hidden", "_hidden"),
            ("X", "x"),
        ] {
            assert_eq!(snake_case(ident), name);
        }
    }

    #[test]
    fn names_are_ascii_identifiers() {
        for name in ["a", "_", "A9_z", "type"] {
            assert_eq!(check(name), Ok(()));
        }
        for name in ["", "9a", "größe", "a b", "a-b", "a:b"] {
            assert!(check(name).is_err(), "{name}");
        }
    }

    #[test]
    fn the_kernels_own_names_are_refused() {
        assert!(check_event("enable").is_err());
        assert!(check_event("filter").is_err());
        assert!(check_event("format").is_ok());
        assert!(check_field("common_pid").is_err());
        assert!(check_field("commonly").is_ok());
    }
}
