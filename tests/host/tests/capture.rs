//! `testing::capture`: what a closure emitted, safe beside other tests of the same process.

use user_events_rt::testing::{Capture, capture};
use user_events_rt::{EmitError, UserEvent, emit, try_emit, user_event};
use user_events_tests::events::Values;

#[user_event]
struct Request<'a> {
    id: u64,
    path: &'a str,
}

#[user_event]
struct Never {
    id: u64,
}

#[test]
fn names_and_typed_values() {
    let records = capture(|| {
        emit!(Request { id: 7, path: "/index" });
        emit!(Request < id: 8, path: "/" >);
    });
    assert_eq!(records.len(), 2);
    assert_eq!(records[0].name(), "request");
    assert_eq!(records[0]["id"], 7);
    assert_eq!(records[0]["path"], "/index");
    assert_eq!(records[1]["path"], "/");
    assert_eq!(records[0].to_string(), r#"request: { id = 7, path = "/index" }"#);
}

#[test]
fn every_type_as_in_a_session() {
    let mut values = Values::new(5);
    let (numbers, fixed, texts) = (values.numbers(), values.fixed(), values.texts());
    let records = capture(|| {
        emit!(&numbers);
        emit!(&fixed);
        emit!(texts.event());
    });
    let sizes: Vec<_> = records.iter().map(|record| record.payload_len()).collect();
    let models = [numbers.model(), fixed.model(), texts.event().model()];
    assert_eq!(sizes, models.each_ref().map(|model| model.payload_len()));
    assert_eq!(records[0]["b"], numbers.b);
    assert_eq!(records[0]["n"], numbers.n);
    assert_eq!(records[1]["block"], fixed.block);
    assert_eq!(records[1]["inner"]["y"], fixed.inner.y);
    assert_eq!(records[2]["text"], texts.event().text);
}

#[test]
fn only_what_this_thread_emits() {
    let records = capture(|| {
        emit!(Request { id: 1, path: "mine" });
        std::thread::scope(|scope| {
            scope.spawn(|| emit!(Request { id: 2, path: "another thread's" }));
        });
    });
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["path"], "mine");
}

#[test]
fn parallel_captures_do_not_meet() {
    std::thread::scope(|scope| {
        for thread in 0..16 {
            scope.spawn(move || {
                for n in 0..50 {
                    let records = capture(|| emit!(Request { id: thread * 100 + n, path: "" }));
                    assert_eq!(records.len(), 1);
                    assert_eq!(records[0]["id"], thread * 100 + n);
                }
            });
        }
    });
}

#[test]
fn nested_captures_both_see() {
    let outer = Capture::start();
    emit!(Request { id: 1, path: "" });
    let inner = capture(|| emit!(Request { id: 2, path: "" }));
    assert_eq!(inner.len(), 1);
    assert_eq!(outer.records().len(), 2);
    emit!(Request { id: 3, path: "" });
    assert_eq!(outer.finish().len(), 3);
}

#[test]
fn a_panic_ends_a_capture() {
    let panicked = std::panic::catch_unwind(|| capture(|| panic!("on purpose")));
    assert!(panicked.is_err());
    assert_eq!(capture(|| emit!(Request { id: 1, path: "" })).len(), 1);
}

#[test]
fn fields_are_not_evaluated_while_nobody_listens() {
    let mut evaluated = 0;
    let mut field = || {
        evaluated += 1;
        1
    };
    emit!(Never { id: field() });
    assert_eq!(try_emit!(Never { id: field() }), Err(EmitError::NotEnabled));
    assert!(!Never::enabled());
    let records = capture(|| {
        assert!(Never::enabled());
        emit!(Never { id: field() });
        assert_eq!(try_emit!(Never { id: field() }), Ok(()));
    });
    assert_eq!(records.len(), 2);
    emit!(Never { id: field() });
    assert_eq!(evaluated, 2);
    assert_eq!(Never::event().counters().emitted, 2);
}

#[test]
fn a_capture_that_ends_while_fields_are_computed() {
    #[user_event]
    struct Ended {
        id: u64,
    }
    let mut capture = Some(Capture::start());
    let result = try_emit!(Ended {
        id: {
            drop(capture.take());
            1
        }
    });
    assert_eq!(result, Err(EmitError::Raced));
    assert_eq!(Ended::event().counters().raced, 1);
    assert_eq!(Ended::event().counters().emitted, 0);
}

#[test]
fn what_fits_no_record_is_counted() {
    #[user_event]
    struct Large<'a> {
        bytes: &'a [u8],
    }
    let bytes = vec![0; 70_000];
    let records = capture(|| {
        assert_eq!(try_emit!(Large { bytes: &bytes }), Err(EmitError::TooLarge));
    });
    assert!(records.is_empty());
    assert_eq!(Large::event().counters().too_large, 1);
    assert_eq!(Large::event().counters().dropped(), 1);
}

/// Where the macros change from one kind of payload to the other, and where the runtime does.
#[test]
fn a_fixed_part_of_any_size_is_whole() {
    macro_rules! sizes {
        ($($name:ident $len:literal,)*) => { $(
            #[user_event]
            struct $name {
                bytes: [u8; $len],
                more: u8,
            }
            let bytes: [u8; $len] = core::array::from_fn(|i| i as u8);
            let records = capture(|| assert_eq!(try_emit!($name { bytes, more: 7 }), Ok(())));
            assert_eq!($name::META.fixed_size(), $len + 1);
            let expected = bytes.map(|byte| format!("{byte:#04x}")).join(", ");
            let shown = records[0].to_string();
            assert!(shown.contains(&expected) && shown.contains("more = 7"), "{shown}");
        )* };
    }
    sizes! { Size126 125, Size127 126, Size128 127, Size129 128, Size255 254, Size1025 1024, }
}
