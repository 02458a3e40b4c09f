//! A random value of each type. What a field borrows is never freed.

use std::borrow::{Borrow, Cow};
use std::ffi::{CStr, CString};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use user_events_tests::events::{Inner, Level, Padded, Uuid};

pub(crate) trait Random {
    fn random(rng: &mut Rng) -> Self;
}

macro_rules! random {
    ($([$($param:tt)*] $ty:ty: $rng:ident => $value:expr;)*) => { $(
        impl<$($param)*> Random for $ty {
            fn random($rng: &mut Rng) -> Self {
                $value
            }
        }
    )* };
}

random! {
    [] u8: rng => rng.u8(..);
    [] u16: rng => rng.u16(..);
    [] u32: rng => rng.u32(..);
    [] u64: rng => rng.u64(..);
    [] usize: rng => rng.usize(..);
    [] i8: rng => rng.i8(..);
    [] i16: rng => rng.i16(..);
    [] i32: rng => rng.i32(..);
    [] i64: rng => rng.i64(..);
    [] isize: rng => rng.isize(..);
    [] bool: rng => rng.bool();
    [] char: rng => rng.char(..);
    [] f32: rng => f32::from_bits(rng.u32(..));
    [] f64: rng => f64::from_bits(rng.u64(..));
    [T: Random, const N: usize] [T; N]: rng => std::array::from_fn(|_| T::random(rng));
    [T: Random] Option<T>: rng => rng.bool().then(|| T::random(rng));

    [] Duration: rng => Duration::new(rng.u64(..) >> rng.u8(..64), rng.u32(..1_000_000_000));
    [] SystemTime: rng => time(rng);
    [] Ipv4Addr: rng => Ipv4Addr::from_bits(rng.u32(..));
    [] Ipv6Addr: rng => Ipv6Addr::from_bits(rng.u128(..));
    [] Level: rng => [Level::Low, Level::Middle, Level::High][rng.usize(..3)];
    [] Uuid: rng => Uuid(Random::random(rng));
    [] Inner: rng => Inner { x: rng.u32(..), y: Random::random(rng) };
    [] Padded: rng => Padded { left: rng.u8(..), right: rng.u64(..) };

    [] String: rng => text(rng);
    [] CString: rng => CString::new(text(rng).replace('\0', "")).expect("without a NUL");
    [] Box<str>: rng => text(rng).into();
    [] &'static str: rng => text(rng).leak();
    [] &'static CStr: rng => Box::leak(CString::random(rng).into());
    [] Cow<'static, str>: rng => either(rng, text);
    [T: Random] Vec<T>: rng => (0..len(rng)).map(|_| T::random(rng)).collect();
    [T: Random + 'static] &'static [T]: rng => Vec::random(rng).leak();
    [T: Random] Arc<[T]>: rng => Vec::random(rng).into();
    [T: Random + Clone + 'static] Cow<'static, [T]>: rng => either(rng, Vec::random);

    [T: Random] Box<T>: rng => Box::new(T::random(rng));
    [T: Random] Rc<T>: rng => Rc::new(T::random(rng));
    [T: Random + 'static] &'static T: rng => Box::leak(Box::random(rng));
}

/// Also before the epoch.
fn time(rng: &mut Rng) -> SystemTime {
    let from_epoch = Duration::from_nanos(rng.u64(..));
    match rng.u8(..4) {
        0 => SystemTime::UNIX_EPOCH - from_epoch,
        _ => SystemTime::UNIX_EPOCH + from_epoch,
    }
}

fn either<B>(rng: &mut Rng, owned: fn(&mut Rng) -> B::Owned) -> Cow<'static, B>
where
    B: ToOwned + ?Sized + 'static,
{
    let owned = owned(rng);
    if rng.bool() {
        Cow::Owned(owned)
    } else {
        Cow::Borrowed(Borrow::borrow(&*Box::leak(Box::new(owned))))
    }
}

/// Mostly short, at times as long as a record can be copied on the stack.
fn len(rng: &mut Rng) -> usize {
    if rng.u8(..8) == 0 { rng.usize(..400) } else { rng.usize(..20) }
}

/// Of characters of all lengths.
pub(crate) fn text(rng: &mut Rng) -> String {
    const ODD: &[char] = &['"', '\n', '\0', 'ä', '→', '😀', '\u{10ffff}'];
    let len = len(rng);
    (0..len).map(|_| if rng.bool() { ODD[rng.usize(..ODD.len())] } else { 'x' }).collect()
}
