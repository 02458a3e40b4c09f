//! What the kernel says of fields: where they are in a record, and what.

use std::collections::BTreeMap;

use user_events_vm_tests::guest::{in_tree, tracefs};

use super::registered;

/// A field with its type, offset, size and sign.
type Field = (&'static str, u32, u32, u32);

/// The fields lie one behind the other in a payload, and in a record each at its own alignment
/// behind the 8 common bytes. Text and slices are `__data_loc`, unless the event says otherwise.
const FORMATS: &[(&str, &[Field])] = &[
    (
        "integers",
        &[
            ("u8 a", 8, 1, 0),
            ("u16 b", 10, 2, 0),
            ("u32 c", 12, 4, 0),
            ("u64 d", 16, 8, 0),
            ("u64 e", 24, 8, 0),
            ("s8 f", 32, 1, 1),
            ("s16 g", 34, 2, 1),
            ("s32 h", 36, 4, 1),
            ("s64 i", 40, 8, 1),
            ("s64 j", 48, 8, 1),
        ],
    ),
    (
        "arrays",
        &[
            ("u8 bytes[4]", 8, 4, 0),
            ("u16 halves[3]", 12, 6, 0),
            ("u32 words[2]", 20, 8, 0),
            ("u64 longs[2]", 32, 16, 0),
            ("s8 tiny[3]", 48, 3, 1),
            ("s16 small[2]", 52, 4, 1),
            ("s32 ints[2]", 56, 8, 1),
            ("s64 large[2]", 64, 16, 1),
            ("u8 flags[2]", 80, 2, 0),
            ("u32 letters[2]", 84, 8, 0),
            ("u32 singles[2]", 92, 8, 0),
        ],
    ),
    (
        "shapes",
        &[
            ("s16 low", 8, 2, 1),
            ("s16 high", 10, 2, 1),
            ("struct inner inner", 16, 8, 0),
            ("u8 left", 24, 1, 0),
            ("u64 right", 32, 8, 0),
            ("u8 id[4]", 40, 4, 0),
            ("u16 some", 44, 2, 0),
            ("u8 some_some", 46, 1, 0),
            ("u64 none", 48, 8, 0),
            ("u8 none_some", 56, 1, 0),
            ("__data_loc char[] text", 60, 4, 1),
            ("u8 text_some", 64, 1, 0),
            ("__data_loc char[] nothing", 68, 4, 1),
            ("u8 nothing_some", 72, 1, 0),
            ("u32 boxed", 76, 4, 0),
        ],
    ),
    (
        "relative",
        &[
            ("u8 id", 8, 1, 0),
            ("__rel_loc char text[]", 12, 4, 1),
            ("__rel_loc u16 numbers[]", 16, 4, 0),
            ("__rel_loc u8 bytes[]", 20, 4, 0),
            ("u64 more", 24, 8, 0),
        ],
    ),
    ("nothing", &[]),
];

/// The same on kernels with user events of their own: a record is 8 bytes and a payload as it is.
/// Elements of arrays are fields. What is not `u...` has a sign.
const IN_TREE: &[(&str, &[Field])] = &[
    (
        "integers",
        &[
            ("u8 a", 8, 1, 0),
            ("u16 b", 9, 2, 0),
            ("u32 c", 11, 4, 0),
            ("u64 d", 15, 8, 0),
            ("u64 e", 23, 8, 0),
            ("s8 f", 31, 1, 1),
            ("s16 g", 32, 2, 1),
            ("s32 h", 34, 4, 1),
            ("s64 i", 38, 8, 1),
            ("s64 j", 46, 8, 1),
        ],
    ),
    (
        "arrays",
        &[
            ("u8 bytes_0", 8, 1, 0),
            ("u8 bytes_1", 9, 1, 0),
            ("u8 bytes_2", 10, 1, 0),
            ("u8 bytes_3", 11, 1, 0),
            ("u16 halves_0", 12, 2, 0),
            ("u16 halves_1", 14, 2, 0),
            ("u16 halves_2", 16, 2, 0),
            ("u32 words_0", 18, 4, 0),
            ("u32 words_1", 22, 4, 0),
            ("u64 longs_0", 26, 8, 0),
            ("u64 longs_1", 34, 8, 0),
            ("s8 tiny_0", 42, 1, 1),
            ("s8 tiny_1", 43, 1, 1),
            ("s8 tiny_2", 44, 1, 1),
            ("s16 small_0", 45, 2, 1),
            ("s16 small_1", 47, 2, 1),
            ("s32 ints_0", 49, 4, 1),
            ("s32 ints_1", 53, 4, 1),
            ("s64 large_0", 57, 8, 1),
            ("s64 large_1", 65, 8, 1),
            ("u8 flags_0", 73, 1, 0),
            ("u8 flags_1", 74, 1, 0),
            ("u32 letters_0", 75, 4, 0),
            ("u32 letters_1", 79, 4, 0),
            ("u32 singles_0", 83, 4, 0),
            ("u32 singles_1", 87, 4, 0),
        ],
    ),
    (
        "shapes",
        &[
            ("s16 low", 8, 2, 1),
            ("s16 high", 10, 2, 1),
            ("struct inner inner", 12, 8, 1),
            ("u8 left", 20, 1, 0),
            ("u64 right", 21, 8, 0),
            ("u8 id_0", 29, 1, 0),
            ("u8 id_1", 30, 1, 0),
            ("u8 id_2", 31, 1, 0),
            ("u8 id_3", 32, 1, 0),
            ("u16 some", 33, 2, 0),
            ("u8 some_some", 35, 1, 0),
            ("u64 none", 36, 8, 0),
            ("u8 none_some", 44, 1, 0),
            ("__rel_loc char text", 45, 4, 1),
            ("u8 text_some", 49, 1, 0),
            ("__rel_loc char nothing", 50, 4, 1),
            ("u8 nothing_some", 54, 1, 0),
            ("u32 boxed", 55, 4, 0),
        ],
    ),
    (
        "relative",
        &[
            ("u8 id", 8, 1, 0),
            ("__rel_loc char text", 9, 4, 1),
            ("__rel_loc u16 numbers", 13, 4, 1),
            ("__rel_loc u8 bytes", 17, 4, 1),
            ("u64 more", 21, 8, 0),
        ],
    ),
    ("nothing", &[]),
];

pub(super) fn format() {
    let subject = registered();
    for (event, expected) in if in_tree() { IN_TREE } else { FORMATS } {
        let format = tracefs::read(&format!("events/user_events/{event}/format"));
        let found: Vec<_> = format.lines().filter_map(field).collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(field, offset, size, signed)| (field.to_string(), [*offset, *size, *signed]))
            .collect();
        assert_eq!(found, expected, "{format}");
    }
    subject.end();
}

/// `field:TYPE NAME; offset:N; size:N; signed:N;`, of the event's own fields.
fn field(line: &str) -> Option<(String, [u32; 3])> {
    let mut words: BTreeMap<_, _> =
        line.trim().split(';').filter_map(|word| word.trim().split_once(':')).collect();
    let mut field = words.remove("field")?;
    if in_tree() {
        // Such a kernel prints the length of an array, and does not know it.
        field = field.split('[').next()?;
    }
    let number = |key: &str| words.get(key).and_then(|number| number.parse().ok());
    let numbers = [number("offset")?, number("size")?, number("signed")?];
    let is_common = field.split(' ').next_back()?.starts_with("common_");
    (!is_common).then(|| (field.to_owned(), numbers))
}
