//! Descriptions that are taken, and what they say.

use crate::driver::Driver;
use crate::parsed::{Kind, Parsed};

/// Name, the name that consumers see, size, whether it has a sign.
const INTEGERS: &[(&str, &str, usize, bool)] = &[
    ("u8", "u8", 1, false),
    ("u16", "u16", 2, false),
    ("u32", "u32", 4, false),
    ("u64", "u64", 8, false),
    ("s8", "s8", 1, true),
    ("s16", "s16", 2, true),
    ("s32", "s32", 4, true),
    ("s64", "s64", 8, true),
    ("char", "char", 1, true),
    ("signed char", "s8", 1, true),
    ("unsigned char", "u8", 1, false),
    ("short", "short", 2, true),
    ("short int", "short", 2, true),
    ("signed short", "short", 2, true),
    ("signed short int", "short", 2, true),
    ("unsigned short", "unsigned short", 2, false),
    ("unsigned short int", "unsigned short", 2, false),
    ("int", "int", 4, true),
    ("signed", "int", 4, true),
    ("signed int", "int", 4, true),
    ("unsigned", "unsigned int", 4, false),
    ("unsigned int", "unsigned int", 4, false),
    ("long long", "s64", 8, true),
    ("long long int", "s64", 8, true),
    ("signed long long", "s64", 8, true),
    ("signed long long int", "s64", 8, true),
    ("unsigned long long", "u64", 8, false),
    ("unsigned long long int", "u64", 8, false),
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
    ("e unsigned \t long \t\t long a", &["0+8 unsigned long long(u64) a"]),
    ("e\n", &[]),
    ("\ne\nu8\na\n", &["0+1 u8 a"]),
    ("e\n\tu8 a;\n\tu8 b;\n", &["0+1 u8 a", "1+1 u8 b"]),
    ("e unsigned\nlong \n\tint a\n8", &["0+8 unsigned long(u64) a"]),
    ("e __rel_loc\nchar\n[]\na\n4\n;", &["0+4 __rel_loc char[] a"]),
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
    ("e unsigned a[2]", &["0+8 unsigned(unsigned int)[2] a"]),
    ("e u16[1] a", &["0+2 u16[1] a"]),
    ("e char [20] msg", &["0+20 char[20] msg"]),
    ("e char [20]msg", &["0+20 char[20] msg"]),
    ("e char msg [20]", &["0+20 char[20] msg"]),
    ("e char \t\n [20] msg; u8 a\t[2];", &["0+20 char[20] msg", "20+2 u8[2] a"]),
    ("e unsigned long int [2] a 16", &["0+16 unsigned long(u64)[2] a"]),
    ("e u8[0000000002] a", &["0+2 u8[2] a"]),
    ("e u8 a[00000000000000000000000001024]", &["0+1024 u8[1024] a"]),
    // Sizes behind the field.
    ("e u8 a 1", &["0+1 u8 a"]),
    ("e u64 a 8; u8 b", &["0+8 u64 a", "8+1 u8 b"]),
    ("e char[20] msg 20", &["0+20 char[20] msg"]),
    ("e char msg[20] 20", &["0+20 char[20] msg"]),
    ("e u32[3] a 12", &["0+12 u32[3] a"]),
    ("e u8 a 01", &["0+1 u8 a"]),
    ("e char msg [20] 20", &["0+20 char[20] msg"]),
    ("e char msg [20]20", &["0+20 char[20] msg"]),
    ("e u8 a 0000000000000000000000000001", &["0+1 u8 a"]),
    ("e long a 000000008", &["0+8 long(s64) a"]),
    // Locations.
    ("e __rel_loc char[] a", &["0+4 __rel_loc char[] a"]),
    ("e __data_loc char[] a", &["0+4 __data_loc char[] a"]),
    ("e __rel_loc char a[]", &["0+4 __rel_loc char[] a"]),
    ("e __rel_loc char [] a", &["0+4 __rel_loc char[] a"]),
    ("e __data_loc char a []", &["0+4 __data_loc char[] a"]),
    ("e __rel_loc char[] a 4", &["0+4 __rel_loc char[] a"]),
    ("e __data_loc unsigned  short[] a", &["0+4 __data_loc unsigned short[] a"]),
    ("e u8 a; __rel_loc u64[] b; u16 c", &["0+1 u8 a", "1+4 __rel_loc u64[] b", "5+2 u16 c"]),
    // Structures.
    ("e struct p a 24", &["0+24 struct p a"]),
    ("e struct p a 0000000024", &["0+24 struct p a"]),
    ("e struct p p 1; u8 a", &["0+1 struct p p", "1+1 u8 a"]),
    ("e struct struct u8 5", &["0+5 struct struct u8"]),
    ("e u16 b; struct p a 6; struct p c 6", &["0+2 u16 b", "2+6 struct p a", "8+6 struct p c"]),
    // Names that look like something else.
    ("u8 u8 u8", &["0+1 u8 u8"]),
    ("e u8 e", &["0+1 u8 e"]),
    ("struct u8 struct", &["0+1 u8 struct"]),
    ("e u8 __rel_loc", &["0+1 u8 __rel_loc"]),
    ("e unsigned u8", &["0+4 unsigned(unsigned int) u8"]),
    ("e signed u8", &["0+4 signed(int) u8"]),
    ("e signed signed", &["0+4 signed(int) signed"]),
    ("e short intx", &["0+2 short intx"]),
    ("e long int int 4", &["0+4 long(s32) int"]),
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
    for &(name, kernel_name, size, signed) in INTEGERS {
        let parsed = taken(driver, &format!("e {name} a; {name}[3] b; __rel_loc {name}[] c"));
        let seen = if name == kernel_name { "" } else { &*format!("({kernel_name})") };
        let expected = [
            format!("0+{size} {name}{seen} a"),
            format!("{size}+{} {name}{seen}[3] b", 3 * size),
            format!("{}+4 __rel_loc {name}{seen}[] c", 4 * size),
        ];
        assert_eq!(shown(&parsed), expected, "{name}");
        let (name, kernel_name, text) = (name.to_owned(), kernel_name.to_owned(), name == "char");
        let kind = Kind::Integer { name, kernel_name, size, signed, text };
        parsed.fields.iter().for_each(|field| assert_eq!(field.kind, kind));
    }
}

/// Their size must be given; consumers see the integer that they are.
pub(crate) fn longs() {
    let driver = &mut Driver::start();
    let names = [("long", "", "s"), ("long", "signed ", "s"), ("unsigned long", "", "u")];
    for (name, sign, letter) in names {
        for (size, int) in [(4, ""), (4, " int"), (8, ""), (8, " int")] {
            let spelled = format!("{sign}{name}{int}");
            let all = 5 * size;
            let text = format!("e {spelled} a {size}; {spelled}[5] b {all}; {spelled} c[1] {size}");
            let kernel_name = format!("{letter}{}", 8 * size);
            let parsed = taken(driver, &text);
            let expected = [
                format!("0+{size} {name}({kernel_name}) a"),
                format!("{size}+{all} {name}({kernel_name})[5] b"),
                format!("{}+{size} {name}({kernel_name})[1] c", size + all),
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
