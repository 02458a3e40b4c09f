//! What a kernel with user events of its own and its tools print of the events of
//! `vm_subject/values.rs`. Such a kernel has no arrays of numbers: the runtime makes fields of
//! their elements.

/// In `trace`, which goes through the fields by itself: numbers that have no sign there in two
/// ways, bytes also as characters.
pub(super) const TRACE: &[(&str, &str)] = &[
    (
        "integers",
        "a='\u{fffd}'(200) b=0xea60 (60000) c=0xee6b2800 (-294967296) d=0xffffffffffffffff (-1) \
         e=0x1cbe991a14 (123456789012) f=(156) g=0x8ad0 (35536) h=0x88ca6c00 (-2000000000) \
         i=0x8000000000000000 (-9223372036854775808) j=0xffffffffffffffff (-1)",
    ),
    (
        "scalars",
        "yes=(1) no=(0) letter=0xe9 (233) single=0x3fc00000 (1069547520) wide=0xc004000000000000 \
         (-4610560118520545280)",
    ),
    (
        "arrays",
        "bytes_0=(1) bytes_1=(2) bytes_2='\u{fffd}'(254) bytes_3='\u{fffd}'(255) halves_0=0x1 (1) \
         halves_1=0x2 (2) halves_2=0xffff (65535) words_0=0x3 (3) words_1=0xffffffff (-1) \
         longs_0=0x4 (4) longs_1=0xffffffffffffffff (-1) tiny_0='\u{fffd}'(255) tiny_1=(0) \
         tiny_2=(127) small_0=0x5 (5) small_1=0xffff (65535) ints_0=0x6 (6) ints_1=0xffffffff \
         (-1) large_0=0x7 (7) large_1=0xffffffffffffffff (-1) flags_0=(1) flags_1=(0) \
         letters_0=0x61 (97) letters_1=0xe9 (233) singles_0=0x3f000000 (1056964608) \
         singles_1=0x3f800000 (1065353216)",
    ),
    (
        "texts",
        "plain=hello owned=wörld → cow=moo c=from C empty= odd=a \"b\" \\c 100% {d}=e nul=before",
    ),
    (
        "slices",
        "bytes=10,20,ff halves=01,00,ff,ff words=02,00,00,00,ff,ff,ff,ff \
         longs=03,00,00,00,00,00,00,00,ff,ff,ff,ff,ff,ff,ff,ff tiny=ff,01 small=04,00,ff,ff \
         ints=05,00,00,00,ff,ff,ff,ff large=06,00,00,00,00,00,00,00,ff,ff,ff,ff,ff,ff,ff,ff \
         flags=01,00,01 none= last='c'(99)",
    ),
    (
        "shapes",
        "low=0xfffd (65533) high=0x12c (300) inner=0x807060504030201 (578437695752307201) \
         left=(9) right=0x10000000000 (1099511627776) id_0='\u{fffd}'(222) id_1='\u{fffd}'(173) \
         id_2='\u{fffd}'(190) id_3='\u{fffd}'(239) some=0x7 (7) some_some=(1) none=0x0 (0) \
         none_some=(0) text=there text_some=(1) nothing= nothing_some=(0) boxed=0x4d (77)",
    ),
    (
        "times",
        "took=0x3b9acbf4 (1000000500) at=0x17979cfe362a002a (1700000000000000042) before=0x0 (0) \
         v4_0='\u{fffd}'(192) v4_1=(0) v4_2=(2) v4_3=(1) v6_0=(0) v6_1=(0) v6_2=(0) v6_3=(0) \
         v6_4=(0) v6_5=(0) v6_6=(0) v6_7=(0) v6_8=(0) v6_9=(0) v6_10=(0) v6_11=(0) v6_12=(0) \
         v6_13=(0) v6_14=(0) v6_15=(1)",
    ),
    ("cut", "text=héll numbers=01,00,02,00"),
    ("in_data", "id=(8) text=data numbers=0a,00,00,00,14,00,00,00"),
    (
        "relative",
        "id=(3) text=rel numbers=07,00,08,00 bytes=01,02,03 more=0x200000000 (8589934592)",
    ),
    ("renamed", "shown=(5)"),
    ("nothing", "No fields found"),
];

/// By perf and trace-cmd, which follow the kernel's print format: slices are their location words
/// (length and offset) there, small numbers have no sign, and 8 bytes of a structure are a number.
pub(super) const TOOLS: &[(&str, &str)] = &[
    (
        "integers",
        "a=200 b=60000 c=4000000000 d=18446744073709551615 e=123456789012 f=156 g=35536 \
         h=-2000000000 i=-9223372036854775808 j=-1",
    ),
    ("scalars", "yes=1 no=0 letter=233 single=1069547520 wide=13836183955189006336"),
    (
        "arrays",
        "bytes_0=1 bytes_1=2 bytes_2=254 bytes_3=255 halves_0=1 halves_1=2 halves_2=65535 \
         words_0=3 words_1=4294967295 longs_0=4 longs_1=18446744073709551615 tiny_0=255 tiny_1=0 \
         tiny_2=127 small_0=5 small_1=65535 ints_0=6 ints_1=-1 large_0=7 large_1=-1 flags_0=1 \
         flags_1=0 letters_0=97 letters_1=233 singles_0=1056964608 singles_1=1065353216",
    ),
    (
        "texts",
        "plain=hello owned=wörld → cow=moo c=from C empty= odd=a \"b\" \\c 100% {d}=e nul=before",
    ),
    (
        "slices",
        // 3 bytes, 37 behind their word; 4 bytes, 36 behind theirs; and so on.
        "bytes=196645 halves=262180 words=524324 longs=1048616 tiny=131124 small=262194 \
         ints=524338 large=1048630 flags=196674 none=65 last=99",
    ),
    (
        "shapes",
        "low=65533 high=300 inner=578437695752307201 left=9 right=1099511627776 id_0=222 id_1=173 \
         id_2=190 id_3=239 some=7 some_some=1 none=0 none_some=0 text=there text_some=1 nothing= \
         nothing_some=0 boxed=77",
    ),
    (
        "times",
        "took=1000000500 at=1700000000000000042 before=0 v4_0=192 v4_1=0 v4_2=2 v4_3=1 v6_0=0 \
         v6_1=0 v6_2=0 v6_3=0 v6_4=0 v6_5=0 v6_6=0 v6_7=0 v6_8=0 v6_9=0 v6_10=0 v6_11=0 v6_12=0 \
         v6_13=0 v6_14=0 v6_15=1",
    ),
    ("cut", "text=héll numbers=262150"),
    ("in_data", "id=8 text=data numbers=524310"),
    ("relative", "id=3 text=rel numbers=262160 bytes=196624 more=8589934592"),
    ("renamed", "shown=5"),
    ("nothing", ""),
];
