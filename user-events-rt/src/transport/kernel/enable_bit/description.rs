//! A description as kernels with enable bits take it: they know arrays of characters only, which
//! they show as text.
//!
//! An array of numbers becomes as many fields, `u32[2] load` for instance `u32 load_0; u32 load_1`,
//! which tools show and filter. Where the text would become too long by that, all arrays of the
//! event are `unsigned char[bytes]`. The payload is the same in each case.

use core::ffi::CStr;
use core::fmt::{self, Write};

use nix::errno::Errno;

use crate::wire::MAX_DESCRIPTION;

/// A text with a NUL behind it, of which a kernel takes so much.
pub(super) struct Description {
    bytes: [u8; MAX_DESCRIPTION + 1],
    len: usize,
}

/// How arrays of numbers are spelled.
#[derive(Clone, Copy)]
enum Arrays {
    Elements,
    Bytes,
}

impl Description {
    /// Of an event's own description. With `hashed`, under the name that stands in for its own.
    ///
    /// # Errors
    ///
    /// `E2BIG` where it is too long.
    pub(super) fn of(text: &str, hashed: bool) -> nix::Result<Self> {
        let (name, fields) = text.split_once(' ').unwrap_or((text, ""));
        let spelled = |arrays| {
            let mut description = Self { bytes: [0; MAX_DESCRIPTION + 1], len: 0 };
            description.write_str(name)?;
            if hashed {
                write!(description, "_{:08x}", hash(text))?;
            }
            description.put_fields(fields, arrays)?;
            Ok::<_, fmt::Error>(description)
        };
        spelled(Arrays::Elements).or_else(|_| spelled(Arrays::Bytes)).map_err(|_| Errno::E2BIG)
    }

    pub(super) fn as_c_str(&self) -> Option<&CStr> {
        CStr::from_bytes_with_nul(&self.bytes[..=self.len]).ok()
    }

    fn put_fields(&mut self, fields: &str, arrays: Arrays) -> fmt::Result {
        let mut separator = " ";
        for field in fields.split("; ").filter(|field| !field.is_empty()) {
            match (array(field), arrays) {
                (Some(Array { element, len, name }), Arrays::Elements) => {
                    for n in 0..len {
                        if is_named(fields, name, n) {
                            return Err(fmt::Error);
                        }
                        write!(self, "{separator}{element} {name}_{n}")?;
                        separator = "; ";
                    }
                }
                (Some(Array { element, len, name }), Arrays::Bytes) => {
                    let bytes = len * size(element);
                    write!(self, "{separator}unsigned char[{bytes}] {name}")?;
                }
                (None, _) => write!(self, "{separator}{field}")?,
            }
            separator = "; ";
        }
        Ok(())
    }
}

impl Write for Description {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = &mut self.bytes[self.len..MAX_DESCRIPTION];
        room.get_mut(..text.len()).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len += text.len();
        Ok(())
    }
}

/// The name that stands in for an event's own, which an event with other fields has.
pub(super) struct Hashed<'a>(pub(super) &'a str);

impl fmt::Display for Hashed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.0.split(' ').next().unwrap_or_default();
        write!(f, "{name}_{:08x}", hash(self.0))
    }
}

struct Array<'a> {
    element: &'a str,
    len: usize,
    name: &'a str,
}

/// A field that is an array of numbers.
fn array(field: &str) -> Option<Array<'_>> {
    let (kind, name) = field.split_once(' ')?;
    let (element, len) = kind.strip_suffix(']')?.split_once('[')?;
    Some(Array { element, len: len.parse().ok()?, name })
}

/// Bytes of a number.
fn size(element: &str) -> usize {
    let bits: usize = element.get(1..).and_then(|bits| bits.parse().ok()).unwrap_or(8);
    bits / 8
}

/// Whether a field is called as an element of the array `name` would be.
fn is_named(fields: &str, name: &str, n: usize) -> bool {
    fields.split("; ").any(|field| {
        let mut words = field.split(' ').skip(1);
        words.any(|word| {
            let number = word.strip_prefix(name).and_then(|rest| rest.strip_prefix('_'));
            number.and_then(|number| number.parse().ok()) == Some(n)
        })
    })
}

/// FNV-1a (draft-eastlake-fnv): the same in each program that has the same description.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::{Description, Hashed, hash};
    use crate::wire::MAX_DESCRIPTION;
    use nix::errno::Errno;

    fn of(text: &str) -> String {
        let description = Description::of(text, false).expect("it is short");
        description.as_c_str().expect("it has its NUL").to_str().expect("it is text").to_owned()
    }

    #[test]
    fn what_both_kernels_know_stays() {
        for same in [
            "nothing",
            "request u64 id; __rel_loc char[] path",
            "own u8 method; struct point point 8; __data_loc u32[] list",
        ] {
            assert_eq!(of(same), same);
        }
    }

    #[test]
    fn arrays_are_fields() {
        assert_eq!(of("a u8[2] id; u32 n"), "a u8 id_0; u8 id_1; u32 n");
        assert_eq!(of("a u32[3] load"), "a u32 load_0; u32 load_1; u32 load_2");
        assert_eq!(of("a s8[1] s; u64[1] t"), "a s8 s_0; u64 t_0");
    }

    #[test]
    fn elements_that_do_not_fit_or_are_named_like_others_are_bytes() {
        assert_eq!(of("a u32[200] load; u8 n"), "a unsigned char[800] load; u8 n");
        let all = "a u8[1] one; u32[200] load";
        assert_eq!(of(all), "a unsigned char[1] one; unsigned char[800] load");
        assert_eq!(of("a u16[2] load; u8 load_1"), "a unsigned char[4] load; u8 load_1");
        assert_eq!(of("a u16[2] load; u8 load_2"), "a u16 load_0; u16 load_1; u8 load_2");
        let clash = "a struct s load_0 4; s64[1] load";
        assert_eq!(of(clash), "a struct s load_0 4; unsigned char[8] load");
    }

    #[test]
    fn another_name_follows_from_the_description() {
        assert_eq!((hash(""), hash("a")), (0x811c_9dc5, 0xe40c_292c));
        let [one, two] = ["e u32 n", "e u64 n"].map(|text| Hashed(text).to_string());
        assert!(one.starts_with("e_") && one.len() == 10 && one != two, "{one} {two}");
        let description = Description::of("e u32 n", true).expect("it is short");
        let text = description.as_c_str().expect("it has its NUL").to_str().expect("it is text");
        assert_eq!(text, format!("{one} u32 n"));
        assert_eq!(Hashed("tick").to_string().len(), 13);
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let text = "x".repeat(MAX_DESCRIPTION);
        assert_eq!(of(&text), text);
        assert_eq!(Description::of(&text, true).err(), Some(Errno::E2BIG));
        let fields = vec!["u8[1] abc"; 60].join("; ");
        assert_eq!(Description::of(&format!("e {fields}"), false).err(), Some(Errno::E2BIG));
    }
}
