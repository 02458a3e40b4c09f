//! What eBPF programs see: each field by its name.

use user_events_vm_tests::guest::{Recording, Tool};

use super::{registered, run};

/// Without a definition, bpftrace does not know the structures of users.
const STRUCTS: &str = "struct inner { unsigned int x; unsigned short y[2]; }\n";

/// A probe's event, what it prints of it, and what that must be.
const PROBES: &[(&str, &str, &str)] = &[
    (
        "integers",
        r#"printf("integers %d %d %lu %lu %lu", args->a, args->b, args->c, args->d, args->e);
           printf(" %d %d %d %ld %ld\n", args->f, args->g, args->h, args->i, args->j);"#,
        "integers 200 60000 4000000000 18446744073709551615 123456789012 -100 -30000 -2000000000 \
         -9223372036854775808 -1",
    ),
    (
        "scalars",
        r#"printf("scalars %d %d %d", args->yes, args->no, args->letter);
           printf(" %lu %lu\n", args->single, args->wide);"#,
        "scalars 1 0 233 1069547520 13836183955189006336",
    ),
    (
        "arrays",
        r#"printf("arrays %r %d %d", buf(args->bytes, 4), args->halves[0], args->halves[2]);
           printf(" %lu %lu %d %d", args->words[1], args->longs[1], args->tiny[0], args->tiny[2]);
           printf(" %d %d %ld", args->small[1], args->ints[1], args->large[1]);
           printf(" %d %d %lu\n", args->flags[0], args->letters[1], args->singles[0]);"#,
        r"arrays \x01\x02\xfe\xff 1 65535 4294967295 18446744073709551615 -1 127 -1 -1 -1 1 233 1056964608",
    ),
    (
        "texts",
        r#"printf("texts %s|%s|%s|", str(args->plain), str(args->owned), str(args->cow));
           printf("%s|%s|%s|%s\n", str(args->c), str(args->empty), str(args->odd), str(args->nul));"#,
        "texts hello|wörld →|moo|from C||a \"b\" \\c 100% {d}=e|before",
    ),
    (
        "slices",
        r#"$halves = (uint16 *)args->halves; $words = (uint32 *)args->words;
           $longs = (uint64 *)args->longs; $tiny = (int8 *)args->tiny;
           $small = (int16 *)args->small; $ints = (int32 *)args->ints;
           $large = (int64 *)args->large;
           printf("slices %r %d %d %lu", buf(args->bytes, 3), $halves[0], $halves[1], $words[1]);
           printf(" %lu %d %d %d", $longs[1], $tiny[0], $tiny[1], $small[1]);
           printf(" %d %ld %r %d\n", $ints[1], $large[1], buf(args->flags, 3), args->last);"#,
        r"slices \x10 \xff 1 65535 4294967295 18446744073709551615 -1 1 -1 -1 -1 \x01\x00\x01 99",
    ),
    (
        "shapes",
        r#"printf("shapes %d %d %x %x", args->low, args->high, args->inner.x, args->inner.y[1]);
           printf(" %d %ld %r", args->left, args->right, buf(args->id, 4));
           printf(" %d %d %ld %d", args->some, args->some_some, args->none, args->none_some);
           printf(" %s %d %s%d", str(args->text), args->text_some, str(args->nothing),
                  args->nothing_some);
           printf(" %d\n", args->boxed);"#,
        r"shapes -3 300 4030201 807 9 1099511627776 \xde\xad\xbe\xef 7 1 0 0 there 1 0 77",
    ),
    (
        "times",
        r#"printf("times %lu %lu %lu %r", args->took, args->at, args->before, buf(args->v4, 4));
           printf(" %d %d\n", args->v6[0], args->v6[15]);"#,
        r"times 1000000500 1700000000000000042 0 \xc0\x00\x02\x01 0 1",
    ),
    (
        "cut",
        r#"$numbers = (uint16 *)args->numbers;
           printf("cut %s %d %d\n", str(args->text), $numbers[0], $numbers[1]);"#,
        "cut héll 1 2",
    ),
    (
        "in_data",
        r#"$numbers = (uint32 *)args->numbers;
           printf("in_data %d %s %d %d\n", args->id, str(args->text), $numbers[0], $numbers[1]);"#,
        "in_data 8 data 10 20",
    ),
    ("renamed", r#"printf("renamed %d\n", args->shown);"#, "renamed 5"),
    ("nothing", r#"printf("nothing\n");"#, "nothing"),
];

pub(super) fn bpftrace() {
    let mut subject = registered();
    let probes: String = PROBES
        .iter()
        .map(|(event, code, _)| format!("tracepoint:user_events:{event} {{ {code} }}\n"))
        .collect();
    let mut recording = Recording::bpftrace(STRUCTS, &probes);
    subject.ask("values");
    recording.until_printed("nothing\n");
    let lines = recording.lines();
    for (event, _, expected) in PROBES {
        let found: Vec<_> =
            lines.iter().filter(|line| line.split(' ').next() == Some(*event)).collect();
        assert_eq!(found, [*expected], "{lines:#?}");
    }
    subject.end();
}

/// bpftrace 0.17 knows no `__rel_loc`. It is why the runtime asks for `__data_loc` unless told
/// otherwise.
pub(super) fn relative() {
    let subject = registered();
    let program = "tracepoint:user_events:relative { printf(\"%s\", str(args->text)); exit(); }";
    let printed = run(Tool::new("bpftrace").args(&["-e", program]));
    assert!(printed.contains("__rel_loc"), "{printed}");
    subject.end();
}
