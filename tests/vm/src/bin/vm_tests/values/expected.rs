//! What tools must print of the events of `vm_subject/values.rs`.

/// Each event's fields.
pub(super) const EVENTS: &[(&str, &str)] = &[
    (
        "integers",
        "a=200 b=60000 c=4000000000 d=18446744073709551615 e=123456789012 f=-100 g=-30000 \
         h=-2000000000 i=-9223372036854775808 j=-1",
    ),
    // The kernel has neither truth values, characters nor floats: these are their bits.
    ("scalars", "yes=1 no=0 letter=233 single=1069547520 wide=13836183955189006336"),
    // Arrays of bytes are hexadecimal; those of larger numbers have no sign, in any tool.
    (
        "arrays",
        "bytes=01 02 fe ff halves=1 2 65535 words=3 4294967295 longs=4 18446744073709551615 \
         tiny=ff 00 7f small=5 65535 ints=6 4294967295 large=7 18446744073709551615 \
         flags=01 00 letters=97 233 singles=1056964608 1065353216",
    ),
    (
        "texts",
        "plain=hello owned=wörld → cow=moo c=from C empty= odd=a \"b\" \\c 100% {d}=e nul=before",
    ),
    (
        "slices",
        "bytes=10 20 ff halves=1 65535 words=2 4294967295 longs=3 18446744073709551615 \
         tiny=ff 01 small=4 65535 ints=5 4294967295 large=6 18446744073709551615 \
         flags=01 00 01 none= last=99",
    ),
    (
        "shapes",
        "low=-3 high=300 inner=01 02 03 04 05 06 07 08 left=9 right=1099511627776 \
         id=de ad be ef some=7 some_some=1 none=0 none_some=0 text=there text_some=1 nothing= \
         nothing_some=0 boxed=77",
    ),
    (
        "times",
        "took=1000000500 at=1700000000000000042 before=0 v4=c0 00 02 01 \
         v6=00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01",
    ),
    ("cut", "text=héll numbers=1 2"),
    ("in_data", "id=8 text=data numbers=10 20"),
    ("relative", "id=3 text=rel numbers=7 8 bytes=01 02 03 more=8589934592"),
    ("renamed", "shown=5"),
    ("nothing", ""),
];

/// In `relative`: what is there, and what perf 6.1 shows, which is the location word of `numbers`.
pub(super) const WORDS: (&str, &str) =
    ("numbers=7 8 bytes=01 02 03", "numbers=16 4 bytes=10 00 04");
