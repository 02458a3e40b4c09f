//! Items that are no event, or no field of one.

use user_events_rt::{UserEvent, UserField, emit, user_event};

#[user_event]
enum Enum {
    A,
}

#[user_event]
union Union {
    a: u8,
}

#[user_event]
struct Tuple(u8, u16);

#[user_event]
fn function() {}

#[user_event]
trait Trait {}

#[user_event]
struct EndsWithText {
    a: u8,
    text: str,
}

#[user_event]
struct EndsWithSlice {
    slice: [u8],
}

#[user_event]
struct Generic<'a, T: Copy, const N: usize> {
    items: &'a [T],
    array: [u8; N],
}

#[derive(UserEvent)]
struct NoRepr {
    a: u8,
}

#[user_event]
#[repr(align(8))]
struct OnlyAlign {
    a: u8,
}

#[user_event]
#[repr(C, packed)]
struct Packed {
    a: u8,
}

#[user_event]
#[repr(Rust)]
struct OfRust {
    a: u8,
}

#[derive(UserEvent)]
#[repr(transparent)]
struct Transparent {
    a: u8,
}

#[derive(UserField)]
enum EnumWithoutRepr {
    A,
}

#[derive(UserField)]
#[repr(usize)]
enum EnumOfUsize {
    A,
}

#[derive(UserField)]
#[repr(C)]
enum EnumOfC {
    A,
}

#[derive(UserField)]
#[repr(u128)]
enum EnumTooLarge {
    A,
}

#[derive(UserField)]
#[repr(u8)]
enum GenericEnum<const N: usize> {
    A,
}

#[derive(UserField)]
#[repr(u8)]
enum EnumWithFields {
    A,
    B(u8),
    C { c: u8 },
}

#[derive(UserField)]
enum EmptyEnum {}

#[derive(UserField)]
struct StructWithoutRepr {
    a: u8,
}

#[derive(UserField)]
#[repr(C)]
struct TupleOfC(u8, u8);

#[derive(UserField)]
#[repr(transparent)]
struct TransparentWithTwo(u8, ());

#[derive(UserField)]
#[repr(C)]
struct GenericField<T> {
    a: T,
}

#[derive(UserField)]
#[repr(transparent)]
struct GenericNewtype<T>(T);

#[derive(UserField)]
#[repr(C, packed)]
struct PackedField {
    a: u8,
}

#[derive(UserField)]
#[repr(C)]
struct EndsWithTextField {
    text: str,
}

#[derive(UserField)]
union UnionField {
    a: u8,
}

/// No second wave: what is wrong above is no mistake of this event.
#[user_event]
struct Uses {
    a: EnumWithoutRepr,
    b: StructWithoutRepr,
    #[event(flatten)]
    c: StructWithoutRepr,
    d: TupleOfC,
    e: GenericField<u8>,
    f: Option<EnumWithFields>,
}

fn main() {
    emit!(Enum::A);
    emit!(Tuple(1, 2));
    emit!(Generic { items: &[1], array: [2] });
    emit!(NoRepr { a: 1 });
    emit!(NoRepr < a: 1 >);
    assert!(!Packed::enabled());
}
