//! Where `max` cuts texts and slices: at every length, in all types.

use std::borrow::Cow;
use std::ffi::{CStr, CString};

use fastrand::Rng;
use user_events_rt::testing::capture;
use user_events_rt::{UserEvent, emit, user_event};

use crate::random::text;

/// The longest start of whole characters that has at most `max` bytes.
fn head(text: &str, max: usize) -> &str {
    (0..=max.min(text.len())).rev().find_map(|len| text.get(..len)).expect("nothing is a start")
}

macro_rules! cut_at {
    ($($name:ident: $max:literal,)*) => { $(
        #[test]
        fn $name() {
            #[user_event]
            struct Cut<'a> {
                #[event(max = $max)]
                str: &'a str,
                #[event(max = $max)]
                string: String,
                #[event(max = $max)]
                cow: Cow<'a, str>,
                #[event(max = $max)]
                c: &'a CStr,
                #[event(max = $max)]
                perhaps: Option<&'a str>,
                #[event(max = $max)]
                numbers: &'a [u16],
            }

            let rng = &mut Rng::with_seed($max);
            let mut cut = 0;
            for _ in 0..500 {
                let text = text(rng);
                let c = CString::new(text.replace('\0', "")).expect("without a NUL");
                let numbers: Vec<u16> = (0..rng.u16(..20)).collect();
                let records = capture(|| emit!(Cut {
                    str: &text,
                    string: text.clone(),
                    cow: Cow::Borrowed(&text),
                    c: &c,
                    perhaps: Some(&text),
                    numbers: &numbers,
                }));
                let record = &records[0];
                for name in ["str", "string", "cow", "perhaps"] {
                    assert_eq!(record[name], head(&text, $max), "{name} of {text:?}");
                }
                let c = c.to_str().expect("made of text");
                assert_eq!(record["c"], head(c, $max), "{c:?}");
                assert_eq!(record["numbers"], numbers[..numbers.len().min($max)]);
                cut += u64::from(text.len() > $max || numbers.len() > $max);
            }
            let counts = Cut::event().counters();
            assert_eq!((counts.emitted, counts.truncated), (500, cut));
            assert!(cut > 0, "some are longer");
        }
    )* };
}

cut_at! {
    cut_at_1: 1,
    cut_at_2: 2,
    cut_at_3: 3,
    cut_at_4: 4,
    cut_at_5: 5,
    cut_at_6: 6,
    cut_at_7: 7,
    cut_at_8: 8,
    cut_at_9: 9,
    cut_at_13: 13,
}

/// Bytes that are no UTF-8 are cut where no character begins, too.
#[test]
fn bytes_that_are_no_text() {
    #[user_event]
    struct CutBytes<'a> {
        #[event(max = 4)]
        c: &'a CStr,
    }

    // At most three bytes go back: a character has no more behind its first.
    for (bytes, kept) in [
        (c"\x80\x80\x80\x80\x80\x80", &b"\x80"[..]),
        (c"ab\xff\xff\xff", b"ab\xff\xff"),
        (c"abc\x80\x80", b"ab"),
        (c"ab\xc3\xa4\xc3", b"ab\xc3\xa4"),
        (c"abcd", b"abcd"),
    ] {
        let records = capture(|| emit!(CutBytes { c: bytes }));
        assert_eq!(records[0].payload_len(), 4 + kept.len() + 1, "{bytes:?}");
        let user_events_rt::read::Value::Text(text) = &records[0]["c"] else { panic!("text") };
        assert_eq!(&text[..], kept, "{bytes:?}");
    }
}
