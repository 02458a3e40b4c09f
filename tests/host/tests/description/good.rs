//! Descriptions that are taken, and what they say.

use crate::driver::Driver;
use crate::parsed::{Kind, Parsed};

/// Name, size, whether it has a sign.
const INTEGERS: &[(&str, usize, bool)] = &[
    ("u8", 1, false),
    ("u16", 2, false),
    ("u32", 4, false),
    ("u64", 8, false),
    ("s8", 1, true),
    ("s16", 2, true),
    ("s32", 4, true),
    ("s64", 8, true),
    ("char", 1, true),
    ("signed char", 1, true),
    ("unsigned char", 1, false),
    ("short", 2, true),
    ("unsigned short", 2, false),
    ("int", 4, true),
    ("unsigned int", 4, false),
    ("unsigned", 4, false),
    ("long long", 8, true),
    ("unsigned long long", 8, false),
];

/// Each description with its fields.
const DESCRIPTIONS: &[(&str, &[&str])] = &[
    // No fields.
    ("e", &[]),
    ("e ", &[]),
    (" \t e \t ", &[]),
    ("_", &[]),
    ("Event_9", &[]),
    // White space.
    ("e u8 a", &["0+1 u8 a"]),
    ("\te\tu8\ta\t", &["0+1 u8 a"]),
    ("  e   u8   a  ", &["0+1 u8 a"]),
    ("e unsigned\tint a", &["0+4 unsigned int a"]),
    ("e unsigned \t long \t\t long a", &["0+8 unsigned long long a"]),
    ("e struct\tp  a\t8", &["0+8 struct p a"]),
    ("e __rel_loc\t char[]  a", &["0+4 __rel_loc char[] a"]),
    ("e u8[2]a;u8 b[2]2", &["0+2 u8[2] a", "2+2 u8[2] b"]),
    // Semicolons.
    ("e u8 a;", &["0+1 u8 a"]),
    ("e u8 a ; ", &["0+1 u8 a"]),
    ("e u8 a;u8 b", &["0+1 u8 a", "1+1 u8 b"]),
    ("e u8 a  ;\tu8 b;", &["0+1 u8 a", "1+1 u8 b"]),
    ("e u8 a;u8 b;u8 c", &["0+1 u8 a", "1+1 u8 b", "2+1 u8 c"]),
    // Without padding.
    ("e u8 a; u64 b; u16 c; s32 d", &["0+1 u8 a", "1+8 u64 b", "9+2 u16 c", "11+4 s32 d"]),
    // Arrays.
    ("e char[20] msg", &["0+20 char[20] msg"]),
    ("e char msg[20]", &["0+20 char[20] msg"]),
    ("e u8 a; u64[3] b; u8 c", &["0+1 u8 a", "1+24 u64[3] b", "25+1 u8 c"]),
    ("e u8 a; u64 b[3]; u8 c", &["0+1 u8 a", "1+24 u64[3] b", "25+1 u8 c"]),
    ("e unsigned  int[2] a", &["0+8 unsigned int[2] a"]),
    ("e unsigned a[2]", &["0+8 unsigned[2] a"]),
    ("e u16[1] a", &["0+2 u16[1] a"]),
    // Sizes behind the field.
    ("e u8 a 1", &["0+1 u8 a"]),
    ("e u64 a 8; u8 b", &["0+8 u64 a", "8+1 u8 b"]),
    ("e char[20] msg 20", &["0+20 char[20] msg"]),
    ("e char msg[20] 20", &["0+20 char[20] msg"]),
    ("e u32[3] a 12", &["0+12 u32[3] a"]),
    ("e u8 a 01", &["0+1 u8 a"]),
    // Locations.
    ("e __rel_loc char[] a", &["0+4 __rel_loc char[] a"]),
    ("e __data_loc char[] a", &["0+4 __data_loc char[] a"]),
    ("e __rel_loc char a[]", &["0+4 __rel_loc char[] a"]),
    ("e __rel_loc char[] a 4", &["0+4 __rel_loc char[] a"]),
    ("e __data_loc unsigned  short[] a", &["0+4 __data_loc unsigned short[] a"]),
    ("e u8 a; __rel_loc u64[] b; u16 c", &["0+1 u8 a", "1+4 __rel_loc u64[] b", "5+2 u16 c"]),
    // Structures.
    ("e struct p a 24", &["0+24 struct p a"]),
    ("e struct p p 1; u8 a", &["0+1 struct p p", "1+1 u8 a"]),
    ("e struct struct u8 5", &["0+5 struct struct u8"]),
    ("e u16 b; struct p a 6; struct p c 6", &["0+2 u16 b", "2+6 struct p a", "8+6 struct p c"]),
    // Names that look like something else.
    ("u8 u8 u8", &["0+1 u8 u8"]),
    ("e u8 e", &["0+1 u8 e"]),
    ("struct u8 struct", &["0+1 u8 struct"]),
    ("e u8 __rel_loc", &["0+1 u8 __rel_loc"]),
    ("e unsigned u8", &["0+4 unsigned u8"]),
    ("e u8 common", &["0+1 u8 common"]),
    ("e u8 a; u8 A; u8 aa", &["0+1 u8 a", "1+1 u8 A", "2+1 u8 aa"]),
    ("enabled u8 enable", &["0+1 u8 enable"]),
    ("common_x u8 a", &["0+1 u8 a"]),
];

fn taken(driver: &mut Driver, text: &str) -> Parsed {
    driver.parse_one(text).unwrap_or_else(|mistake| panic!("{text:?} is refused: {mistake:?}"))
}

fn shown(parsed: &Parsed) -> Vec<String> {
    parsed.fields.iter().map(ToString::to_string).collect()
}

pub(crate) fn integers() {
    let driver = &mut Driver::start();
    for &(name, size, signed) in INTEGERS {
        let parsed = taken(driver, &format!("e {name} a; {name}[3] b; __rel_loc {name}[] c"));
        let expected = [
            format!("0+{size} {name} a"),
            format!("{size}+{} {name}[3] b", 3 * size),
            format!("{}+4 __rel_loc {name}[] c", 4 * size),
        ];
        assert_eq!(shown(&parsed), expected, "{name}");
        let (name, text) = (name.to_owned(), name == "char");
        let kind = Kind::Integer { kernel_name: name.clone(), name, size, signed, text };
        parsed.fields.iter().for_each(|field| assert_eq!(field.kind, kind));
    }
}

/// Their size must be given; consumers see the integer that they are.
pub(crate) fn longs() {
    let driver = &mut Driver::start();
    for (name, letter) in [("long", "s"), ("unsigned long", "u")] {
        for size in [4, 8] {
            let text = format!("e {name} a {size}; {name}[5] b {}; {name} c[1] {size}", 5 * size);
            let kernel_name = format!("{letter}{}", 8 * size);
            let parsed = taken(driver, &text);
            let expected = [
                format!("0+{size} {name}({kernel_name}) a"),
                format!("{size}+{} {name}({kernel_name})[5] b", 5 * size),
                format!("{}+{size} {name}({kernel_name})[1] c", 6 * size),
            ];
            assert_eq!(shown(&parsed), expected);
            let signed = letter == "s";
            let name = name.to_owned();
            let kind = Kind::Integer { name, kernel_name, size, signed, text: false };
            parsed.fields.iter().for_each(|field| assert_eq!(field.kind, kind));
        }
    }
}

pub(crate) fn descriptions() {
    let driver = &mut Driver::start();
    for (text, fields) in DESCRIPTIONS {
        let parsed = taken(driver, text);
        assert_eq!(shown(&parsed), *fields, "{text:?}");
        assert_eq!(Some(parsed.name.as_str()), text.split_whitespace().next(), "{text:?}");
        let size: usize = parsed.fields.iter().map(|field| field.size).sum();
        assert_eq!(parsed.size, size, "{text:?}");
    }
}
