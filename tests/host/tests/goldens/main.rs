//! What users see of each example, beside the example: its macros' expansion, the layout of its
//! events on the wire, and its trace as `babeltrace2` and the runtime's reader print it. The
//! runtime's documentation quotes them.
//!
//! `cargo xtask bless` rewrites the files; the expansions belong to the pinned compiler.

mod built;
mod documents;
mod example;
mod expansion;
mod golden;
mod needs;
mod program;
mod trace;

use example::{EXAMPLES, Example};
use libtest_mimic::{Arguments, Failed, Trial};
use needs::Need;

type Outcome = Result<(), Failed>;

fn main() {
    let arguments = Arguments::from_args();
    let tests = Tests { is_listing: arguments.list };
    let mut trials = vec![
        tests.trial("what_varies_is_named", None, trace::what_varies_is_named),
        tests.trial("expansions_compile", None, expansion::what_no_compiler_takes_is_replaced),
        tests.trial("differences_are_shown", None, golden::differences_are_shown),
        tests.trial("tables", Some(Need::Compiler), expansion::tables_are_those_of_events),
        tests.trial("documents_quote_goldens", Some(Need::Compiler), documents::quote_goldens),
    ];
    for example in &EXAMPLES {
        let name = |what: &str| format!("{}_{what}", example.name);
        let (compiler, babeltrace) = (Some(Need::Compiler), Some(Need::Babeltrace));
        trials.extend([
            tests.trial(name("expansion"), compiler, || expansion::golden(example)),
            tests.trial(name("same_program"), compiler, || expansion::is_the_program(example)),
            tests.trial(name("layout"), None, || layout(example)),
            tests.trial(name("trace"), babeltrace, || trace::golden(example)),
            tests.trial(name("records"), None, || records(example)),
        ]);
    }
    libtest_mimic::run(&arguments, trials).exit()
}

fn layout(example: &Example) -> Outcome {
    example.golden("layout.md", example.layout())
}

fn records(example: &Example) -> Outcome {
    example.golden("records.txt", &example.run().records())
}

struct Tests {
    is_listing: bool,
}

impl Tests {
    fn trial(
        &self,
        name: impl Into<String>,
        need: Option<Need>,
        test: impl FnOnce() -> Outcome + Send + 'static,
    ) -> Trial {
        let name = name.into();
        let missing = need.and_then(Need::missing);
        if let Some(reason) = missing.filter(|_| !self.is_listing) {
            println!("skipped: {name}: {reason}");
        }
        Trial::test(name, test).with_ignored_flag(missing.is_some())
    }
}
