//! Every kind of field, in both byte orders, and learnt in both ways.

use super::session::{Bytes, HEAD, Packet, Session};
use crate::meta::Meta;
use crate::read::tsdl;
use crate::read::{Cursor, Order, Record, Schema, decode};
use crate::wire::{Field, Label, Loc, Options, Scalar, Shape, Struct, Wire, WireField, layout};

const DEEPER: Struct = Struct {
    name: "deeper",
    size: 3,
    fields: &[
        Field::new("d", 0, 2, Wire::Array(Scalar::U8, 2)),
        Field::new("e", 2, 1, Wire::Enum(Scalar::U8, LABELS)),
    ],
};
const INNER: Struct = Struct {
    name: "inner",
    size: 8,
    fields: &[
        Field::new("a", 0, 4, Wire::Scalar(Scalar::U32)),
        Field::new("b", 4, 1, Wire::Scalar(Scalar::S8)),
        Field::new("deeper", 5, 3, Wire::Struct(&DEEPER)),
    ],
};
const LABELS: &[Label] = &[Label { name: "File", value: 0 }, Label { name: "Größe", value: 200 }];
const SIGNED: &[Label] = &[Label { name: "Low", value: -1 }];

const FIELDS: &[Field] = &[
    Field::new("u8", 0, 1, Wire::Scalar(Scalar::U8)),
    Field::new("u16", 0, 2, Wire::Scalar(Scalar::U16)),
    Field::new("u32", 0, 4, Wire::Scalar(Scalar::U32)),
    Field::new("u64", 0, 8, Wire::Scalar(Scalar::U64)),
    Field::new("s8", 0, 1, Wire::Scalar(Scalar::S8)),
    Field::new("s16", 0, 2, Wire::Scalar(Scalar::S16)),
    Field::new("s32", 0, 4, Wire::Scalar(Scalar::S32)),
    Field::new("s64", 0, 8, Wire::Scalar(Scalar::S64)),
    Field::new("f32", 0, 4, Wire::Scalar(Scalar::F32)),
    Field::new("f64", 0, 8, Wire::Scalar(Scalar::F64)),
    Field::new("mac", 0, 3, Wire::Array(Scalar::U8, 3)),
    Field::new("pair", 0, 4, Wire::Array(Scalar::S16, 2)),
    Field::new("path", 0, 16, Wire::Text),
    Field::new("kind", 0, 1, Wire::Enum(Scalar::U8, LABELS)),
    Field::new("low", 0, 8, Wire::Enum(Scalar::S64, SIGNED)),
    Field::new("inner", 0, 8, Wire::Struct(&INNER)),
    Field::new("flat", 0, 3, Wire::Struct(&DEEPER)).flattened(),
    Field::new("raw", 0, 16, Wire::Sequence(Scalar::U8)),
    Field::new("deltas", 0, 16, Wire::Sequence(Scalar::S8)),
    Field::new("ports", 0, 16, Wire::Sequence(Scalar::U16)),
    Field::new("ids", 0, 16, Wire::Sequence(Scalar::U32))
        .with(Options { loc: Loc::Data, ..Options::NONE }),
    Field::new("rates", 0, 16, Wire::Sequence(Scalar::F64)),
    Field::new("host", 0, 24, Wire::Optional(&Wire::Text)),
    Field::new("code", 0, 8, Wire::Optional(&Wire::Scalar(Scalar::S32))),
];
const SHAPE: Shape = Shape::of("all", FIELDS);
static LAYOUT: [WireField; SHAPE.wire_fields] = layout(FIELDS);
static META: Meta = Meta::new(b"all", &LAYOUT, SHAPE, Loc::Data);

/// As the session writes it on a little-endian machine, but for the line breaks.
const EVENT: &str = r#"event { name = "all"; id = 7; stream_id = 0; fields := struct {
    u8 _u8; u16 _u16; u32 _u32; u64 _u64; s8 _s8; s16 _s16; s32 _s32; s64 _s64;
    f32 _f32; f64 _f64; u8 _mac[3]; s16 _pair[2];
    u16 __path_off; u16 __path_len;
    enum : u8 { "File" = 0, "Größe" = 200 } _kind; enum : s64 { "Low" = -1 } _low;
    struct { u32 _a; s8 _b;
        struct { u8 _d[2]; enum : u8 { "File" = 0, "Größe" = 200 } _e; } align(1) _deeper;
    } align(1) _inner;
    u8 _d[2]; enum : u8 { "File" = 0, "Größe" = 200 } _e;
    u16 __raw_off; u16 __raw_len;
    u16 __deltas_off; u16 __deltas_len;
    u16 __ports_off; integer { size = 1; align = 1; signed = false; } __ports_rem;
        integer { size = 15; align = 1; signed = false; } __ports_len;
    u16 __ids_off; integer { size = 2; align = 1; signed = false; } __ids_rem;
        integer { size = 14; align = 1; signed = false; } __ids_len;
    u16 __rates_off; integer { size = 3; align = 1; signed = false; } __rates_rem;
        integer { size = 13; align = 1; signed = false; } __rates_len;
    u16 __host_off; u16 __host_len; u8 _host_some; s32 _code; u8 _code_some;
    text _path[__path_len]; u8 _raw[__raw_len]; s8 _deltas[__deltas_len];
    u16 _ports[__ports_len]; u32 _ids[__ids_len]; f64 _rates[__rates_len];
    text _host[__host_len];
}; };
"#;

/// The same on a big-endian machine: the halves of the location words change places.
fn big_endian() -> String {
    let mut text = EVENT.to_owned();
    for (name, unused) in [
        ("path", 0),
        ("raw", 0),
        ("deltas", 0),
        ("host", 0),
        ("ports", 1),
        ("ids", 2),
        ("rates", 3),
    ] {
        let from = text.find(&format!("u16 __{name}_off;")).unwrap();
        let len = format!("__{name}_len;");
        let to = from + text[from..].find(&len).unwrap() + len.len();
        let bits = |bits, part| {
            format!("integer {{ size = {bits}; align = 1; signed = false; }} __{name}_{part}; ")
        };
        let parts = match unused {
            0 => format!("u16 __{name}_len; "),
            unused => bits(16 - unused, "len") + &bits(unused, "rem"),
        };
        text.replace_range(from..to, &format!("{parts}u16 __{name}_off;"));
    }
    text
}

fn payload(order: Order) -> Vec<u8> {
    let word = |len: u64| len << 16 | 0x1234;
    Bytes::new(order)
        .put(1, 8)
        .put(2, 16_000)
        .put(4, 32_000_000)
        .put(8, u64::MAX)
        .put(1, -8_i64 as u64)
        .put(2, -16_000_i64 as u64)
        .put(4, -32_000_000_i64 as u64)
        .put(8, i64::MIN as u64)
        .put(4, u64::from(0.5_f32.to_bits()))
        .put(8, (-0.1_f64).to_bits())
        .raw(&[1, 2, 3])
        .put(2, 5)
        .put(2, -6_i64 as u64)
        .put(4, word(6))
        .put(1, 200)
        .put(8, -1_i64 as u64)
        .put(4, 77)
        .put(1, -7_i64 as u64)
        .raw(&[4, 5, 0])
        .raw(&[6, 7, 9])
        .put(4, word(2))
        .put(4, word(1))
        .put(4, word(4))
        .put(4, word(4))
        .put(4, word(8))
        .put(4, word(1))
        .put(1, 0)
        .put(4, -404_i64 as u64)
        .put(1, 1)
        .raw(b"/a\0b\"\0")
        .raw(&[0xca, 0xfe])
        .put(1, -1_i64 as u64)
        .put(2, 80)
        .put(2, 443)
        .put(4, 99)
        .put(8, 1.5_f64.to_bits())
        .raw(&[0])
        .bytes
}

fn check(record: &Record) {
    assert_eq!(record.name(), "all");
    assert_eq!(record["u8"], 8_u8);
    assert_eq!(record["u16"], 16_000);
    assert_eq!(record["u32"], 32_000_000);
    assert_eq!(record["u64"], u64::MAX);
    assert_eq!(record["s8"], -8);
    assert_eq!(record["s16"], -16_000);
    assert_eq!(record["s32"], -32_000_000);
    assert_eq!(record["s64"], i64::MIN);
    assert_eq!(record["f32"], 0.5);
    assert_eq!(record["f64"], -0.1);
    assert_eq!(record["mac"], [1, 2, 3]);
    assert_eq!(record["pair"], [5, -6]);
    assert_eq!(record["path"], "/a\0b\"");
    assert_eq!(record["kind"], "Größe");
    assert_eq!(record["low"], "Low");
    assert_eq!(record["low"], -1);
    assert_eq!(record["inner"]["a"], 77);
    assert_eq!(record["inner"]["b"], -7);
    assert_eq!(record["inner"]["deeper"]["d"], [4, 5]);
    assert_eq!(record["inner"]["deeper"]["e"], "File");
    assert_eq!(record["d"], [6, 7]);
    assert_eq!(record["e"], 9);
    assert_eq!(record["e"].as_str(), None);
    assert_eq!(record["raw"].as_bytes(), Some(&[0xca, 0xfe][..]));
    assert_eq!(record["deltas"], [-1]);
    assert_eq!(record["ports"], [80, 443]);
    assert_eq!(record["ids"], [99]);
    assert_eq!(record["rates"], [1.5]);
    assert_eq!(record["host"], "");
    assert_eq!(record["host_some"], false);
    assert_eq!(record["code"], -404);
    assert_eq!(record["code_some"], true);
    assert_eq!(record.fields().len(), SHAPE.wire_fields);
}

#[test]
fn metadata_and_definition_say_the_same() {
    for event in [EVENT, &big_endian()] {
        let metadata = tsdl::parse(&[HEAD, event].concat()).unwrap();
        assert_eq!(*metadata.events[&7], Schema::of(&META));
    }
}

#[test]
fn every_kind_is_read_in_both_byte_orders() {
    let orders = [
        (Order::Little, HEAD.to_owned(), EVENT.to_owned()),
        (Order::Big, HEAD.replace("byte_order = le", "byte_order = be"), big_endian()),
    ];
    for (order, head, event) in orders {
        let session = Session::new();
        session.write("prog-10/metadata", head + &event);
        let packet = Packet { order, ..Packet::NEW };
        let payload = payload(order);
        session.write("prog-10/stream-0-0", packet.with(&[(7, 1, &payload), (7, 2, &payload)]));
        let records: Vec<_> = session.open().unwrap().map(Result::unwrap).collect();
        assert_eq!(records.len(), 2);
        assert_eq!(records[1].payload_len(), payload.len());
        records.iter().for_each(check);
    }
}

#[test]
fn every_kind_is_shown_to_a_person() {
    let session = Session::new();
    session.write("metadata", HEAD.to_owned() + EVENT);
    let payload = payload(Order::Little);
    session.write("stream-0-0", Packet::NEW.with(&[(7, 1, &payload)]));
    let shown = "all: { u8 = 8, u16 = 16000, u32 = 32000000, u64 = 18446744073709551615, \
        s8 = -8, s16 = -16000, s32 = -32000000, s64 = -9223372036854775808, f32 = 0.5, \
        f64 = -0.1, mac = [0x01, 0x02, 0x03], pair = [5, -6], path = \"/a\\0b\\\"\", \
        kind = Größe (200), low = Low (-1), \
        inner = { a = 77, b = -7, deeper = { d = [0x04, 0x05], e = File (0) } }, \
        d = [0x06, 0x07], e = 9, raw = [0xca, 0xfe], deltas = [-1], ports = [80, 443], \
        ids = [99], rates = [1.5], host = \"\", host_some = 0, code = -404, code_some = 1 }";
    assert_eq!(session.lines(), [shown]);
}

#[test]
fn a_payload_that_ends_early_is_an_error_in_every_place() {
    let schema = Schema::of(&META);
    let whole = payload(Order::NATIVE);
    for len in 0..whole.len() {
        let mut cursor = Cursor::new(&whole[..len], Order::NATIVE);
        let wrong = decode(&schema, &mut cursor).expect_err("too short");
        assert!(wrong.at <= len);
    }
}

#[test]
#[should_panic = "`tick` has no field `m`; its fields: n"]
fn a_field_that_is_not_there_is_told_with_those_that_are() {
    let session = Session::new();
    session.write("metadata", [HEAD, super::session::TICK].concat());
    session.write("stream-0-0", Packet::NEW.ticks(&[(1, 1)]));
    let record = session.open().unwrap().next().unwrap().unwrap();
    let _no_such_field = &record["m"];
}
