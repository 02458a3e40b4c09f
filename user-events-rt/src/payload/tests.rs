use super::{LargePayload, SmallPayload, Space, max_pieces};
use crate::pieces::{Cut, Pieces};
use crate::wire::{Loc, Options, Scalar, Wire};

#[repr(C)]
struct Wide<'a> {
    numbers: [u64; 20],
    id: u32,
    kind: u8,
    text: &'a str,
}

const NUMBERS: [u64; 20] = [0x0102_0304_0506_0708; 20];

fn wide(text: &str) -> Wide<'_> {
    Wide { numbers: NUMBERS, id: 0xAABB_CCDD, kind: 7, text }
}

/// What a derive makes of [`Wide`].
fn put<'a>(payload: &mut LargePayload<'a>, wide: &'a Wide<'_>) {
    payload.plain(&wide.numbers);
    payload.plain(core::slice::from_ref(&wide.id));
    payload.plain(core::slice::from_ref(&wide.kind));
    payload.text(wide.text.as_bytes(), Loc::Rel);
}

/// Bytes of its fixed part.
const FIXED: usize = 160 + 4 + 1 + 4;

fn joined(pieces: &Pieces<'_>) -> Vec<u8> {
    pieces.as_slices().iter().flat_map(|piece| piece.iter().copied()).collect()
}

#[test]
fn fields_follow_each_other_and_a_long_run_is_borrowed() {
    let event = wide("hi");
    let mut space = Space::<FIXED, { max_pieces(FIXED, 1) }>::new();
    let mut payload = space.payload(FIXED);
    payload.of(&event);
    put(&mut payload, &event);
    let pieces = payload.finish();
    assert_eq!(pieces.as_slices()[0].as_ptr(), event.numbers.as_ptr().cast(), "in place");
    let mut expected: Vec<u8> = NUMBERS.iter().flat_map(|number| number.to_ne_bytes()).collect();
    expected.extend(0xAABB_CCDD_u32.to_ne_bytes());
    expected.push(7);
    expected.extend((3_u32 << 16).to_ne_bytes());
    expected.extend(b"hi\0");
    assert_eq!(joined(&pieces), expected);
    assert_eq!((pieces.len(), pieces.cut()), (expected.len(), Cut::No));
}

#[test]
fn what_is_behind_a_reference_is_no_run_of_the_structure() {
    let elsewhere = Box::new([1_u16, 2, 3]);
    let mut space = Space::<{ 8 + 6 }, 4>::new();
    let own = 5_u64;
    let mut payload: LargePayload<'_> = space.payload(8 + 6);
    payload.of(&own);
    payload.plain(core::slice::from_ref(&own));
    payload.plain(&elsewhere[..]);
    let pieces = payload.finish();
    let numbers = elsewhere.map(u16::to_ne_bytes);
    assert_eq!(joined(&pieces), [&own.to_ne_bytes(), numbers.as_flattened()].concat());
}

#[test]
fn what_is_not_there_has_its_place() {
    let mut space = Space::<{ 4 + 1 + 4 + 1 }, 4>::new();
    let mut payload: SmallPayload<'_> = space.payload(4 + 1 + 4 + 1);
    payload.optional(&Wire::Scalar(Scalar::U32), Options::NONE, |_| false);
    payload.optional(&Wire::Text, Options::NONE, |_| false);
    let pieces = payload.finish();
    let location = (1_u32 << 16 | 1).to_ne_bytes();
    assert_eq!(joined(&pieces), [&[0; 5][..], &location, &[0], &[0]].concat());
}

#[test]
fn a_payload_that_is_longer_than_its_shape_is_cut() {
    let mut space = Space::<4, 4>::new();
    let mut payload: SmallPayload<'_> = space.payload(4);
    payload.number(1_u32);
    payload.number(2_u32);
    assert_eq!(payload.finish().cut(), Cut::TooLarge);
}
