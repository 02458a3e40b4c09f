//! Under which name an event went that has its own name in common with one that has other fields.
//! The kernel (6.10 and later) numbers them: `user_events_multi:NAME.<hex>`. It does not tell the
//! number, but shows the fields of each.

use std::fs;
use std::path::Path;

/// The system of such events.
pub(super) const SYSTEM: &str = "user_events_multi";

/// The name of the event with this description; `None` where that cannot be found out.
pub(super) fn name(tracefs: &Path, name: &str, description: &str) -> Option<String> {
    let directory = tracefs.join("events").join(SYSTEM);
    let entries = fs::read_dir(&directory).ok()?.flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let is_numbered = |found: &String| {
        let number = found.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
        number.is_some_and(|number| u64::from_str_radix(number, 16).is_ok())
    };
    names.filter(is_numbered).find(|found| {
        let format = fs::read_to_string(directory.join(found).join("format"));
        format.is_ok_and(|format| has_fields(&format, description))
    })
}

/// Whether a `format` file shows the fields of a description, and no other ones.
fn has_fields(format: &str, description: &str) -> bool {
    let fields = description.split_once(' ').map_or("", |(_, fields)| fields);
    let fields = fields.split("; ").filter(|field| !field.is_empty()).map(Field::described);
    format.lines().filter_map(Field::shown).eq(fields)
}

/// What stands in both: the length of an array is undefined where the kernel shows it.
#[derive(Debug, PartialEq, Eq)]
struct Field<'a> {
    kind: &'a str,
    name: &'a str,
    /// Of an array or a structure.
    size: Option<&'a str>,
}

impl<'a> Field<'a> {
    /// `type name`, or `struct type name size`.
    fn described(field: &'a str) -> Self {
        let is_struct = field.starts_with("struct ");
        let (field, size) = match field.rsplit_once(' ').filter(|_| is_struct) {
            Some((field, size)) => (field, Some(size)),
            None => (field, None),
        };
        let (kind, name) = field.rsplit_once(' ').unwrap_or((field, ""));
        let (kind, len) = kind.split_once('[').unwrap_or((kind, ""));
        // Arrays are of bytes; of what is behind a location, the length is not part of the type.
        let len = len.strip_suffix(']').filter(|len| !len.is_empty());
        Self { kind, name, size: size.or(len) }
    }

    /// `field:type name;` or `field:type name[len];`, and more on one line.
    fn shown(line: &'a str) -> Option<Self> {
        let mut parts = line.trim().split(';').map(str::trim);
        let (kind, name) = parts.next()?.strip_prefix("field:")?.rsplit_once(' ')?;
        if name.starts_with("common_") {
            return None;
        }
        let size = parts.find_map(|part| part.strip_prefix("size:"));
        let (name, bracketed) = name.split_once('[').unwrap_or((name, ""));
        let (kind, inner) = kind.split_once('[').unwrap_or((kind, ""));
        let is_array = !bracketed.is_empty() || !inner.is_empty();
        let is_location = kind.starts_with("__rel_loc ") || kind.starts_with("__data_loc ");
        let sized = kind.starts_with("struct ") || is_array && !is_location;
        Some(Self { kind, name, size: size.filter(|_| sized) })
    }
}

#[cfg(test)]
mod tests {
    use super::has_fields;

    /// As Linux 6.12 shows it.
    const FORMAT: &str = "name: shared.0\nID: 1700\nformat:\n\
        \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n\
        \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n\
        \tfield:u32 n;\toffset:8;\tsize:4;\tsigned:0;\n\
        \tfield:__rel_loc char text[];\toffset:12;\tsize:4;\tsigned:1;\n\
        \tfield:unsigned char mac[4294967];\toffset:16;\tsize:6;\tsigned:0;\n\
        \tfield:struct point at;\toffset:22;\tsize:8;\tsigned:1;\n\n\
        print fmt: \"n=%u\", REC->n\n";

    #[test]
    fn an_event_is_known_by_its_fields() {
        let ours = "shared u32 n; __rel_loc char[] text; unsigned char[6] mac; struct point at 8";
        assert!(has_fields(FORMAT, ours));
        for (from, to) in [
            ("u32", "s32"),
            (" n;", " m;"),
            ("[6]", "[7]"),
            ("at 8", "at 4"),
            ("__rel_loc char", "__rel_loc u8"),
            ("; struct point at 8", ""),
            ("shared u32 n; ", "shared "),
        ] {
            assert!(!has_fields(FORMAT, &ours.replace(from, to)), "{from} {to}");
        }
        assert!(has_fields("name: e\nformat:\n\n", "e") && !has_fields(FORMAT, "shared"));
    }
}
