//! Values of every type, as they went in and as they come out.

use user_events_rt::read::{Reader, Record, Value};
use user_events_tests::events::Values;
use user_events_tests::model::{Model, Shown};

use super::babeltrace::{Line, print};
use super::subject::{Place, run};

/// What a session of `values(seed, n)` must hold.
fn models(seed: u64, n: u64) -> Vec<Model> {
    let mut values = Values::new(seed);
    (0..n)
        .flat_map(|_| {
            let (numbers, fixed) = (values.numbers().model(), values.fixed().model());
            [numbers, fixed, values.texts().event().model()]
        })
        .collect()
}

fn compare(seed: u64, n: u64) {
    let place = Place::new();
    let report = run("values", &place.session, &[&seed.to_string(), &n.to_string()]);
    let printed = print(&place.session);
    let models = models(seed, n);
    assert_eq!(printed.lines.len(), models.len());
    for (line, model) in printed.lines.iter().zip(&models) {
        assert_eq!(line.event, model.name());
        assert_eq!(without_stale_texts(line, model), model.babeltrace(), "seed {seed}");
    }
    assert_eq!(report.number("losses"), 0);
}

/// The fields as printed, but for empty texts: for those babeltrace2 2.0 shows what a record
/// before had (a defect of its own; their length, 1, is printed right).
fn without_stale_texts(line: &Line, model: &Model) -> String {
    let mut fields = line.fields.clone();
    let empty = |(name, shown): (&'static str, &Shown)| match shown {
        Shown::Text(text) if text.is_empty() => Some(format!(" {name} = \"")),
        _ => None,
    };
    for start in model.fields().filter_map(empty) {
        let from = fields.find(&start).expect("the field is there") + start.len();
        let stale = end_of_text(&fields[from..]);
        fields.replace_range(from..from + stale, "");
    }
    fields
}

/// Where a text's closing quote is.
fn end_of_text(text: &str) -> usize {
    let mut escaped = false;
    let closing = text.bytes().position(|byte| {
        let closing = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closing
    });
    closing.expect("a text is closed")
}

pub(crate) fn every_type() {
    compare(1, 1);
}

pub(crate) fn random() {
    for seed in 2..22 {
        compare(seed, 50);
    }
}

pub(crate) fn random_in_the_reader() {
    for seed in 2..12 {
        let place = Place::new();
        run("values", &place.session, &[&seed.to_string(), "50"]);
        let reader = Reader::open(&place.session).expect("a session");
        let records: Vec<Record> = reader.map(|record| record.expect("a record")).collect();
        let models = models(seed, 50);
        assert_eq!(records.len(), models.len());
        for (record, model) in records.iter().zip(&models) {
            assert_eq!(record.name(), model.name());
            assert_eq!(record.payload_len(), model.payload_len());
            assert_eq!(record.fields().count(), model.fields().count(), "{record}");
            for (name, shown) in model.fields() {
                assert!(same(&record[name], shown), "{name}: {:?} {shown:?}", record[name]);
            }
        }
    }
}

fn same(value: &Value, shown: &Shown) -> bool {
    match (value, shown) {
        (Value::Struct(fields), Shown::Struct(models)) => {
            fields.len() == models.len()
                && fields.iter().zip(models).all(|((name, value), (model_name, model))| {
                    **name == **model_name && same(value, model)
                })
        }
        (value, Shown::Enum(label, number)) => {
            value.as_i64() == Some(*number) && value.as_str() == Some(*label)
        }
        (value, Shown::Text(text)) => value == text.as_str(),
        (value, Shown::Array(numbers)) => texts(value).as_ref() == Some(numbers),
        (value, Shown::Number(number)) => text(value).as_ref() == Some(number),
        _ => false,
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Bytes(bytes) => Some(bytes.iter().map(ToString::to_string).collect()),
        Value::Array(values) => values.iter().map(text).collect(),
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::U64(number) => Some(number.to_string()),
        Value::I64(number) => Some(number.to_string()),
        Value::F32(number) => Some(number.to_string()),
        Value::F64(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(crate) fn odd() {
    let place = Place::new();
    let report = run("odd", &place.session, &[]);
    let printed = print(&place.session);
    let fields = |event: &'static str| -> Vec<&str> {
        printed.of_event(event).map(|line| line.fields.as_str()).collect()
    };
    assert_eq!(fields("empty"), ["{ }"]);
    assert_eq!(
        fields("with_nul"),
        [r#"{ _text_off = 1, _text_len = 14, after = 7, text = "before" }"#]
    );
    assert_eq!(fields("cut"), [Model::new("cut").text("text", &"x".repeat(100)).babeltrace()]);
    assert_eq!(fields("long"), [Model::new("long").text("text", &"x".repeat(65_523)).babeltrace()]);
    assert_eq!(
        fields("twin"),
        ["{ number = 5 }", r#"{ _text_off = 0, _text_len = 5, text = "five" }"#]
    );

    assert_eq!(report.number("long.too_large"), 2);
    assert_eq!(report.number("long.emitted"), 1);
    assert_eq!(report.number("cut.truncated"), 1);
    assert_eq!(report.number("cut.emitted"), 1);
    assert_eq!(report.number("losses"), 2);
    assert_eq!(printed.discarded, 2);

    let reader = Reader::open(&place.session).expect("a session");
    let records: Vec<Record> = reader.map(|record| record.expect("a record")).collect();
    let with_nul = records.iter().find(|record| record.name() == "with_nul").expect("it is there");
    assert_eq!(with_nul["text"], "before\0behind", "the bytes behind a NUL are kept");
}
